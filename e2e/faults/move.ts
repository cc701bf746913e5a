import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join as joinPath } from "node:path";
import Database from "better-sqlite3";
import { asAdmin, caller, join, over, password } from "#e2e/setup/client.ts";
import { startGround } from "#e2e/setup/ground.ts";
import { operate, settingsAfterMove } from "#e2e/setup/operator.ts";
import { launchTessera, startTessera } from "#e2e/setup/tessera.ts";
import { originalPlace, thumbnailPlace } from "#lib/images/places.ts";
import type { Image } from "#lib/web/shapes.ts";
import { type Mover, newMover } from "../http/mover.ts";
import { picture } from "../http/pictures.ts";
import type { How, Outcome, Part } from "./part.ts";

/**
 * A store of `count` images is moved from SQLite and the disk to PostgreSQL and a bucket while people change all kinds of things, and back. What
 * was acknowledged is there each time, byte for byte, and `verify` finds nothing.
 */
export const move: Part = { title: "a large store moved there and back", count: 100_000, run };

type Settings = Record<string, string>;
type Kept = { key: string; sha256: string };
/** Whose images these are, what is known of each, and somebody who changes all kinds of things. */
type Filled = { token: string; kept: Kept[]; adminToken: string; mover: Mover };

const admin = { ADMIN_EMAIL: "admin@example.org", ADMIN_PASSWORD: password };
const first = 50;
/** Images that have their thumbnails; those of the others are made when they are asked for, as after a restore. */
const withThumbnails = 2_000;

async function run({ count, tell }: How): Promise<Outcome> {
  const ground = await startGround();
  const folder = await mkdtemp(joinPath(tmpdir(), "tessera-moved-"));
  const faults: string[] = [];
  const said: string[] = [];
  try {
    tell("filling the store");
    const here: Settings = { DATA_DIR: joinPath(folder, "here") };
    const filled = await fill(here, count);
    const bucket = await ground.s3.settings("moved");
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = bucket;
    const keys = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    const to = ["--bucket", bucket["S3_BUCKET"] ?? "", "--endpoint", bucket["S3_ENDPOINT"] ?? "", "--path-style"];
    const ways: [how: string, options: string[]][] = [
      ["there", ["--database", await ground.postgres.url("moved"), ...to]],
      ["back", ["--database", "sqlite", "--bucket", "none", "--data-dir", joinPath(folder, "back")]],
    ];
    let settings: Settings = { ...here, ...keys };
    for (const [how, options] of ways) {
      tell(`moving ${how}`);
      const moved = await moveUnderLoad(settings, options, filled);
      settings = moved.settings;
      said.push(`${how}: ${moved.said}`);
      faults.push(...moved.faults.map((fault) => `(${how}) ${fault}`));
      tell(`verifying ${how}`);
      const since = performance.now();
      const { code, stdout, stderr } = await operate(settings, ["verify"]);
      if (code !== 0 || stdout !== "") faults.push(`(${how}) verify ended with ${code}: ${stdout.slice(0, 2000)} ${stderr.slice(-500)}`);
      said.push(`${how}: verify in ${seconds(since)} s: ${stderr.trim().split("\n").at(-1)}`);
    }
  } finally {
    await ground.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { passed: faults.length === 0 ? 1 : 0, faults, late: [], said };
}

const seconds = (since: number) => Math.round((performance.now() - since) / 1000);

/** Makes a store of `count` images: some uploaded, with links, and the rest written beside them, each with other bytes. */
async function fill(settings: Settings, count: number): Promise<Filled> {
  const server = await startTessera({ door: "second", env: { ...settings, ...admin } });
  const send = over(server.origin);
  const owner = await join(send);
  const administrator = await asAdmin(send, admin.ADMIN_EMAIL);
  const mover = await newMover(send, administrator);
  await administrator.call("PATCH", `/admin/accounts/${owner.account.id}`, { plan: "enterprise" });
  const uploaded: Image[] = [];
  for (let number = 0; number < Math.min(first, count); number++) uploaded.push((await owner.upload(await picture())).body);
  for (const { id } of uploaded) await owner.link(id, 86_000);
  await server.stop();
  const dataDir = settings["DATA_DIR"] ?? "";
  const others = await multiply(dataDir, uploaded, count);
  return { token: owner.token, kept: [...uploaded, ...others], adminToken: administrator.token, mover };
}

async function multiply(dataDir: string, uploaded: Image[], count: number): Promise<Kept[]> {
  const store = new Database(joinPath(dataDir, "tessera.db"));
  const rowsOf = (table: string, column: string, id: string) =>
    store.prepare(`select * from ${table} where ${column} = ?`).all(id) as Record<string, unknown>[];
  const insert = (table: string, row: Record<string, unknown>) =>
    store.prepare(`insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map(() => "?")})`).run(Object.values(row));
  const models = await Promise.all(
    uploaded.map(async ({ id }) => {
      const thumbnails = await Promise.all(
        rowsOf("thumbnails", "image_id", id).map(async (row) => {
          const place = thumbnailPlace(id, Number(row["height"]), String(row["format"]));
          return { row, bytes: await readFile(joinPath(dataDir, place)) };
        }),
      );
      return { image: rowsOf("images", "id", id)[0] ?? {}, bytes: await readFile(joinPath(dataDir, originalPlace(id))), thumbnails };
    }),
  );
  const kept: Kept[] = [];
  store.exec("begin");
  for (let number = uploaded.length; number < count; number++) {
    const model = models[number % models.length];
    if (model === undefined) break;
    const [id, key] = [randomBytes(16).toString("base64url"), randomBytes(16).toString("base64url")];
    // Behind the start of a JPEG, a comment makes it another file (ITU-T T.81, B.2.4.5).
    const comment = Buffer.from([0xff, 0xfe, 0, 6, 0, 0, 0, 0]);
    comment.writeUInt32BE(number, 4);
    const bytes = Buffer.concat([model.bytes.subarray(0, 2), comment, model.bytes.subarray(2)]);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    insert("images", { ...model.image, id, key, sha256, bytes: bytes.length });
    await put(joinPath(dataDir, originalPlace(id)), bytes);
    for (const { row, bytes: small } of number < withThumbnails ? model.thumbnails : []) {
      insert("thumbnails", { ...row, image_id: id });
      await put(joinPath(dataDir, thumbnailPlace(id, Number(row["height"]), String(row["format"]))), small);
    }
    kept.push({ key, sha256 });
  }
  store.exec(`update accounts set
    used_bytes = (select coalesce(sum(bytes), 0) from images where owner_id = accounts.id and deleted_at is null),
    image_count = (select count(*) from images where owner_id = accounts.id and deleted_at is null)`);
  store.exec("commit");
  store.close();
  return kept;
}

async function put(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, bytes, { mode: 0o600 });
}

