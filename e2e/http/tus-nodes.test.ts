import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { Client } from "pg";
import * as tus from "tus-js-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { caller, join, over } from "#e2e/setup/client.ts";
import { operate } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import { type Launched, launchTessera } from "#e2e/setup/tessera.ts";
import { parseConfig } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { newIncoming } from "#lib/storage/incoming.ts";
import type { Storage } from "#lib/storage/index.ts";
import { s3Storage } from "#lib/storage/s3.ts";
import type { Image } from "#lib/web/shapes.ts";
import { good } from "./house.ts";
import { picture } from "./pictures.ts";
import { codeOf, rawTus } from "./tus.ts";
import { knock } from "./wire.ts";

// Nodes that share nothing but PostgreSQL and a bucket: each has a folder of its own.
const MiB = 1024 ** 2;
// A machine at work may take long to start a server.
vi.setConfig({ testTimeout: 240_000 });
const patience = { timeout: 60_000, interval: 20 };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const heavy = async (bytes: number) => Buffer.concat([await picture(), randomBytes(bytes)]);

let folder: string;
let s3: S3;
let postgres: Postgres;
let env: Record<string, string>;
let storage: Storage;
let nodes: [Launched, Launched];
let store: Client;
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), "tessera-nodes-"));
  [s3, postgres] = await Promise.all([startS3(), startPostgres()]);
  env = { ...(await s3.settings("nodes")), DATABASE_URL: await postgres.url("nodes"), AUTH_SECRET: "the one secret of all these nodes" };
  const { bucket } = parseConfig(env);
  if (bucket !== null) storage = s3Storage(bucket, folder);
  nodes = await Promise.all([launch("one"), launch("other")]);
  store = new Client({ connectionString: env["DATABASE_URL"] });
  await store.connect();
}, 600_000); // Where Debian's packages are yet to come.
afterAll(async () => {
  await store?.end();
  await Promise.all((nodes ?? []).map((node) => node.stop()));
  await Promise.all([s3?.stop(), postgres?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function launch(name: string, port?: number): Promise<Launched> {
  const how = { door: "second", env: { ...env, DATA_DIR: joinPath(folder, name) } } as const;
  const node = await launchTessera(port === undefined ? how : { ...how, port });
  await node.healthy();
  return node;
}

/** The first node again at the same address, after a crash. */
async function restart(): Promise<void> {
  await nodes[0].kill();
  nodes[0] = await launch("one", Number(new URL(nodes[0].origin).port));
}

/** Somebody who may send to either node. */
async function somebody() {
  const { token, call } = await join(over(nodes[0].origin));
  const [here, there] = nodes.map(({ origin }) => rawTus(origin, token)) as [ReturnType<typeof rawTus>, ReturnType<typeof rawTus>];
  const begin = async (length: number) => String((await here.create(length)).headers["location"]);
  const images = async (origin = nodes[1].origin) =>
    good(await caller(over(origin), token).call<{ items: Image[] }>("GET", "/images")).items;
  return { token, call, here, there, begin, images };
}

const received = async (url: string): Promise<number> => {
  const { rows } = await store.query("select received from uploads where id = $1", [url.split("/").at(-1)]);
  return Number(rows[0]?.received ?? 0);
};
const pieces = async () => {
  const names: string[] = [];
  for await (const { name } of storage.list("incoming/")) names.push(name);
  return names;
};

test("each request may go to another node, and the whole is one image on all", async () => {
  const { here, there, begin, images, call } = await somebody();
  const bytes = await heavy(3 * MiB);
  const url = await begin(bytes.length);
  let offset = 0;
  for (const [turn, size] of [700_000, 3, 1_200_000, 90_000, bytes.length].entries()) {
    const node = turn % 2 === 0 ? there : here;
    const reply = await node.patch(url, offset, bytes.subarray(offset, offset + size));
    expect(reply.status).toBe(204);
    offset = Math.min(bytes.length, offset + size);
    expect(reply.headers["upload-offset"]).toBe(String(offset));
    for (const each of [here, there]) expect((await each.head(url)).headers["upload-offset"]).toBe(String(offset));
  }
  for (const { origin } of nodes) {
    const [image, ...more] = await images(origin);
    expect([image?.sha256, more]).toEqual([sha256(bytes), []]);
    expect((await knock(origin, `/i/${image?.key}/200`)).status).toBe(200);
  }
  for (const each of [here, there]) expect((await each.head(url)).headers["x-image-id"]).toBe((await images())[0]?.id);
  expect(good(await call("GET", "/me")).usage).toEqual({ bytes: bytes.length, images: 1 });
  expect(await pieces()).toEqual([]);
});

test("of two who write at once at two nodes one wins, and no byte of the other is kept", async () => {
  const { here, there, begin, images } = await somebody();
  const bytes = await heavy(2 * MiB);
  const url = await begin(bytes.length);
  expect((await there.patch(url, 0, bytes.subarray(0, MiB))).status).toBe(204);
  const rest = bytes.subarray(MiB);
  const rival = Buffer.alloc(rest.length, "x");
  const [first, second] = await Promise.all([here.patch(url, MiB, rest), there.patch(url, MiB, rival)]);
  expect([first.status, second.status].filter((status) => status === 204)).toHaveLength(1);
  expect(["409 invalid", "423 busy"]).toContain(codeOf(first.status === 204 ? second : first));
  const won = first.status === 204 ? bytes : Buffer.concat([bytes.subarray(0, MiB), rival]);
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(won)]);
});

test("one that stands still at one node gives way to who goes on at the other", async () => {
  const { here, there, begin, images } = await somebody();
  const bytes = await heavy(MiB);
  const url = await begin(bytes.length);
  const silent = here.begin(url, 0, bytes.length);
  silent.socket.write(bytes.subarray(0, 200_000));
  await vi.waitUntil(async () => (await store.query("select 1 from uploads where lease is not null")).rowCount === 1, patience);
  let offset = 0;
  await vi.waitUntil(async () => {
    offset = Number((await there.head(url)).headers["upload-offset"]);
    return offset > 0;
  }, patience);
  expect(offset).toBeLessThanOrEqual(200_000);
  expect((await there.patch(url, offset, bytes.subarray(offset))).status).toBe(204);
  silent.socket.destroy();
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(bytes)]);
});

