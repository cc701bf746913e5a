import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf } from "#bench/measure/cpu.ts";
import { password } from "#e2e/setup/client.ts";
import { runNginx } from "#e2e/setup/nginx.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startS3 } from "#e2e/setup/s3.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Kind, Part } from "../measured.ts";
import { type Look, type Root, watchCpu, watchWrites } from "./cpu.ts";

export const admin = { ADMIN_EMAIL: "bench@example.org", ADMIN_PASSWORD: password };

/**
 * Two nodes over one PostgreSQL and one bucket, and a balancer before them; two more that have never seen a thumbnail, with a balancer of their
 * own; and one that speaks to the bucket through what counts.
 */
export type Cluster = {
  /** Of the balancer that requests of this kind go to. */
  balancerOf(kind: Kind): string;
  nodes: [string, string];
  counting: { origin: string; calls(): { writes: number; reads: number } };
  database: string;
  bucket: { origin: string; name: string };
  /** The CPU that each part has used so far. */
  look(quick?: boolean): Look;
  /** How often the database has written to its files so far. */
  writes(): number;
  close(): Promise<void>;
};

const secret = "a secret that all nodes of the measured cluster share";

/** Starts everything on this machine, PostgreSQL as it is where people's data are. */
export async function openCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-scale-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const stop of closing.splice(0).toReversed()) await stop();
  };
  try {
    const { started: postgres, pids: databasePids } = await childrenOf(() => startPostgres({ durable: true }));
    closing.push(postgres.stop);
    const { started: s3, pids: bucketPids } = await childrenOf(startS3);
    closing.push(s3.stop);
    const name = "scale";
    const database = await postgres.url("scale");
    const settings = { ...admin, ...(await s3.settings(name)), DATABASE_URL: database, AUTH_SECRET: secret, CACHE_BYTES: String(2 ** 30) };
    const start = async (more: Record<string, string> = {}) => {
      const { started, pids } = await childrenOf(() => startTessera({ door: "second", env: { ...settings, ...more } }));
      closing.push(started.stop);
      return { origin: started.origin, pids };
    };
    const [first, second, third, fourth] = [await start(), await start(), await start(), await start()];
    const log = join(folder, "calls");
    const calls = await startProxy([s3.origin], log);
    closing.push(calls.stop);
    const counting = await start({ S3_ENDPOINT: calls.origin });
    const warm = await startProxy([first.origin, second.origin]);
    closing.push(warm.stop);
    const cold = await startProxy([third.origin, fourth.origin]);
    closing.push(cold.stop);
    const nodes = [first, second, third, fourth, counting].flatMap(({ pids }) => pids);
    return {
      balancerOf: (kind) => (kind === "coldThumbnail" ? cold : warm).origin,
      nodes: [first.origin, second.origin],
      counting: { origin: counting.origin, calls: () => countCalls(log) },
      database,
      bucket: { origin: s3.origin, name },
      writes: watchWrites(databasePids),
      look: watchCpu([
        ...[warm.pid, cold.pid].map((pid) => all(pid, "balancer")),
        ...nodes.map((pid): Root => ({ pid, main: "node", threads: "helpers", children: "decoder" })),
        ...databasePids.map((pid) => all(pid, "database")),
        ...bucketPids.map((pid) => all(pid, isFront(pid) ? "bucket" : "store")),
      ]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Seconds for which this machine's cores have worked for anybody so far, and those for programs of a low priority. proc(5): `cpu`, in ticks. */
export function machineSeconds(): { busy: number; low: number } {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = line.split(/\s+/).map(Number);
  return { busy: (user + nice + system + irq + soft + steal) / 100, low: nice / 100 };
}

function all(pid: number, part: Part): Root {
  return { pid, main: part, threads: part, children: part };
}

function isFront(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("proxy-server");
}

async function startProxy(origins: string[], log: string | null = null) {
  const inServer = log === null ? "" : `access_log ${log} calls;`;
  const nginx = await runNginx((_, listen) =>
    [
      `upstream tessera { ${origins.map((origin) => `server ${new URL(origin).host};`).join(" ")} keepalive 64; }`,
      "log_format calls '$request_method';",
      `server { listen ${listen}; ${inServer} client_max_body_size 0; location / {`,
      "  proxy_pass http://tessera; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host $http_host;",
      "  proxy_request_buffering off; proxy_max_temp_file_size 0; } }",
    ].join("\n  "),
  );
  if (nginx === null) throw new Error("There is no nginx here, and it could not be installed.");
  return nginx;
}

function countCalls(log: string): { writes: number; reads: number } {
  const methods = readFileSync(log, "utf8").split("\n").filter(Boolean);
  const reads = methods.filter((method) => method === "GET" || method === "HEAD").length;
  return { reads, writes: methods.filter((method) => method === "PUT" || method === "POST").length };
}

/** Seconds for which a program keeps a core that another one waits for: measured with two for each core that do nothing but work. */
export async function sliceOf(): Promise<number> {
  const cores = availableParallelism();
  const busy = Array.from({ length: 2 * cores }, () => spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" }));
  const switchesOf = ({ pid }: { pid?: number | undefined }) =>
    Number(/nonvoluntary_ctxt_switches:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]);
  const switches = () => busy.reduce((sum, one) => sum + switchesOf(one), 0);
  try {
    await sleep(500);
    const [before, start] = [switches(), performance.now()];
    await sleep(2000);
    return (cores * (performance.now() - start)) / 1000 / (switches() - before);
  } finally {
    for (const one of busy) one.kill("SIGKILL");
  }
}
