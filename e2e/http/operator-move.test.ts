import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { caller, join, over } from "#e2e/setup/client.ts";
import { operate, settingsAfterMove, tool } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import { launchTessera, startTessera } from "#e2e/setup/tessera.ts";
import { parseConfig } from "#lib/config.ts";
import { originalPlace } from "#lib/images/places.ts";
import { s3Storage } from "#lib/storage/s3.ts";
import type { Album, Share } from "#lib/web/shapes.ts";
import { change, good, signIn } from "./house.ts";
import { newMover } from "./mover.ts";
import { inPostgres, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { rawTus } from "./tus.ts";
import { enter, knock } from "./wire.ts";

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let postgres: Postgres;
let s3: S3;
let folder: string;
beforeAll(async () => {
  [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
  folder = await mkdtemp(joinPath(tmpdir(), "tessera-move-"));
});
afterAll(async () => {
  await Promise.all([postgres?.stop(), s3?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

/** A house on SQLite and the disk with something of everything in it. */
async function furnished(name: string) {
  const house = await operatedHouse("sqlite", postgres, name);
  const owner = await join(house.send);
  await change(house, owner.account.id, { plan: "enterprise" });
  const upload = async () => {
    const bytes = await picture();
    return { image: good(await owner.upload(bytes)), bytes: Buffer.from(bytes) };
  };
  const kept: Awaited<ReturnType<typeof upload>>[] = [];
  for (let count = 0; count < 6; count++) kept.push(await upload());
  const ids = kept.map(({ image }) => image.id).toReversed();
  good(await owner.call("POST", "/images/tags", { ids, add: ["Sea", "sun"] }));
  const album = good<Album>(await owner.call("POST", "/albums", { name: "Summer", description: "By the sea" }));
  good(await owner.call("PUT", `/albums/${album.id}/images`, { ids }));
  const share = good<Share>(await owner.call("POST", "/shares", { albumId: album.id, rendition: "400", expiresIn: 3000 }));
  const links = [
    good(await owner.link(ids[0]!, 3000)),
    good(await owner.link(ids[1]!, 3000, { metadata: "stripped" })),
    good(await owner.link(ids[2]!, 3000, { maxViews: 2 })),
  ].map(({ url }) => new URL(url).pathname);
  for (const path of links.slice(0, 2)) expect((await knock(house.origin, path)).status).toBe(200);
  expect((await enter(house.origin, links[2]!)).status).toBe(303);
  expect((await knock(house.origin, new URL(share.url).pathname)).status).toBe(200);
  // The ledger is written a moment later.
  const notices = async () => good<{ items: object[] }>(await owner.call("GET", "/notices")).items.length;
  await expect.poll(notices, { timeout: 20_000 }).toBe(4);
  const deleted = await upload();
  good(await owner.call("DELETE", `/images/${deleted.image.id}`));
  const cookie = (await signIn(house, owner.email)) ?? "";
  return { house, owner, upload, kept, links, share: new URL(share.url).pathname, deleted, cookie };
}

type Furnished = Awaited<ReturnType<typeof furnished>>;

/** What somebody sees of all that was put in, without where it is. */
async function seen({ owner, kept, links, share, deleted, cookie }: Furnished, origin: string) {
  const me = caller(over(origin), owner.token);
  const paths = ["/images?limit=100", "/albums", "/tags", "/links", "/shares", "/notices", "/me", `/images/${kept[0]!.image.id}`];
  const told = await Promise.all(paths.map(async (path) => [path, (await me.call("GET", path)).status, (await me.call("GET", path)).body]));
  const pages = await Promise.all(
    [...kept.flatMap(({ image }) => ["original", "200", "400"].map((name) => `/i/${image.key}/${name}`)), links[0]!, links[1]!].map(
      async (path) => {
        const { status, body } = await knock(origin, path);
        return [path, status, body.toString("base64")];
      },
    ),
  );
  const signedIn = await fetch(`${origin}/account`, { headers: { Cookie: cookie }, redirect: "manual" });
  const shared = await knock(origin, share);
  const gone = await knock(origin, `/i/${deleted.image.key}/200`);
  const whole = { told, pages, statuses: [signedIn.status, shared.status, gone.status] };
  // What is counted by looking is another one each time.
  const counted = new Set(["views", "lastOpenedAt", "lastUsedAt", "lastSeenAt"]);
  return JSON.stringify(whole, (name, value) => (counted.has(name) ? undefined : value)).replaceAll(origin, "");
}

async function settingsThere(name: string) {
  const bucket = await s3.settings(name);
  const url = await postgres.url(name);
  const options = ["--database", url, "--bucket", bucket["S3_BUCKET"]!, "--endpoint", bucket["S3_ENDPOINT"]!, "--path-style"];
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = bucket;
  return { options, keys: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } };
}

/** Runs the tool until it says this, and ends it there as a crash would. */
async function killWhen(words: RegExp, env: Record<string, string>, args: string[]): Promise<void> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [...tool, ...args], { env: { PATH, NODE_ENV: "production", ...env } });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    said += more;
    if (words.test(said)) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  if (!words.test(said)) throw new Error(said);
}

test("a house moves to PostgreSQL and a bucket while people are in it, and back, and nothing is lost", async () => {
  const all = await furnished("there");
  const { house, owner, deleted } = all;
  const { options, keys } = await settingsThere("there");
  const before = { ...house.settings, ...keys };
  const movers = await Promise.all([newMover(house.send, house.admin), newMover(house.send, house.admin)]);
  const here = await seen(all, house.origin);
  const done = new AbortController();
  // People go on until the old server answers nobody any more.
  const people = movers.map((mover) => mover.act(house.send, house.admin, done.signal));
  const moved = await operate(before, ["move", ...options]).finally(() => done.abort());
  await Promise.all(people);
  expect(moved.code, moved.stderr).toBe(0);
  const deeds = ["album 200", "collect 200", "link 201", "plan 200", "remove 204", "rename 200", "revoke 204", "upload 201"];
  for (const { answers } of movers) {
    expect(deeds.filter((deed) => !answers.has(deed))).toEqual([]);
    expect([...answers].filter((answer) => !(deeds.includes(answer) || answer.endsWith(" 503")))).toEqual([]);
    expect([...answers].some((answer) => answer.endsWith(" 503"))).toBe(true);
  }

  // Whoever still asks the old one is told to come again, and it starts no more.
  const late = await knock(house.origin, `/i/${all.kept[0]!.image.key}/200`);
  expect([late.status, Number(late.headers["retry-after"]) > 0]).toEqual([503, true]);
  expect((await owner.call("GET", "/images")).status).toBe(503);
  expect((await fetch(`${house.origin}/healthz`)).status).toBe(503);
  const again = await launchTessera({ door: "second", env: before });
  await expect(again.healthy()).rejects.toThrow("has moved to postgres://");
  await again.stop();
  expect((await operate(before, ["verify"])).stderr).toContain("has moved to postgres://");

  const there: Record<string, string> = { ...settingsAfterMove(moved.stdout, before), DATA_DIR: joinPath(folder, "node") };
  expect(moved.stderr).toContain("with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as they were");
  expect(there["AUTH_SECRET"]).toBe((await readFile(joinPath(house.dataDir, "secret"), "utf8")).trim());
  const verified = await operate(there, ["verify"]);
  expect([verified.code, verified.stdout], verified.stderr).toEqual([0, ""]);

  const node = await startTessera({ door: "second", env: there });
  let view: string;
  try {
    const me = caller(over(node.origin), owner.token);
    expect(await seen(all, node.origin)).toBe(here);
    for (const mover of movers) expect(await mover.faultsAt(node.origin)).toEqual([]);
    // One of two views was used before, and the time for undo goes on.
    expect([(await enter(node.origin, all.links[2]!)).status, (await enter(node.origin, all.links[2]!)).status]).toEqual([303, 404]);
    good(await me.call("POST", "/images/restore", { ids: [deleted.image.id] }));
    good(await me.upload(await picture()));
    view = await seen(all, node.origin);
    expect(JSON.parse(view).statuses).toEqual([200, 200, 200]);
  } finally {
    await node.stop();
  }

  const home = joinPath(folder, "home");
  const back = await operate(there, ["move", "--database", "sqlite", "--bucket", "none", "--data-dir", home]);
  expect(back.code, back.stderr).toBe(0);
  const settings = settingsAfterMove(back.stdout, there);
  expect(settings).toEqual({ ...keys, DATA_DIR: home, AUTH_SECRET: there["AUTH_SECRET"] });
  const clean = await operate(settings, ["verify"]);
  expect([clean.code, clean.stdout], clean.stderr).toEqual([0, ""]);
  const returned = await startTessera({ door: "second", env: settings });
  try {
    expect(await seen(all, returned.origin)).toBe(view);
  } finally {
    await returned.stop();
    await house.stop();
  }
});

test("a move that is broken off leaves all as it was, and goes on where it was", async () => {
  const all = await furnished("broken");
  const { house, owner } = all;
  const others = await Promise.all(Array.from({ length: 8 }, () => join(house.send)));
  const { options, keys } = await settingsThere("broken");
  const before = { ...house.settings, ...keys };
  const view = await seen(all, house.origin);
  // What is not whole here does not arrive there.
  const lost = joinPath(house.dataDir, originalPlace(all.kept[3]!.image.id));
  const bytes = await readFile(lost);
  await rm(lost);
  const broken = await operate(before, ["move", ...options]);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain(originalPlace(all.kept[3]!.image.id));
  good(await owner.upload(await picture()));

  await writeFile(lost, bytes, { mode: 0o600 });
  await killWhen(/Closed for changes/, before, ["move", ...options]);
  expect((await owner.upload(await picture())).status).toBe(503);
  expect((await operate(before, ["move", "--reopen"])).code).toBe(0);
  // What only one account may have goes from some to others.
  const leaves = async ({ account }: { account: { id: string } }) =>
    (await house.admin.call("DELETE", `/admin/accounts/${account.id}`)).status;
  for (const one of others) expect(await leaves(one)).toBe(204);
  for (const { email } of others) await join(house.send, email);
  // Somebody cleans up there, and not all of it.
  const { bucket } = parseConfig({ ...(await s3.settings("broken")) });
  await s3Storage(bucket!).remove(originalPlace(all.kept[1]!.image.id));
  const done = await operate(before, ["move", ...options]);
  expect(done.code, done.stderr).toBe(0);
  expect(done.stderr).toMatch(/^Carried 1 of \d\d files/m);
  // As if it had been killed between its last two steps.
  await house.sql("alter table accounts_moved rename to accounts");
  await inPostgres(options[1]!, "update installation set arriving = true");
  const there = { ...settingsAfterMove(done.stdout, before), DATA_DIR: joinPath(folder, "broken") };
  expect((await operate(there, ["verify"])).stderr).toContain("is being moved to here");
  const twice = await operate(before, ["move", ...options]);
  expect([twice.code, twice.stdout], twice.stderr).toEqual([0, done.stdout]);
  expect((await owner.call("GET", "/images")).status).toBe(503);
  const verified = await operate(there, ["verify"]);
  expect([verified.code, verified.stdout], verified.stderr).toEqual([0, ""]);
  const elsewhere = await operate(before, ["move", "--database", "sqlite", "--data-dir", joinPath(folder, "elsewhere")]);
  expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining("has moved to postgres://")]);

  // The old place opens again where its operator says so.
  expect((await operate(before, ["move", "--reopen"])).code).toBe(0);
  const again = JSON.parse(await seen(all, house.origin));
  expect(again.statuses).toEqual(JSON.parse(view).statuses);
  good(await owner.upload(await picture()));
  await house.stop();
  expect(existsSync(lost)).toBe(false);
});

test("files alone move to a bucket, and changes wait until every server knows", async () => {
  const all = await furnished("files");
  const { house, owner } = all;
  const { options, keys } = await settingsThere("files");
  const before = { ...house.settings, ...keys };
  const stripped = new URL(good(await owner.link(all.kept[4]!.image.id, 3000, { metadata: "stripped" })).url).pathname;
  // As after a crash in the middle of a purge, which nobody can mend.
  const half = good(await owner.upload(await picture()));
  good(await owner.call("DELETE", `/images/${half.id}`));
  await rm(joinPath(house.dataDir, originalPlace(half.id)));
  const moved = await operate(before, ["move", ...options.slice(2)]);
  expect(moved.code, moved.stderr).toBe(0);
  const files = async () =>
    (await readdir(house.dataDir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map(({ name }) => name);
  const filesBefore = await files();
  const refused = await owner.upload(await picture());
  expect([refused.status, refused.headers.get("retry-after") !== null]).toEqual([503, true]);
  expect(await files()).toEqual(filesBefore);
  const again = await operate(before, ["move", ...options.slice(2)]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("closed until every server knows")]);
  expect((await knock(house.origin, `/i/${all.kept[0]!.image.key}/original`)).body.equals(all.kept[0]!.bytes)).toBe(true);
  const view = await seen(all, house.origin);
  const settings = settingsAfterMove(moved.stdout, before);
  const server = await startTessera({ door: "second", env: settings });
  try {
    // What was never asked for before is made and shown, here and there.
    for (const { origin } of [house, server]) {
      const { key } = all.kept[4]!.image;
      const small = await knock(origin, `/i/${key}/200.webp`);
      expect([small.status, small.headers["content-type"]]).toEqual([200, "image/webp"]);
      expect((await knock(origin, stripped)).status).toBe(200);
    }
    expect((await operate(settings, ["move", "--reopen"])).code).toBe(0);
    // Of what was opened while nothing could be written is told once it can.
    const untold = (text: string) => JSON.parse(text, (_, value) => (Array.isArray(value) && value[0] === "/notices" ? null : value));
    expect(untold(await seen(all, server.origin))).toEqual(untold(view));
    good(await caller(over(server.origin), owner.token).upload(await picture()));
    expect((await operate(settings, ["verify"])).stdout).toBe("");
  } finally {
    await server.stop();
    await house.stop();
  }
});

test("a place that is taken, and words that lead nowhere, are refused before anything is done", async () => {
  const { house } = await furnished("refused");
  const other = await operatedHouse("postgres", postgres, "taken");
  const url = await postgres.url("foreign");
  await inPostgres(url, "create table accounts (id text); create role poor login");
  const poor = (await postgres.url("poor")).replace("postgres@", "poor@");
  const { options, keys } = await settingsThere("refused");
  const bucket = options.slice(2);
  const before = { ...house.settings, ...keys, AWS_SECRET_ACCESS_KEY: "another" };
  const tries: [args: string[], code: number, words: string][] = [
    [[], 2, "Say where to"],
    [["--bucket", "none"], 2, "Say where to"],
    [["--database", "mysql://localhost/x"], 1, "DATABASE_URL must start with postgres://"],
    [["--endpoint", "http://127.0.0.1:1"], 2, "name it too"],
    [["--database", other.settings["DATABASE_URL"]!], 1, "holds another Tessera"],
    [["--database", "postgres://127.0.0.1:1/nothing"], 1, "The database there cannot be reached: connect ECONNREFUSED"],
    [["--database", url.replace("/foreign", "/absent")], 1, "The database there is not there: make it with createdb"],
    [["--database", url], 1, "has tables of something else (accounts): a move needs an empty one"],
    [bucket, 1, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: the storage does not know this pair"],
    [["--data-dir", other.dataDir, "--database", "sqlite"], 1, "another secret"],
  ];
  for (const [args, code, words] of tries) {
    const ran = await operate(before, ["move", ...args]);
    expect([ran.code, ran.stdout], `${args} ${ran.stderr}`).toEqual([code, ""]);
    expect(ran.stderr).toContain(words);
  }
  expect((await readdir(house.dataDir)).filter((name) => name.startsWith("move-"))).toEqual([]);
  const poorly = await operate(before, ["move", "--database", poor]);
  expect([poorly.code, poorly.stderr]).toEqual([1, expect.stringContaining("The database there does not let this user do what is needed")]);
  expect((await operate({ DATA_DIR: joinPath(folder, "nothing") }, ["move", "--database", "sqlite"])).code).not.toBe(0);
  good(await (await join(house.send)).upload(await picture()));
  await Promise.all([house.stop(), other.stop()]);
});

test("a database alone moves, and who is still at the old one takes nothing away of what comes to the new", async () => {
  const house = await operatedHouse("sqlite", postgres, "alone");
  const owner = await join(house.send);
  good(await owner.upload(await picture()));
  const url = await postgres.url("alone");
  const before = house.settings;
  await killWhen(/Closed for changes/, before, ["move", "--database", url]);
  // Two at once, by two names of one place: one of them moves it, and the other finds that it has moved.
  const both = await Promise.all([url, url.replace("127.0.0.1", "localhost")].map((name) => operate(before, ["move", "--database", name])));
  const [moved, beaten] = both.toSorted((one, other) => Number(one.code) - Number(other.code));
  expect([moved?.code, beaten?.code], both.map(({ stderr }) => stderr).join("\n")).toEqual([0, 1]);
  expect(beaten?.stderr).toContain("This installation has moved to postgres://");
  const settings = { ...before, DATABASE_URL: url, AUTH_SECRET: settingsAfterMove(moved!.stdout, before)["AUTH_SECRET"]! };
  const server = await startTessera({ door: "second", env: settings });
  try {
    const bytes = await picture();
    const raw = rawTus(server.origin, owner.token);
    const { headers } = await raw.create(bytes.length, { body: bytes.subarray(0, 1000) });
    const image = good(await caller(over(server.origin), owner.token).upload(await picture()));
    // The old server looks every 10 s whether uploads have left something.
    await sleep(11_000);
    const rest = await raw.patch(String(headers["location"]), 1000, bytes.subarray(1000));
    expect([rest.status, typeof rest.headers["x-image-id"]]).toEqual([204, "string"]);
    const reopened = await operate(before, ["move", "--reopen"]);
    expect([reopened.code, reopened.stderr]).toEqual([1, expect.stringContaining(originalPlace(image.id))]);
    expect((await knock(house.origin, "/healthz")).status).toBe(503);
    expect((await operate(settings, ["verify"])).stdout).toBe("");
  } finally {
    await Promise.all([server.stop(), house.stop()]);
  }
});
