import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join as joinPath } from "node:path";
import Database from "better-sqlite3";
import * as tus from "tus-js-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { caller, join, over } from "#e2e/setup/client.ts";
import { freePort } from "#e2e/setup/port.ts";
import { type Launched, launchTessera } from "#e2e/setup/tessera.ts";
import type { Image } from "#lib/web/shapes.ts";
import { good } from "./house.ts";
import { picture } from "./pictures.ts";
import { codeOf, rawTus } from "./tus.ts";
import { knock } from "./wire.ts";

const MiB = 1024 ** 2;
// A machine at work may take long to start a server.
vi.setConfig({ testTimeout: 240_000 });
const patience = { timeout: 60_000, interval: 20 };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const heavy = async (bytes: number) => Buffer.concat([await picture(), randomBytes(bytes)]);

let folder: string;
let running: Launched[] = [];
beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), "tessera-tus-"));
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
  rmSync(folder, { recursive: true });
});

async function start(port?: number): Promise<Launched> {
  const server = await launchTessera({ door: "second", env: { DATA_DIR: folder }, ...(port === undefined ? {} : { port }) });
  running.push(server);
  await server.healthy();
  return server;
}

/** The same installation again at the same address, after a crash. */
async function restart(server: Launched): Promise<Launched> {
  await server.kill();
  return start(Number(new URL(server.origin).port));
}