/** Moves a store while a server serves it, and asks a server at the new place for what it acknowledged. */
async function moveUnderLoad(settings: Settings, options: string[], { token, kept, adminToken, mover }: Filled) {
  const faults: string[] = [];
  const server = await launchTessera({ door: "second", env: settings });
  await server.healthy();
  const stop = new AbortController();
  const gone: Kept[] = [];
  const counts = { uploads: 0, refused: 0 };
  const person = (async () => {
    const me = caller(over(server.origin), token);
    while (!stop.signal.aborted) {
      const { status, body, headers } = await me.upload(await picture());
      if (status === 201) {
        counts.uploads += 1;
        const one = { key: body.key, sha256: body.sha256 };
        if (counts.uploads % 4 !== 0) kept.push(one);
        else if ((await me.call("DELETE", `/images/${body.id}`)).status === 204) gone.push(one);
        else kept.push(one);
      } else if (status === 503 && Number(headers.get("retry-after")) > 0) counts.refused += 1;
      else faults.push(`An upload was answered with ${status}.`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  })();
  const send = over(server.origin);
  const changing = mover.act(send, caller(send, adminToken), stop.signal, 500);
  const since = performance.now();
  const ran = await operate(settings, ["move", ...options]);
  const took = seconds(since);
  stop.abort();
  await Promise.all([person, changing]);
  await server.stop();
  if (ran.code !== 0) throw new Error(ran.stderr);
  const there = settingsAfterMove(ran.stdout, settings);
  const node = await startTessera({ door: "second", env: there });
  // The newest, and some of all.
  const asked = [...kept.slice(-200), ...Array.from({ length: 300 }, () => kept[Math.floor(Math.random() * kept.length)] as Kept)];
  for (const { key, sha256 } of asked) {
    const answer = await fetch(`${node.origin}/i/${key}/original`);
    const sum = createHash("sha256")
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest("hex");
    if (answer.status !== 200 || sum !== sha256) faults.push(`An image was answered with ${answer.status}, or with other bytes.`);
  }
  for (const { key } of gone)
    if ((await fetch(`${node.origin}/i/${key}/original`)).status !== 404) faults.push("A deleted image is there.");
  faults.push(...(await mover.faultsAt(node.origin)));
  await node.stop();
  const notes = ran.stderr.trim().split("\n");
  const said = `${took} s, ${counts.uploads} uploads meanwhile and ${counts.refused} refused; ${notes.join(" ")}`;
  return { settings: there, faults, said };
}