test("of an upload whose node is killed all that was acknowledged is there, and it goes on at the other node", async () => {
  const { here, there, begin, images } = await somebody();
  const bytes = await heavy(24 * MiB);
  const url = await begin(bytes.length);
  expect((await here.patch(url, 0, bytes.subarray(0, 100_000))).status).toBe(204);
  const dialled = here.begin(url, 100_000, bytes.length - 100_000);
  dialled.socket.write(bytes.subarray(100_000, 23 * MiB));
  await vi.waitUntil(async () => (await received(url)) > 100_000, patience);
  await nodes[0].kill();
  await dialled.ended;
  // The lease of the dead holds the next one up for a while.
  const asked = await there.head(url);
  const offset = Number(asked.headers["upload-offset"]);
  expect(offset).toBeGreaterThan(100_000);
  const last = await there.patch(url, offset, bytes.subarray(offset));
  expect(last.status).toBe(204);
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(bytes)]);
  await restart();
  expect((await images(nodes[0].origin)).map(({ id }) => id)).toEqual([last.headers["x-image-id"]]);
});

test("an upload whose node is killed at its end is one image by the other node, whoever asks", async () => {
  const { here, begin, images, call } = await somebody();
  const uploaded: string[] = [];
  for (let round = 0; round < 2; round++) {
    const bytes = await heavy(200_000);
    const url = await begin(bytes.length);
    const answer = here.patch(url, 0, bytes).catch(() => null);
    await vi.waitUntil(async () => (await received(url)) === bytes.length, { ...patience, interval: 1 });
    await nodes[0].kill();
    await answer;
    uploaded.push(sha256(bytes));
    // Nobody asks for it: the other node settles what was left.
    await vi.waitUntil(async () => (await images()).length === uploaded.length, patience);
    await restart();
  }
  expect((await images()).map((image) => image.sha256).toSorted()).toEqual(uploaded.toSorted());
  expect(good(await call("GET", "/me")).usage.images).toBe(uploaded.length);
  await vi.waitFor(async () => expect(await pieces()).toEqual([]), patience);
});

