import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";
import { findProgram } from "./programs.ts";

export type PgBouncer = {
  /** The same database, by way of the pooler. */
  url: string;
  stop(): Promise<void>;
};

/**
 * Starts a PgBouncer in transaction mode before the database at `url`, with few connections to it, so that statements of one client soon
 * meet the sessions of others. It is of Debian's package, installed where it is missing and this is root.
 */
export async function startPgBouncer(url: string): Promise<PgBouncer> {
  const program = await findProgram("pgbouncer");
  if (program === null) throw new Error("There is no pgbouncer here: install it, or run the tests as root on Debian.");
  const folder = await mkdtemp(join(tmpdir(), "tessera-pgbouncer-"));
  const port = await freePort();
  const { hostname, port: database, username, pathname } = new URL(url);
  const settings = `
[databases]
* = host=${hostname} port=${database}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, "users")}
pool_mode = transaction
default_pool_size = 3
server_login_retry = 1
max_client_conn = 200
logfile = ${join(folder, "log")}
`;
  await writeFile(join(folder, "users"), `"${username}" ""\n`);
  await writeFile(join(folder, "settings"), settings);
  // It refuses to run as root, and so runs as the user that owns nothing.
  await chmod(folder, 0o777);
  const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const server = spawn(program, [join(folder, "settings")], { ...as, stdio: "ignore" });
  const stay = atEnd(() => server.kill("SIGQUIT"));
  const stop = async () => {
    stay();
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, "exit");
      server.kill("SIGQUIT");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const there = `postgres://${username}@127.0.0.1:${port}${pathname}`;
  for (let tries = 0; !(await answers(there)); tries++) {
    if (tries < 200 && server.exitCode === null) await sleep(50);
    else {
      await stop();
      throw new Error("PgBouncer did not start");
    }
  }
  return { url: there, stop };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  return client
    .connect()
    .then(() => true)
    .catch(() => false)
    .finally(() => client.end().catch(() => {}));
}
