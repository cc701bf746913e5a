import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";

/** `second`: `server.ts`, as `npm start` runs it. `first`: Next alone, as any Next host runs it. */
export type Door = "first" | "second";

export type Tessera = {
  origin: string;
  dataDir: string;
  /** Where the installation is finished, on `origin`; null when the start printed no such link. */
  setupUrl: string | null;
  /** Everything that the server has printed so far. */
  log(): string;
  /** Ends the server as an operator would, and removes its data unless `env` named the folder. */
  stop(): Promise<void>;
};

const root = join(import.meta.dirname, "..", "..");
const startDeadline = 60_000;
const stopDeadline = 15_000;

/** `env` holds settings (contract, section 3); `under` is a program, with its arguments, that runs the server: a tracer, a shell. */
export type How = { door: Door; env?: Record<string, string>; port?: number; under?: string[] };

/** A server that has been started, whether it answers yet or not. */
export type Launched = {
  origin: string;
  dataDir: string;
  /** Of the server, or of what it runs under. */
  pid: number;
  log(): string;
  /** Resolves when it is healthy; rejects with all that it printed when it ends before. */
  healthy(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it with `SIGKILL`, as a crash would. Its data stay. */
  kill(): Promise<void>;
  /** Whether it has ended and nobody here asked it to. */
  endedAlone(): boolean;
};

/**
 * Starts a real server on the built tree, with its own empty data, and resolves when it is healthy.
 * Rejects with all that it printed when it ends before.
 */
export async function startTessera(how: How): Promise<Tessera> {
  const { origin, dataDir, log, healthy, stop } = await launchTessera(how);
  try {
    await healthy();
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, dataDir, setupUrl: setupLink(log(), origin), log, stop };
}

/** Starts a server as `startTessera` does, and does not wait for it. */
export async function launchTessera(how: How): Promise<Launched> {
  if (!existsSync(join(root, ".next", "BUILD_ID"))) throw new Error("The pages are not built: run `npm run build` first.");
  const port = how.port ?? (await freePort());
  const host = how.env?.HOST ?? "127.0.0.1";
  const origin = `http://${host}:${port}`;
  const dataDir = how.env?.DATA_DIR ?? (await mkdtemp(join(tmpdir(), "tessera-data-")));
  const settings = { DATA_DIR: dataDir, PORT: String(port), HOST: host, RATE_LIMIT: "off", ...how.env };

  const [program = process.execPath, ...args] = [...(how.under ?? []), process.execPath, ...commands[how.door](port)];
  const server = spawn(program, args, { cwd: root, env: { ...surroundings(), ...settings } });
  const stay = atEnd(() => server.kill("SIGKILL"));
  let asked = false;
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  const finish = async (signal: "SIGTERM" | "SIGKILL") => {
    asked ||= isRunning(server);
    await end(server, signal);
    stay();
  };

  return {
    origin,
    dataDir,
    pid: server.pid ?? 0,
    log: () => log,
    healthy: () =>
      untilHealthy(server, origin).catch((error: Error) => {
        throw new Error(`${error.message}\n${log}`);
      }),
    stop: async () => {
      await finish("SIGTERM");
      if (how.env?.DATA_DIR === undefined) await rm(dataDir, { recursive: true, force: true });
    },
    kill: () => finish("SIGKILL"),
    endedAlone: () => !asked && !isRunning(server),
  };
}

const next = join("node_modules", "next", "dist", "bin", "next");
const commands: Record<Door, (port: number) => string[]> = {
  first: (port) => [next, "start", "-p", String(port), "-H", "127.0.0.1"],
  second: () => ["server.ts"],
};

/** What a server may know of the process that starts it: nothing that a test runner or a developer's shell has set. */
function surroundings(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR", "NODE_COMPILE_CACHE"];
  const kept = Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  return { ...kept, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
}

async function untilHealthy(server: ChildProcess, origin: string): Promise<void> {
  const deadline = Date.now() + startDeadline;
  while (Date.now() < deadline) {
    if (!isRunning(server)) {
      throw new Error(`Tessera ended with ${server.signalCode ?? `code ${server.exitCode}`} before it was ready:`);
    }
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    await sleep(20);
  }
  throw new Error(`Tessera was not healthy within ${startDeadline / 1000} s:`);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function end(server: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (!isRunning(server) || server.pid === undefined) return;
  const exited = once(server, "exit");
  server.kill(signal);
  const late = setTimeout(() => server.kill("SIGKILL"), stopDeadline);
  await exited;
  clearTimeout(late);
}

function setupLink(log: string, origin: string): string | null {
  const [path] = log.match(/\/setup\?token=[\w.~%-]+/) ?? [];
  return path === undefined ? null : origin + path;
}
