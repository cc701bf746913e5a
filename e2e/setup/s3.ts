import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";
import { findProgram } from "./programs.ts";

export type S3 = {
  origin: string;
  /** The settings that name the bucket of this name (contract, section 3), which is made when it is missing. */
  settings(bucket: string): Promise<Record<string, string>>;
  /** Takes the server away without a word to its clients, and brings it back with all that it has. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
};

const run = promisify(execFile);
const startDeadline = 60_000;
const kinds = ["object", "container", "account"] as const;
type Ports = Record<(typeof kinds)[number] | "proxy" | "cache", number>;

/**
 * Starts a real S3 server, OpenStack's Swift with its `s3api`, empty and with its own temporary folder, on free ports of this machine. It
 * checks signatures and MD5s. Comes from Debian's packages, installed where they are missing and this is root.
 */
export async function startS3(): Promise<S3> {
  const programs = await findPrograms();
  const folder = await mkdtemp(join(tmpdir(), "tessera-s3-"));
  const ports = await freePorts();
  const origin = `http://127.0.0.1:${ports.proxy}`;
  const servers: ChildProcess[] = [];
  const start = (program: string, ...args: string[]) => {
    const server = spawn(program, args, { stdio: "ignore", detached: true });
    server.on("error", () => {});
    servers.push(server);
    return server;
  };
  // Groups of their own are not of the group that a terminal, or `npm test`, ends.
  const stay = atEnd(() => servers.forEach(killGroup));
  const stop = async () => {
    await Promise.all(servers.map(end));
    stay();
    await rm(folder, { recursive: true, force: true });
  };
  const startProxy = async () => {
    const proxy = start(programs.proxy, join(folder, "proxy-server.conf"));
    await untilAnswering(proxy, origin);
    return proxy;
  };
  try {
    await configure(folder, ports);
    start(programs.memcached, "-u", userInfo().username, "-l", "127.0.0.1", "-p", String(ports.cache));
    const backs = kinds.map((kind) => ({ server: start(programs[kind], join(folder, `${kind}-server.conf`)), port: ports[kind] }));
    // The proxy shuns for a minute whichever of them does not answer it.
    await Promise.all(backs.map(({ server, port }) => untilAnswering(server, `http://127.0.0.1:${port}`)));
    let proxy = await startProxy();
    return {
      origin,
      settings: (bucket) => settingsOfBucket(origin, bucket),
      pause: () => end(proxy),
      resume: async () => {
        proxy = await startProxy();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findPrograms() {
  const [memcached, proxy, object, container, account] = [
    await findProgram("memcached"),
    await findProgram("swift-proxy-server", "swift-proxy"),
    await findProgram("swift-object-server", "swift-object"),
    await findProgram("swift-container-server", "swift-container"),
    await findProgram("swift-account-server", "swift-account"),
  ];
  if (!(memcached && proxy && object && container && account)) {
    throw new Error("The tests of S3 need Debian's packages memcached, swift-proxy, swift-object, swift-container and swift-account.");
  }
  return { memcached, proxy, object, container, account };
}

async function freePorts(): Promise<Ports> {
  const names = ["object", "container", "account", "proxy", "cache"] as const;
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()]))) as Ports;
}

async function configure(folder: string, ports: Ports): Promise<void> {
  await mkdir(join(folder, "dev", "sda1"), { recursive: true });
  const write = (name: string, lines: string[]) => writeFile(join(folder, name), `${lines.join("\n")}\n`);
  const common = (port: number) => [
    "[DEFAULT]",
    "bind_ip = 127.0.0.1",
    `bind_port = ${port}`,
    "workers = 0",
    `user = ${userInfo().username}`,
    `swift_dir = ${folder}`,
    "log_address = /nonexistent",
  ];
  await write("swift.conf", [
    "[swift-hash]",
    "swift_hash_path_suffix = a",
    "swift_hash_path_prefix = b",
    "[storage-policy:0]",
    "name = default",
    "default = yes",
  ]);
  await Promise.all(
    kinds.map(async (kind) => {
      await write(`${kind}-server.conf`, [
        ...common(ports[kind]),
        `devices = ${join(folder, "dev")}`,
        "mount_check = false",
        "disable_fallocate = true",
        "[pipeline:main]",
        `pipeline = ${kind}-server`,
        `[app:${kind}-server]`,
        `use = egg:swift#${kind}`,
        `recon_cache_path = ${folder}`,
      ]);
      const ring = (...args: string[]) => run("swift-ring-builder", [join(folder, `${kind}.builder`), ...args]);
      await ring("create", "4", "1", "0");
      await ring("add", `r1z1-127.0.0.1:${ports[kind]}/sda1`, "1");
      // Ends with 1 where it warns that one device is not many.
      await ring("rebalance").catch((error: { code?: unknown }) => {
        if (error.code !== 1) throw error;
      });
    }),
  );
  const filter = (name: string, ...lines: string[]) => [`[filter:${name}]`, `use = egg:swift#${name}`, ...lines];
  await write("proxy-server.conf", [
    ...common(ports.proxy),
    "[pipeline:main]",
    "pipeline = catch_errors proxy-logging memcache s3api tempauth bulk slo symlink dlo versioned_writes proxy-logging proxy-server",
    "[app:proxy-server]",
    "use = egg:swift#proxy",
    "account_autocreate = true",
    // Half a second otherwise, which a busy machine takes now and then.
    "conn_timeout = 10",
    "node_timeout = 30",
    ...filter("catch_errors"),
    "[filter:proxy-logging]",
    "use = egg:swift#proxy_logging",
    ...filter("memcache", `memcache_servers = 127.0.0.1:${ports.cache}`),
    ...filter("s3api", "location = us-east-1", "s3_acl = false"),
    ...filter("tempauth", "user_test_tester = testing .admin"),
    ...filter("bulk"),
    ...filter("slo"),
    ...filter("dlo"),
    ...filter("versioned_writes", "allow_object_versioning = true"),
    ...filter("symlink"),
  ]);
}

/** The settings that name a bucket of the server at `origin`, which is made when it is missing. */
export async function settingsOfBucket(origin: string, bucket: string): Promise<Record<string, string>> {
  await makeBucket(origin, bucket);
  return {
    S3_BUCKET: bucket,
    S3_ENDPOINT: origin,
    S3_FORCE_PATH_STYLE: "1",
    AWS_ACCESS_KEY_ID: "test:tester",
    AWS_SECRET_ACCESS_KEY: "testing",
  };
}

/** Makes a container, which S3 calls a bucket, by Swift's own interface. */
async function makeBucket(origin: string, name: string): Promise<void> {
  const credentials = { "X-Storage-User": "test:tester", "X-Storage-Pass": "testing" };
  let login = await fetch(`${origin}/auth/v1.0`, { headers: credentials });
  // So it answers where memcached does not answer it in time, as on a busy machine.
  for (let tries = 0; login.status === 503 && tries < 40; tries++) {
    await sleep(250);
    login = await fetch(`${origin}/auth/v1.0`, { headers: credentials });
  }
  const [url, token] = [login.headers.get("x-storage-url"), login.headers.get("x-auth-token")];
  if (!url || !token) throw new Error(`Swift let nobody in: it answered ${login.status}`);
  const made = await fetch(`${url}/${name}`, { method: "PUT", headers: { "X-Auth-Token": token } });
  if (!made.ok) throw new Error(`Swift did not make the bucket: it answered ${made.status}`);
}

async function untilAnswering(server: ChildProcess, origin: string): Promise<void> {
  for (const deadline = Date.now() + startDeadline; Date.now() < deadline; await sleep(100)) {
    if (server.exitCode !== null) throw new Error(`A server of Swift's ended with code ${server.exitCode}.`);
    const answer = await fetch(origin).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null) return;
  }
  throw new Error(`Swift did not answer within ${startDeadline / 1000} s.`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exited = once(server, "exit");
  killGroup(server);
  await exited;
}

/** Ends a server with the workers that it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}
