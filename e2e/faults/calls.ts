import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { asAdmin, over, password, join as signUp } from "#e2e/setup/client.ts";
import { type Launched, launchTessera } from "#e2e/setup/tessera.ts";
import type { Image } from "#lib/web/shapes.ts";
import { familyOf } from "./family.ts";
import type { How, Outcome, Part } from "./part.ts";
import { type Random, randomOf } from "./random.ts";
import { faultsAtRest, hashesIn, leftOvers, readStore } from "./rest.ts";
import { saltedPicture } from "./salted.ts";
import { findStrace, pathOfDescriptor, readTrace, textsOf } from "./trace.ts";
import { sendBy } from "./ways.ts";

/**
 * Failing calls: each open, write, flush, rename and commit of an upload, and each of a delete, fails once in turn with each error.
 * `count` is how often all of it is done.
 */
export const calls: Part = { title: "failing calls", count: 1, run };

const adminEmail = "admin@example.org";
/** What the one thread for files does, SQLite's in which it writes, and the decoder's own, whose `write` would hit its loop's signals, too. */
const watched = { files: "openat,write,writev,fsync,rename,mkdir", writer: "pwrite64,fsync,fdatasync", decoder: "openat" };
/** How often a call is waited for, as two decoders take turns, and flushes that come together are one. */
const tries = { files: 4, writer: 4, decoder: 6 };
const errors = ["EIO", "ENOSPC", "EROFS"] as const;

/** One call of a deed: which of its kind it is in its thread, from 1, and what it is about. */
type Call = { where: keyof typeof watched; call: string; nth: number; about: string };
type Answer = { ok: boolean; status: number; code: string | null; retryAfter: number | null };
/** Something that is done again and again, always in the same calls. */
type Deed = { name: string; prepare(): Promise<void>; act(): Promise<Answer> };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const strace = await findStrace();
  const folder = mkdtempSync(join(tmpdir(), "tessera-calls-"));
  // One thread for files, so that the how manieth call it is means the same each time.
  const env = { DATA_DIR: join(folder, "data"), ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, UV_THREADPOOL_SIZE: "1" };
  const server = await launchTessera({ door: "second", env });
  const faults: string[] = [];
  const said: string[] = [];
  let passed = 0;
  try {
    await server.healthy();
    const house = await furnish(server, randomOf(seed));
    for (let round = 0; round < count; round++) {
      for (const deed of [house.upload, house.remove]) {
        const list = await callsOf(strace, folder, server.pid, deed);
        const outcomes: Record<string, number> = {};
        const missed: string[] = [];
        for (const call of list) {
          for (const error of errors) {
            const what = `${deed.name}, ${call.where} ${call.call} ${call.nth} (${call.about}) with ${error}`;
            tell(what);
            let { answer, hit } = await failing(strace, server.pid, deed, call, error);
            for (let more = tries[call.where]; !hit && more > 1; more--) {
              ({ answer, hit } = await failing(strace, server.pid, deed, call, error));
            }
            if (!hit) {
              missed.push(what);
              continue;
            }
            const outcome = answer.ok ? `done without ${call.call} of ${call.where}` : `${answer.status} ${answer.code}`;
            outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
            const wrong = [...faultsOfRefusal(answer, error), ...(await house.faults())];
            if (wrong.length === 0) passed += 1;
            else faults.push(`${what}: ${wrong.join(" ")}`);
          }
        }
        // A store that has grown writes a page more, or a flush fewer: a few calls of the one deed are none of the next.
        if (missed.length > (list.length * errors.length) / 5) faults.push(`Too many calls did not come: ${missed.join("; ")}`);
        said.push(
          `${deed.name}: ${list.length} calls, each with ${errors.join(", ")}: ${JSON.stringify(outcomes)}, ${missed.length} did not come`,
        );
      }
    }
    await server.kill();
    faults.push(...faultsAtRest(readStore(env.DATA_DIR), hashesIn(env.DATA_DIR)));
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, faults, late: [], said };
}

