import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childrenOf, cpuSecondsOf, ownCpuSecondsOf } from "#bench/measure/cpu.ts";
import { password } from "#e2e/setup/client.ts";
import { runNginx } from "#e2e/setup/nginx.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startS3 } from "#e2e/setup/s3.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { type Parts, parts } from "./measured.ts";

export const admin = { ADMIN_EMAIL: "bench@example.org", ADMIN_PASSWORD: password };

/** Two nodes over one PostgreSQL and one bucket, and a balancer before them; a third node speaks to the bucket through what counts. */
export type Cluster = {
  balancer: string;
  nodes: [string, string];
  counting: { origin: string; calls(): { writes: number; reads: number } };
  postgres: Postgres;
  database: string;
  bucket: { origin: string; name: string };
  /** Seconds of CPU that each part has used so far. */
  cpu(): Parts;
  close(): Promise<void>;
};

const secret = "a secret that all nodes of the measured cluster share";

/** Starts everything on this machine, PostgreSQL as it is where people's data are. */
export async function openCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-scale-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const stop of closing.toReversed()) await stop();
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
    const [first, second] = [await start(), await start()];
    const log = join(folder, "calls");
    const calls = await startProxy([s3.origin], log);
    closing.push(calls.stop);
    const third = await start({ S3_ENDPOINT: calls.origin });
    const balancer = await startProxy([first.origin, second.origin]);
    closing.push(balancer.stop);
    const nodePids = [...first.pids, ...second.pids, ...third.pids];
    return {
      balancer: balancer.origin,
      nodes: [first.origin, second.origin],
      counting: { origin: third.origin, calls: () => countCalls(log) },
      postgres,
      database,
      bucket: { origin: s3.origin, name },
      cpu() {
        const own = sum(nodePids, ownCpuSecondsOf);
        return {
          client: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
          balancer: sum([balancer.pid], cpuSecondsOf),
          node: own,
          decoder: sum(nodePids, cpuSecondsOf) - own,
          database: sum(databasePids, cpuSecondsOf),
          bucket: sum(bucketPids, cpuSecondsOf),
        };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the parts used between two looks, each by `done` of something. */
export function spent(before: Parts, after: Parts, done: number): Parts {
  return Object.fromEntries(parts.map((part) => [part, (after[part] - before[part]) / done])) as Parts;
}

/** Seconds for which this machine's cores have worked for anybody so far, and those for programs of a low priority. proc(5): `cpu`, in ticks. */
export function machineSeconds(): { busy: number; low: number } {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = line.split(/\s+/).map(Number);
  return { busy: (user + nice + system + irq + soft + steal) / 100, low: nice / 100 };
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

function sum(pids: number[], of: (pid: number) => number | null): number {
  return pids.reduce((all, pid) => all + (of(pid) ?? 0), 0);
}