test("tus-js-client behind a balancer outlives the loss of a node", async () => {
  const { token, images } = await somebody();
  const bytes = await heavy(3 * MiB);
  // Each connection goes to the next node, dead or alive.
  let turn = 0;
  const balancer = createServer((client) => {
    const node = connect(Number(new URL(nodes[turn++ % 2]?.origin ?? "").port), "127.0.0.1");
    for (const [one, other] of [
      [client, node],
      [node, client],
    ] as const) {
      one.on("error", () => {}).on("close", () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(balancer, "listening");
  let killed: Promise<void> | null = null;
  await new Promise<void>((resolve, reject) => {
    const upload = new tus.Upload(bytes, {
      endpoint: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}/api/v1/uploads`,
      headers: { Authorization: `Bearer ${token}` },
      chunkSize: 300_000,
      retryDelays: Array.from({ length: 300 }, () => 500),
      onChunkComplete: (_size, accepted) => {
        if (accepted > MiB) killed ??= restart();
      },
      onError: reject,
      onSuccess: () => resolve(),
    });
    upload.start();
  });
  await killed;
  balancer.close();
  expect(turn).toBeGreaterThan(1);
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(bytes)]);
});

test("a node that stood still for longer than its lease lasts changes nothing when it wakes", async () => {
  const { here, there, begin, images } = await somebody();
  const bytes = await heavy(12 * MiB);
  const url = await begin(bytes.length);
  const dialled = here.begin(url, 0, bytes.length);
  dialled.socket.write(bytes.subarray(0, 11 * MiB));
  await vi.waitUntil(async () => (await received(url)) > 0, patience);
  process.kill(nodes[0].pid, "SIGSTOP");
  try {
    const offset = Number((await there.head(url)).headers["upload-offset"]);
    expect(offset).toBeGreaterThan(0);
    expect((await there.patch(url, offset, bytes.subarray(offset, offset + 1000))).status).toBe(204);
  } finally {
    process.kill(nodes[0].pid, "SIGCONT");
  }
  await vi.waitUntil(() => dialled.answer().includes("\r\n\r\n"), patience);
  expect(dialled.answer()).toMatch(/^HTTP\/1\.1 409 /);
  dialled.socket.destroy();
  const offset = Number((await there.head(url)).headers["upload-offset"]);
  expect((await there.patch(url, offset, bytes.subarray(offset))).status).toBe(204);
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(bytes)]);
  await vi.waitFor(async () => expect(await pieces()).toEqual([]), patience);
});

test("a chunk that comes while the bucket is away is 503, and goes on where it was when it is back", async () => {
  const { here, there, begin, images } = await somebody();
  const bytes = await heavy(MiB);
  const url = await begin(bytes.length);
  expect((await here.patch(url, 0, bytes.subarray(0, 300_000))).status).toBe(204);
  await s3.pause();
  try {
    const refused = await there.patch(url, 300_000, bytes.subarray(300_000, 600_000));
    expect([codeOf(refused), Number(refused.headers["retry-after"]) > 0]).toEqual(["503 unavailable", true]);
    // Nobody was told where a new one is, so nothing of it may wait.
    expect(codeOf(await there.create(bytes.length, { body: bytes }))).toBe("503 unavailable");
    expect((await store.query("select 1 from uploads where finished_at is null and expires_at > now()")).rowCount).toBe(1);
    // Where it stands is known without the bucket.
    expect((await here.head(url)).headers["upload-offset"]).toBe("300000");
  } finally {
    await s3.resume();
  }
  expect((await here.patch(url, 300_000, bytes.subarray(300_000))).status).toBe(204);
  expect((await images()).map((image) => image.sha256)).toEqual([sha256(bytes)]);
  await vi.waitFor(async () => {
    expect((await store.query("select 1 from uploads where finished_at is null")).rowCount).toBe(0);
    expect(await pieces()).toEqual([]);
  }, patience);
});

test("verify finds nothing wrong beside an upload under way, ending it removes its pieces, and those that nobody waits for go by themselves", async () => {
  const { here, begin } = await somebody();
  const bytes = await heavy(MiB);
  const url = await begin(bytes.length);
  expect((await here.patch(url, 0, bytes.subarray(0, MiB / 2))).status).toBe(204);
  const settings = { ...env, DATA_DIR: joinPath(folder, "one") };
  const verified = await operate(settings, ["verify"]);
  expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  expect((await here.end(url)).status).toBe(204);
  expect(await pieces()).toEqual([]);
  // What a node left that died before it could note it.
  const stray = await newIncoming(folder);
  await writeFile(stray, "stray");
  await storage.adopt(stray, `incoming/${newId()}/0-${"0".repeat(32)}`);
  await vi.waitFor(async () => expect(await pieces()).toEqual([]), patience);
});
