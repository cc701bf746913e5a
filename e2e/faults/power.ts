import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type Answer, asAdmin, caller, over, password, join as signUp } from "#e2e/setup/client.ts";
import { launchTessera } from "#e2e/setup/tessera.ts";
import type { Image } from "#lib/web/shapes.ts";
import { type Disk, type Luck, newDisk, type Survivors } from "./disk.ts";
import { outlived } from "./family.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";
import { type AtRest, faultsAtRest, readStore } from "./rest.ts";
import { saltedPicture } from "./salted.ts";
import { type Event, findStrace, pathOfDescriptor, readTrace, textsOf } from "./trace.ts";
import { sendBy, waysOf } from "./ways.ts";

/** Loss of power: uploads are recorded call by call, and the log is cut at every flush. */
export const power: Part = { title: "loss of power", count: 50, run };

const adminEmail = "admin@example.org";
const traced =
  "openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendfile,copy_file_range,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,ftruncate,truncate,fallocate";
/** How many of the stores that survive a cut are handed to a real server. */
const revived = 5;

/** An upload that was acknowledged: the answer had begun to be sent. That of a resumable one tells no hash. */
type Acknowledged = { id: string; sha256: string | null };
/** What one loss of power left, and what had been acknowledged before. */
type Cut = { survivors: Survivors; acknowledged: Acknowledged[] };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "tessera-power-"));
  try {
    const log = join(folder, "trace");
    const token = await record(folder, log, { seed, count, tell });
    return await cut(folder, log, token, { seed, count, tell });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has a new server take `count` uploads, some at once, and writes down every call that changes its data. Returns their owner's token. */
async function record(folder: string, log: string, { seed, count, tell }: How): Promise<string> {
  const random = randomOf(seed);
  const under = [await findStrace(), "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "99999999", "-o", log, "-e", `trace=${traced}`];
  const env = { DATA_DIR: join(folder, "disk", "data"), ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password };
  mkdirSync(join(folder, "disk"));
  const server = await launchTessera({ door: "second", env, under });
  try {
    await server.healthy();
    const send = over(server.origin);
    const { account, token } = await signUp(send);
    await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${account.id}`, { plan: "premium" });
    const open = await waysOf(send);
    let taken = 0;
    const sender = async () => {
      while (taken < count) {
        tell(`upload ${++taken} of ${count}`);
        const sent = await sendBy(send, token, random.oneOf(open), await saltedPicture(random, random.below(60_000)));
        if (!sent.taken) throw new Error(`An upload was answered with ${sent.status}: ${sent.text}`);
      }
    };
    await Promise.all([sender(), sender(), sender()]);
    return token;
  } finally {
    // At once, so that nothing is folded together that a loss of power would meet unfolded.
    await server.kill();
    await outlived([server.pid], 10_000);
  }
}

async function cut(folder: string, log: string, token: string, { seed, count, tell }: How): Promise<Outcome> {
  const root = join(folder, "disk");
  const disk = newDisk(root);
  const acknowledged: Acknowledged[] = [];
  const faults: string[] = [];
  const flushing = new Map<number, () => void>();
  const random = randomOf(seed + 1);
  let [cuts, checks, passed, flushes] = [0, 0, 0, 0];
  const last: Cut[] = [];

  const examine = () => {
    cuts += 1;
    tell(`cut ${cuts}`);
    for (const luck of ["none", "all", randomOf(seed + cuts), randomOf(seed - cuts)] satisfies Luck[]) {
      const survivors = disk.survivors(luck);
      const found = faultsOf(folder, root, survivors, acknowledged);
      checks += 1;
      if (found.length === 0) passed += 1;
      else faults.push(`Cut ${cuts} (${typeof luck === "string" ? luck : "some"} of what was not flushed survives): ${found.join(" ")}`);
      // Every cut has the same chance to be among those that are tried with a server.
      const place = last.length < revived ? last.length : random.below(checks);
      if (place < revived) last[place] = { survivors, acknowledged: [...acknowledged] };
    }
  };

  for await (const event of readTrace(log)) {
    noteAnswer(event, acknowledged);
    const flush = /^f(?:data)?sync$/.test(event.call);
    if (!flush) {
      if (event.phase === "ended" && event.result !== null && event.result >= 0) replay(disk, root, event, event.result);
      continue;
    }
    const path = pathOfDescriptor(event.args);
    if (path !== root && !isBelow(root, path)) continue;
    if (event.phase === "begun") {
      examine();
      flushing.set(event.thread, disk.flush(path));
    } else {
      if (event.result === 0) flushing.get(event.thread)?.();
      flushes += 1;
      examine();
    }
  }
  examine();
  if (acknowledged.length !== count) faults.push(`${acknowledged.length} of ${count} acknowledgements are in the log.`);

  for (const chosen of last) {
    tell("starting a server on what survived");
    const found = await revive(folder, root, token, chosen);
    faults.push(...found);
    if (found.length === 0) passed += 1;
  }
  return {
    passed,
    faults,
    late: [],
    said: [
      `${acknowledged.length} uploads acknowledged, ${flushes} flushes, ${cuts} cuts, each with 4 ways of surviving: ${checks} stores opened`,
      `${last.length} of them served by a new server`,
    ],
  };
}

/** Does to the model what a call has done to the disk. */
function replay(disk: Disk, root: string, { call, args }: Event, result: number): void {
  const [first = "", second = ""] = textsOf(args).map(String);
  if (/^(openat|open|creat)$/.test(call)) {
    if (!isBelow(root, first) || !/O_CREAT|O_TRUNC/.test(args + call)) return;
    if (!disk.exists(first)) disk.create(first, false);
    else if (args.includes("O_TRUNC")) disk.truncate(first, 0);
  } else if (/^(write|writev|pwrite64|pwritev)$/.test(call)) {
    const path = pathOfDescriptor(args);
    if (!isBelow(root, path)) return;
    const data = Buffer.concat(textsOf(args.slice(args.indexOf(",")))).subarray(0, result);
    disk.write(path, call.startsWith("p") ? Number(/, (\d+)$/.exec(args)?.[1]) : null, data);
  } else if (call === "ftruncate") {
    disk.truncate(pathOfDescriptor(args), Number(/, (\d+)$/.exec(args)?.[1]));
  } else if (!isBelow(root, first)) return;
  else if (/^mkdir/.test(call)) disk.create(first, true);
  else if (/^rename/.test(call)) disk.move(first, second);
  else if (/^link/.test(call)) disk.link(first, second);
  else if (/^(unlink|unlinkat|rmdir)$/.test(call)) disk.remove(first);
  else throw new Error(`The model does not know the call ${call}.`);
}

function isBelow(root: string, path: string): boolean {
  return path.startsWith(`${root}/`);
}

/** Takes down whose acknowledgement begins to be sent. */
function noteAnswer({ call, phase, args }: Event, acknowledged: Acknowledged[]): void {
  if (phase !== "begun" || !/^(write|writev|sendto|sendmsg)$/.test(call) || !/^\d+<\\x(73|54)/.test(args)) return;
  const sent = Buffer.concat(textsOf(args.slice(args.indexOf(",")))).toString("latin1");
  const [, id, sha256] = /\{"id":"([\w-]{22})","key":.*"sha256":"([0-9a-f]{64})"/.exec(sent) ?? [];
  const [, resumed] = /^HTTP\/1\.1 204 .*\r\nx-image-id: ([\w-]{22})\r\n/is.exec(sent) ?? [];
  if (id !== undefined && sha256 !== undefined) acknowledged.push({ id, sha256 });
  else if (resumed !== undefined) acknowledged.push({ id: resumed, sha256: null });
}

/** What is missing or wrong in what survived, each in a sentence. */
function faultsOf(folder: string, root: string, survivors: Survivors, acknowledged: Acknowledged[]): string[] {
  const data = join(root, "data");
  const rest = join(folder, "rest");
  mkdirSync(rest);
  try {
    for (const name of ["tessera.db", "tessera.db-wal", "tessera.db-journal"]) {
      const bytes = survivors.get(join(data, name));
      if (bytes !== undefined) writeFileSync(join(rest, name), bytes);
    }
    const found: AtRest = readStore(rest);
    const living = new Map(found.images.filter(({ deleted }) => !deleted).map(({ id, sha256 }) => [id, sha256]));
    return [
      ...faultsAtRest(found, (name) => {
        const bytes = survivors.get(join(data, name));
        return bytes === undefined ? null : createHash("sha256").update(bytes).digest("hex");
      }),
      ...acknowledged.flatMap(({ id, sha256 }) => (isSame(living.get(id), sha256) ? [] : [`The acknowledged image ${id} is lost.`])),
    ];
  } catch (error) {
    return [`The store cannot be read: ${error}`];
  } finally {
    rmSync(rest, { recursive: true });
  }
}

function isSame(found: string | undefined, sha256: string | null): boolean {
  return found !== undefined && (sha256 === null || found === sha256);
}

/** Starts a server on what survived, and asks it for what was acknowledged. */
async function revive(folder: string, root: string, token: string, { survivors, acknowledged }: Cut): Promise<string[]> {
  const revived = mkdtempSync(join(folder, "revived-"));
  for (const [path, bytes] of survivors) {
    const file = join(revived, relative(root, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes, { mode: 0o600 });
  }
  const env = { DATA_DIR: join(revived, "data"), ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password };
  const server = await launchTessera({ door: "second", env });
  try {
    await server.healthy();
    if (acknowledged.length === 0) return [];
    const { call } = caller(over(server.origin), token);
    const found = new Map<string, string>();
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { status, body }: Answer<Page> = await call<Page>("GET", `/images?limit=200${cursor && `&cursor=${cursor}`}`);
      if (status !== 200) return [`A new server answers ${status}: ${JSON.stringify(body)}`];
      for (const { id, sha256 } of body.items) found.set(id, sha256);
      cursor = body.nextCursor;
    }
    return acknowledged.flatMap(({ id, sha256 }) => (isSame(found.get(id), sha256) ? [] : [`A new server does not find ${id}.`]));
  } catch (error) {
    return [`A new server does not start on what survived: ${error}`];
  } finally {
    await server.stop();
    rmSync(revived, { recursive: true });
  }
}

type Page = { items: Image[]; nextCursor: string | null };
