import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./ending.ts";
import { freePort } from "./port.ts";

const root = join(import.meta.dirname, "..", "..");

/** Starts `next dev` with data of its own, as `npm run dev` does, and resolves when it takes requests; rejects with what it printed. */
export async function startDevelopment(): Promise<{ origin: string; stop(): Promise<void> }> {
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-data-"));
  const args = [join("node_modules", "next", "dist", "bin", "next"), "dev", "--hostname", "127.0.0.1", "--port", String(port)];
  const env = { ...process.env, NODE_ENV: "development" as const, NEXT_TELEMETRY_DISABLED: "1", DATA_DIR: dataDir };
  const server = spawn(process.execPath, args, { cwd: root, env });
  const stay = atEnd(() => server.kill("SIGKILL"));
  let log = "";
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => /Ready in/.test((log += chunk)) && resolve());
    }
    server.once("exit", () => reject(new Error(`The development server ended:\n${log}`)));
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    stay();
    await rm(dataDir, { recursive: true, force: true });
  };
  await ready.catch(async (error: Error) => {
    await stop();
    throw error;
  });
  return { origin: `http://127.0.0.1:${port}`, stop };
}
