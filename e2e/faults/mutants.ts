import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { bombs, bytesOf, hostile, photos } from "#e2e/http/pictures.ts";
import { asAdmin, type Caller, over, password, type Send, join as signUp } from "#e2e/setup/client.ts";
import { launchTessera } from "#e2e/setup/tessera.ts";
import { mutantOf } from "./mutate.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";
import { faultsAtRest, hashesIn, leftOvers, readStore } from "./rest.ts";
import { watch } from "./watch.ts";
import { finish, type Sent, sendBy, type Way, waysOf } from "./ways.ts";

/** Hostile files, bombs and broken photos, by all ways in; with a `count` below 1000 each file by one of them. */
export const mutants: Part = { title: "hostile files, bombs and mutants", count: 20_000, run };

const MiB = 1024 ** 2;
/** The most of memory, in bytes: of the server's own process, and of all that it started with it. */
const most = { server: 512 * MiB, together: 2048 * MiB };
/** ms: the longest that an upload may take, and that anybody may wait for the health of the server. */
const longest = { upload: 15_000, pulse: 200 };
/** ms after which an upload counts as hanging for good. */
const hanging = 120_000;
/** What an upload may be refused with (contract, section 5). */
const refusals: Record<string, number> = {
  "too-large": 413,
  "length-mismatch": 400,
  "unsupported-type": 415,
  "unreadable-image": 422,
  "too-many-pixels": 422,
  invalid: 422,
};
const senders = 6;
/** More than wait for the decoders at a time. */
const crowd = 300;
const adminEmail = "admin@example.org";

type Specimen = { bytes: Uint8Array<ArrayBuffer>; what: string; way: Way };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-mutants-"));
  const env = { DATA_DIR: join(folder, "data"), ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password };
  const server = await launchTessera({ door: "second", env });
  const faults: string[] = [];
  const late: string[] = [];
  const said: string[] = [];
  let passed = 0;
  try {
    await server.healthy();
    const send = over(server.origin);
    const me = await signUp(send);
    await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "premium" });
    const open = await waysOf(send);
    const whole = count >= 1000;
    // Few bytes and many pixels, so that the decoders are what is waited for.
    const slow = bytesOf(
      await sharp({ create: { width: 6000, height: 4000, channels: 3, background: "#246" } })
        .png()
        .toBuffer(),
    );
    const phases: [name: string, at: number, specimens: Iterable<Specimen>][] = [
      ["hostile files", senders, byWays(await hostile(), open, whole)],
      ["bombs, 20 at once", 20, byWays(times(20, await bombs()), open, whole)],
      // More than the decoders' queue holds: who comes back when told to gets through.
      [`slow ones, ${crowd} at once`, crowd, times(whole ? crowd : 0, [{ bytes: slow, what: "A slow one", way: "raw" }])],
      ["mutants", senders, broken(await photos(), open, seed, count)],
    ];
    for (const [name, atOnce, specimens] of phases) {
      const outcomes: Record<string, number> = {};
      let [sent, slowest, busy] = [0, 0, 0];
      const taken: string[] = [];
      const queue = specimens[Symbol.iterator]();
      const unwatch = watch(server.pid, server.origin);
      const sender = async () => {
        for (let next = queue.next(); !next.done; next = queue.next()) {
          const { bytes, what, way } = next.value;
          const answer = await persist(send, me.token, next.value, (ms, again) => {
            slowest = Math.max(slowest, ms);
            if (again) busy += 1;
          });
          tell(`${name}: ${++sent}`);
          const outcome = answer.taken ? "taken" : (answer.code ?? `${answer.status} ${answer.text.slice(0, 200)}`);
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
          if (answer.id !== null && taken.push(answer.id) >= 50) await removeAll(me, taken);
          if (answer.taken || refusals[outcome] === answer.status) passed += 1;
          else faults.push(`${what} (${bytes.length} bytes) by ${way}: ${answer.status} ${outcome}`);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, sender));
      await removeAll(me, taken);
      const { pulse, ...memory } = await unwatch();
      said.push(`${sent} × ${name}, slowest ${Math.round(slowest)} ms, ${busy} × told to come back: ${JSON.stringify(outcomes)}`);
      said.push(
        `  memory at most: ${Math.round(memory.server / MiB)} MiB of the server, ${Math.round(memory.together / MiB)} MiB with its decoders`,
        `  health asked ${pulse.asked} times, slowest ${Math.round(pulse.slowest)} ms`,
      );
      if (memory.server > most.server) faults.push(`The server took ${Math.round(memory.server / MiB)} MiB.`);
      if (memory.together > most.together) faults.push(`The server and its decoders took ${Math.round(memory.together / MiB)} MiB.`);
      if (pulse.failed.length > 0) faults.push(`The health was not told: ${pulse.failed.slice(0, 5).join(", ")}`);
      if (pulse.slowest > longest.pulse && atOnce !== crowd) late.push(`The health was told after ${Math.round(pulse.slowest)} ms.`);
      if (atOnce === crowd && whole && busy === 0) faults.push("Nobody was told to come back, so nobody showed to get through.");
      if (slowest > longest.upload && atOnce !== crowd) late.push(`An upload of ${name} took ${Math.round(slowest)} ms.`);
    }

    const { usage } = (await me.call("GET", "/me")).body;
    if (usage.bytes !== 0 || usage.images !== 0) faults.push(`The usage is left at ${JSON.stringify(usage)}.`);
    if (/unhandled|uncaught/i.test(server.log())) faults.push("The log tells of an error that nobody handled.");
    await server.stop();
    faults.push(...remains(env.DATA_DIR));
  } finally {
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  }
  return { passed, faults, late, said };
}