/** Somebody with an image, who uploads and deletes another again and again. */
async function furnish({ origin, dataDir }: Launched, random: Random) {
  const send = over(origin);
  const { account, token, call } = await signUp(send);
  await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${account.id}`, { plan: "premium" });
  /** The images that the owner knows of, by id. */
  const known = new Set<string>();

  async function upload(): Promise<Answer> {
    // In more than one write, and by several chunks each.
    const { taken, id, ...answer } = await sendBy(send, token, "raw", await saltedPicture(random, 300_000));
    if (id !== null) known.add(id);
    return { ok: taken, ...answer };
  }
  async function remove(): Promise<Answer> {
    const [id = ""] = [...known].slice(-1);
    const { status, headers, body } = await call("DELETE", `/images/${id}`);
    if (status === 204) known.delete(id);
    const retryAfter = headers.get("retry-after");
    return { ok: status === 204, status, code: body?.code ?? null, retryAfter: retryAfter === null ? null : Number(retryAfter) };
  }
  async function must(deed: () => Promise<Answer>): Promise<void> {
    const answer = await deed();
    if (!answer.ok) throw new Error(`Normal work was answered with ${answer.status} ${answer.code}.`);
  }
  // Each decoder opens what it needs at its first image, and only then.
  for (let round = 0; round < 4; round++) await Promise.all([must(upload), must(upload)]);

  /** What is wrong after a deed: whether it was done or not, nothing may be half done, and everything else goes on. */
  async function faults(): Promise<string[]> {
    const wrong: string[] = [];
    const { usage } = (await call("GET", "/me")).body;
    const items = (await call<{ items: Image[] }>("GET", "/images?limit=200")).body.items;
    const ids = new Set(items.map(({ id }) => id));
    const bytes = items.reduce((sum, image) => sum + image.bytes, 0);
    if (usage.bytes !== bytes || usage.images !== items.length) wrong.push("The usage is not the sum of the images.");
    if (ids.size !== known.size || [...known].some((id) => !ids.has(id))) wrong.push(`There are ${ids.size} images and not ${known.size}.`);
    // What a crash at this moment would leave.
    const found = readStore(dataDir);
    wrong.push(...faultsAtRest(found, hashesIn(dataDir)), ...leftOvers(dataDir, found).map((name) => `${name} is left.`));
    const thumbnail = await fetch(`${origin}/i/${items.at(-1)?.key}/200`);
    await thumbnail.arrayBuffer();
    if (thumbnail.status !== 200) wrong.push(`A thumbnail answers ${thumbnail.status}.`);
    return wrong;
  }

  return {
    upload: {
      name: "an upload",
      // Made before each, so that a delete finds one and the folders do not grow.
      prepare: async () => {
        while (known.size > 3) await must(remove);
      },
      act: upload,
    },
    remove: {
      name: "a delete",
      prepare: async () => {
        while (known.size < 3) await must(upload);
      },
      act: remove,
    },
    faults,
  };
}

function faultsOfRefusal({ ok, status, code, retryAfter }: Answer, error: (typeof errors)[number]): string[] {
  if (ok) return [];
  const full = error === "ENOSPC" && status === 507 && code === "storage-full";
  // SQLite tells a full disk from a failing one by its own lights.
  const away = status === 503 && code === "unavailable" && retryAfter !== null;
  return full || away ? [] : [`It was answered with ${status} ${code}, Retry-After ${retryAfter}.`];
}

/** The calls of a deed that goes well. */
async function callsOf(strace: string, folder: string, server: number, deed: Deed): Promise<Call[]> {
  const found: Call[] = [];
  await deed.prepare();
  await deed.act();
  for (const where of Object.keys(watched) as Call["where"][]) {
    await deed.prepare();
    const log = join(folder, `calls-${where}`);
    const tracer = await attach(strace, threadsOf(server, where), ["-y", "-xx", "-s", "200", "-o", log, "-e", `trace=${watched[where]}`]);
    await deed.act();
    await detach(tracer);
    const counts: Record<string, number> = {};
    for await (const { thread, call, phase, args, result } of readTrace(log)) {
      if (phase === "begun" || result === null) continue;
      const nth = (counts[`${thread} ${call}`] = (counts[`${thread} ${call}`] ?? 0) + 1);
      const path = /^\d+</.test(args) ? pathOfDescriptor(args) : String(textsOf(args)[0] ?? "");
      if (!path.startsWith("/") || result < 0) continue;
      // A decoder's threads take turns, so which of its calls one is can only be told by what it makes.
      if (where === "decoder" && !args.includes("O_CREAT")) continue;
      found.push({ where, call, nth, about: basename(path) });
    }
  }
  return found;
}

/** Does a deed of which one call fails. */
async function failing(strace: string, server: number, deed: Deed, { where, call, nth }: Call, error: string) {
  await deed.prepare();
  const inject = `inject=${call}:error=${error}:when=${nth}`;
  const tracer = await attach(strace, threadsOf(server, where), ["-o", "|cat >&2", "-e", `trace=${call}`, "-e", inject]);
  let log = "";
  tracer.stderr?.on("data", (chunk) => (log += chunk));
  const answer = await deed.act();
  await detach(tracer);
  return { answer, hit: log.includes("(INJECTED)") };
}

/** The threads of the server, or of its decoders, that do what is watched. */
function threadsOf(server: number, where: Call["where"]): number[] {
  const processes = where === "decoder" ? familyOf(server).slice(1) : [server];
  const named = where === "writer" ? "tessera-writer" : "libuv-worker";
  return processes.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`)
      .filter((thread) => readFileSync(`/proc/${pid}/task/${thread}/comm`, "utf8").startsWith(named))
      .map(Number),
  );
}

/** Attaches strace to some threads and waits until it has them. */
async function attach(strace: string, threads: number[], args: string[]): Promise<ChildProcess> {
  const tracer = spawn(strace, [...args, ...threads.flatMap((thread) => ["-p", String(thread)])], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  for (let attached = 0; attached < threads.length; attached = said.match(/ attached/g)?.length ?? 0) {
    const [chunk] = await Promise.race([
      once(tracer.stderr as NonNullable<ChildProcess["stderr"]>, "data"),
      once(tracer, "exit").then(() => [null]),
    ]);
    if (chunk === null) throw new Error(`strace could not attach to the server: ${said}`);
    said += chunk;
  }
  return tracer;
}

async function detach(tracer: ChildProcess): Promise<void> {
  const ended = once(tracer, "close");
  tracer.kill("SIGINT");
  await ended;
}
