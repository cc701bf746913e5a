import { Client } from "pg";
import { fillPostgres } from "#bench/growth/fill.ts";
import { over, join as signUp } from "#e2e/setup/client.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Cluster } from "./cluster.ts";
import type { Stored } from "./measured.ts";
import type { Scene } from "./scene.ts";

const rows = 100_000;

/** What pictures have left in the bucket, by Swift's own account. */
export async function storedOf({ bucket }: Cluster, { images, photo }: Scene): Promise<Stored> {
  const login = await fetch(`${bucket.origin}/auth/v1.0`, { headers: { "X-Storage-User": "test:tester", "X-Storage-Pass": "testing" } });
  const [url, token] = [login.headers.get("x-storage-url"), login.headers.get("x-auth-token") ?? ""];
  const answer = await fetch(`${url}/${bucket.name}`, { method: "HEAD", headers: { "X-Auth-Token": token } });
  const [objects, bytes] = ["x-container-object-count", "x-container-bytes-used"].map((name) => Number(answer.headers.get(name)));
  return {
    original: photo.bytes.length,
    objects: (objects ?? 0) / images.length,
    objectBytes: (bytes ?? 0) / images.length,
    rowBytes: 0,
  };
}

/** Bytes of the database for each of many images, with their thumbnails' rows, a tenth of a link, and all indexes. */
export async function rowBytesOf({ postgres }: Cluster): Promise<number> {
  const url = await postgres.url("rows");
  const tessera = await startTessera({ door: "second", env: { DATABASE_URL: url } });
  const people = await Promise.all(["biggest", "usual", "steady"].map(() => signUp(over(tessera.origin))));
  await tessera.stop();
  const [biggest = "", usual = "", steady = ""] = people.map(({ account }) => account.id);
  const client = new Client({ connectionString: url });
  await client.connect();
  const size = async () => Number((await client.query("select pg_database_size(current_database()) as bytes")).rows[0].bytes);
  try {
    const before = await size();
    await fillPostgres(url, { images: rows, accounts: 1000, biggest, usual, steady, now: new Date() });
    return ((await size()) - before) / rows;
  } finally {
    await client.end();
  }
}