/** Files by every way in, or each by one of them in turn. */
function* byWays(files: string[], open: Way[], every: boolean): Generator<Specimen> {
  for (const [n, file] of files.entries()) {
    const chosen = every ? open : [open[n % open.length] as Way];
    for (const way of chosen) yield { bytes: new Uint8Array(readFileSync(file)), what: basename(file), way };
  }
}

function times<T>(count: number, some: T[]): T[] {
  return Array.from({ length: count }, (_, n) => some[n % some.length] as T);
}

function* broken(files: string[], open: Way[], seed: number, count: number): Generator<Specimen> {
  const photos = files.map((file) => readFileSync(file));
  for (let n = 0; n < count; n++) {
    const { bytes, what } = mutantOf(photos, randomOf(seed + n));
    yield { bytes, what: `mutant ${n} of ${what}`, way: open[n % open.length] as Way };
  }
}

/** Sends a file, and again for as long as the server is busy. */
async function persist(
  send: Send,
  token: string,
  { bytes, way, what }: Specimen,
  took: (ms: number, again: boolean) => void,
): Promise<Sent> {
  const patient: Send = (path, init) => send(path, { ...init, signal: AbortSignal.timeout(hanging) });
  for (let upload: string | null = null; ; ) {
    const since = performance.now();
    const sending = upload === null ? sendBy(patient, token, way, bytes) : finish(patient, token, upload, bytes.length);
    const answer: Sent = await sending.catch((error: unknown) => {
      throw new Error(`${what} by ${way} got no answer: ${error}`, { cause: error });
    });
    upload = answer.upload;
    const again = answer.code === "busy" ? answer.retryAfter : null;
    took(performance.now() - since, again !== null);
    if (again === null) return answer;
    await sleep(again * 1000);
  }
}

async function removeAll({ call }: Caller, taken: string[]): Promise<void> {
  const ids = taken.splice(0);
  const { body } = await call("POST", "/images/delete", { ids });
  if (body.deleted !== ids.length) throw new Error(`Of ${ids.length} images that were taken ${body.deleted} are there`);
}

/** What is left that should not be, in the data of a server that has ended. */
function remains(dataDir: string): string[] {
  const found = readStore(dataDir);
  const left = leftOvers(dataDir, found);
  return [
    ...faultsAtRest(found, hashesIn(dataDir)),
    ...(left.length > 0 ? [`${left.length} files are left: ${left.slice(0, 5).join(", ")}`] : []),
    ...(found.uploads.length > 0 ? [`${found.uploads.length} uploads are left unfinished.`] : []),
  ];
}
