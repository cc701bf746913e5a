import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";
import { findProgram, versionOf } from "./programs.ts";

/** An nginx that is running. */
export type Nginx = { origin: string; pid: number; version: string; stop(): Promise<void> };

/**
 * Starts nginx with one worker, without its log, on what `http` says of a folder of its own and an address to listen on; null when it is
 * not here and cannot be installed.
 */
export async function runNginx(http: (folder: string, listen: string) => string): Promise<Nginx | null> {
  const program = await findProgram("nginx");
  if (program === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "tessera-nginx-"));
  const listen = `127.0.0.1:${await freePort()}`;
  await writeFile(join(folder, "nginx.conf"), settings(folder, http(folder, listen)));

  const server = spawn(program, ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "errors")], { stdio: "inherit" });
  const ended = once(server, "exit");
  const stay = atEnd(() => server.kill("SIGTERM"));
  const origin = `http://${listen}`;
  await answering(origin, () => server.exitCode !== null);
  return {
    origin,
    pid: server.pid ?? 0,
    version: `nginx ${await versionOf(program, "-v")}`,
    async stop() {
      stay();
      server.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Keep-alive as long as the load lasts. */
function settings(folder: string, http: string): string {
  return `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? "user root;" : ""}
pid ${folder}/pid;
events { worker_connections 1024; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((use) => `${use}_temp_path ${folder}/${use};`).join("\n  ")}
  keepalive_requests 1000000000;
  ${http}
}
`;
}

async function answering(origin: string, ended: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !ended(); tries++) {
    const answer = await fetch(origin).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null) return;
    await sleep(25);
  }
  throw new Error("nginx did not start");
}
