import { Client } from "pg";
import { fillPostgres } from "#bench/growth/fill.ts";
import { numbersFrom } from "#bench/measure/numbers.ts";
import { over, join as signUp } from "#e2e/setup/client.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Stored } from "../measured.ts";
import type { Cluster } from "./cluster.ts";
import type { Scene } from "./scene.ts";

const rows = 100_000;
/** A hundredth of what the rows take: room for the tops of the indexes, and little else. */
const littleMemory = "2MB";
const lookUps = 3_000;

/** What pictures have left in the bucket, by Swift's own account. */
export async function storedOf(
  { bucket }: Cluster,
  { images, photo }: Scene,
): Promise<Pick<Stored, "original" | "objects" | "objectBytes">> {
  const login = await fetch(`${bucket.origin}/auth/v1.0`, { headers: { "X-Storage-User": "test:tester", "X-Storage-Pass": "testing" } });
  const [url, token] = [login.headers.get("x-storage-url"), login.headers.get("x-auth-token") ?? ""];
  const answer = await fetch(`${url}/${bucket.name}`, { method: "HEAD", headers: { "X-Auth-Token": token } });
  const [objects, bytes] = ["x-container-object-count", "x-container-bytes-used"].map((name) => Number(answer.headers.get(name)));
  return { original: photo.bytes.length, objects: (objects ?? 0) / images.length, objectBytes: (bytes ?? 0) / images.length };
}

/**
 * Bytes of a database for each of many images, with their thumbnails' rows, a tenth of a link, and all indexes; and pages that a look-up by
 * a key reads from the system where the database has memory for little more than the tops of its indexes.
 */
export async function rowsOf(): Promise<Pick<Stored, "rowBytes" | "indexBytes" | "pagesRead">> {
  const postgres = await startPostgres();
  try {
    const url = await postgres.url("rows");
    const people = await peopleOf(url);
    const sizes = await filled(url, people);
    await ask(url, [`alter system set shared_buffers = '${littleMemory}'`]);
    await postgres.pause();
    await postgres.resume();
    return { ...sizes, pagesRead: await pagesReadOf(url) };
  } finally {
    await postgres.stop();
  }
}

async function peopleOf(url: string) {
  const tessera = await startTessera({ door: "second", env: { DATABASE_URL: url } });
  const people = await Promise.all(["biggest", "usual", "steady"].map(() => signUp(over(tessera.origin))));
  await tessera.stop();
  const [biggest = "", usual = "", steady = ""] = people.map(({ account }) => account.id);
  return { biggest, usual, steady };
}

async function filled(url: string, people: Awaited<ReturnType<typeof peopleOf>>) {
  const sizes = `select pg_database_size(current_database())::float8 as all,
    (select sum(pg_indexes_size(oid)) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace)::float8 as indexes`;
  const [before] = await ask(url, [sizes]);
  await fillPostgres(url, { images: rows, accounts: 1000, ...people, now: new Date() });
  const [after] = await ask(url, [sizes]);
  return { rowBytes: (after?.all - before?.all) / rows, indexBytes: (after?.indexes - before?.indexes) / rows };
}

/** Asks a node for pictures by chance, as visitors do; that there are no files behind these rows is found out after the look-up. */
async function pagesReadOf(url: string): Promise<number> {
  const keys = await ask(url, [
    "create extension if not exists pg_stat_statements",
    "select key from images where deleted_at is null order by id",
  ]);
  const tessera = await startTessera({ door: "second", env: { DATABASE_URL: url } });
  try {
    const chance = numbersFrom(1);
    const lookUp = async () => {
      const { key } = keys[Math.floor(chance() * keys.length)] ?? {};
      await (await fetch(`${tessera.origin}/i/${key}/original`)).arrayBuffer();
    };
    for (let number = 0; number < lookUps / 10; number++) await lookUp();
    await ask(url, ["select pg_stat_statements_reset()"]);
    for (let number = 0; number < lookUps; number++) await lookUp();
    const [counted] = await ask(url, [
      `select sum(shared_blks_read)::float8 as read, sum(calls)::float8 as calls from pg_stat_statements
        where query like '%from "images" where%"key" = $1%'`,
    ]);
    if (counted?.calls < lookUps) throw new Error(`${counted?.calls} look-ups were counted`);
    return counted?.read / counted?.calls;
  } finally {
    await tessera.stop();
  }
}

/** The rows of the last of these statements. */
// biome-ignore lint/suspicious/noExplicitAny: rows are as their statement has them.
async function ask(url: string, statements: string[]): Promise<Record<string, any>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