/** Asks the store behind the server's back, and may change it where no server runs. */
function store<T>(ask: (db: Database.Database) => T): T {
  const db = new Database(joinPath(folder, "tessera.db"));
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

const parts = () => {
  const place = joinPath(folder, "incoming", "parts");
  return existsSync(place) ? readdirSync(place) : [];
};
const images = async (origin: string, token: string) =>
  good(await caller(over(origin), token).call<{ items: Image[] }>("GET", "/images")).items;
const received = (id: string) =>
  store((db) => db.prepare("select received from uploads where id = ?").pluck().get(id) as number | undefined) ?? 0;

test("a chunk that dies with its server goes on behind what was noted", async () => {
  const server = await start();
  const { token } = await join(over(server.origin));
  const bytes = await heavy(4 * MiB);
  const raw = rawTus(server.origin, token);
  const url = String((await raw.create(bytes.length)).headers["location"]);
  const id = url.split("/").at(-1) ?? "";
  const dialled = raw.begin(url, 0, bytes.length);
  // A little at a time, so that it is under way when the server dies.
  let at = 0;
  const sending = setInterval(() => dialled.socket.write(bytes.subarray(at, (at += 32 * 1024))), 50);
  await vi.waitUntil(() => received(id) > 0, patience);
  const killed = restart(server);
  await dialled.ended;
  clearInterval(sending);
  await killed;

  const offset = Number((await raw.head(url)).headers["upload-offset"]);
  expect(offset).toBeGreaterThan(0);
  expect(offset).toBeLessThanOrEqual(at);
  const last = await raw.patch(url, offset, bytes.subarray(offset));
  expect(last.status).toBe(204);
  expect((await images(server.origin, token)).map((image) => image.sha256)).toEqual([sha256(bytes)]);
  expect(parts()).toEqual([]);
});

test.each(["in its part", "at the original's place"])(
  "an upload whose bytes are all there, %s, becomes one image by itself",
  async (where) => {
    const server = await start();
    const { token } = await join(over(server.origin));
    const bytes = await heavy(100_000);
    const raw = rawTus(server.origin, token);
    const url = String((await raw.create(bytes.length)).headers["location"]);
    const id = url.split("/").at(-1) ?? "";
    expect((await raw.patch(url, 0, bytes.subarray(0, -1))).status).toBe(204);
    await server.kill();
    // What a server leaves that dies between the last byte and the row, before or after the bytes went to their place.
    const part = joinPath(folder, "incoming", "parts", id);
    appendFileSync(part, bytes.subarray(-1));
    store((db) => db.prepare("update uploads set received = length where id = ?").run(id));
    if (where !== "in its part") {
      const place = joinPath(folder, "originals", id.slice(0, 2), id);
      mkdirSync(dirname(place), { recursive: true });
      renameSync(part, place);
    }
    await restart(server);
    await vi.waitFor(async () => expect(await images(server.origin, token)).toHaveLength(1), patience);
    const [image] = await images(server.origin, token);
    expect([image?.id, image?.sha256]).toEqual([id, sha256(bytes)]);
    const asked = await raw.head(url);
    expect([asked.headers["upload-offset"], asked.headers["x-image-id"]]).toEqual([String(bytes.length), id]);
    expect(good(await caller(over(server.origin), token).call("GET", "/me")).usage).toEqual({ bytes: bytes.length, images: 1 });
    expect(parts()).toEqual([]);
  },
);

test("an upload that a kill meets at its end is one image, whoever asks first", async () => {
  let server = await start();
  const { token } = await join(over(server.origin));
  const raw = rawTus(server.origin, token);
  const uploaded: string[] = [];
  for (let round = 0; round < 4; round++) {
    const bytes = await heavy(200_000);
    const url = String((await raw.create(bytes.length)).headers["location"]);
    const id = url.split("/").at(-1) ?? "";
    const answer = raw.patch(url, 0, bytes).catch(() => null);
    await vi.waitUntil(() => received(id) === bytes.length, { ...patience, interval: 1 });
    server = await restart(server);
    await answer;
    const asked = await raw.head(url);
    expect([asked.status, asked.headers["upload-offset"], asked.headers["x-image-id"]]).toEqual([200, String(bytes.length), id]);
    uploaded.push(sha256(bytes));
  }
  expect((await images(server.origin, token)).map((image) => image.sha256).toSorted()).toEqual(uploaded.toSorted());
});

test("tus-js-client outlives a kill of its server", async () => {
  const server = await start();
  const { token } = await join(over(server.origin));
  const bytes = await heavy(3 * MiB);
  let restarted: Promise<Launched> | null = null;
  await new Promise<void>((resolve, reject) => {
    const upload = new tus.Upload(bytes, {
      endpoint: `${server.origin}/api/v1/uploads`,
      headers: { Authorization: `Bearer ${token}` },
      chunkSize: 300_000,
      retryDelays: Array.from({ length: 300 }, () => 500),
      onChunkComplete: (_size, accepted) => {
        if (accepted > MiB) restarted ??= restart(server);
      },
      onError: reject,
      onSuccess: () => resolve(),
    });
    upload.start();
  });
  expect(restarted).not.toBeNull();
  await restarted;
  expect((await images(server.origin, token)).map((image) => image.sha256)).toEqual([sha256(bytes)]);
});

test("two servers over one store take turns, and of two who write at once one wins", async () => {
  const [one, other] = await Promise.all([start(), start(await freePort())]);
  const { token } = await join(over(one.origin));
  const [here, there] = [rawTus(one.origin, token), rawTus(other.origin, token)];
  const bytes = await heavy(2 * MiB);
  const url = String((await here.create(bytes.length)).headers["location"]);
  expect((await there.patch(url, 0, bytes.subarray(0, MiB))).headers["upload-offset"]).toBe(String(MiB));
  expect((await here.head(url)).headers["upload-offset"]).toBe(String(MiB));
  const rest = bytes.subarray(MiB);
  const rival = Buffer.alloc(rest.length, "x");
  const [first, second] = await Promise.all([here.patch(url, MiB, rest), there.patch(url, MiB, rival)]);
  const won = first.status === 204 ? bytes : Buffer.concat([bytes.subarray(0, MiB), rival]);
  expect([first.status, second.status].filter((status) => status === 204)).toHaveLength(1);
  expect(["409 invalid", "423 busy"]).toContain(codeOf(first.status === 204 ? second : first));
  expect((await images(other.origin, token)).map((image) => image.sha256)).toEqual([sha256(won)]);

  // One that stands still at one server gives way to who goes on at the other.
  const again = await heavy(MiB);
  const next = String((await here.create(again.length)).headers["location"]);
  const silent = here.begin(next, 0, again.length);
  silent.socket.write(again.subarray(0, 200_000));
  await vi.waitUntil(() => parts().length > 0, patience);
  const offset = Number((await there.head(next)).headers["upload-offset"]);
  expect(offset).toBe(200_000);
  expect((await there.patch(next, offset, again.subarray(offset))).status).toBe(204);
  silent.socket.destroy();
  const [image] = await images(one.origin, token);
  expect(image?.sha256).toBe(sha256(again));
  expect((await knock(one.origin, "/healthz")).status).toBe(200);
});
