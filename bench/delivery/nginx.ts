import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Nginx, runNginx } from "#e2e/setup/nginx.ts";

/**
 * Starts nginx, which sends `files` (by name: bytes, or the path of a file that there is) with sendfile, as Debian sets it; null when it
 * is not here and cannot be installed.
 */
export async function startNginx(files: Record<string, Uint8Array | string>): Promise<Nginx | null> {
  const root = await mkdtemp(join(tmpdir(), "tessera-files-"));
  for (const [name, file] of Object.entries(files)) {
    await (typeof file === "string" ? symlink(file, join(root, name)) : writeFile(join(root, name), file));
  }
  const nginx = await runNginx((_, listen) =>
    ["types { image/jpeg jpg; }", "sendfile on;", "tcp_nopush on;", `server { listen ${listen}; root ${root}; }`].join("\n  "),
  );
  if (nginx === null) return null;
  const stop = async () => {
    await nginx.stop();
    await rm(root, { recursive: true, force: true });
  };
  return { ...nginx, stop };
}
