import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";

const types: Record<string, string> = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8" };

/**
 * Answers with the scripts and styles of the built pages as the build has compressed them (`*.br` in `folder`, which is the root of
 * `/_next/static/`); false where there is none, or the client takes no Brotli, so that Next answers. Their names change with them.
 */
export function pressedFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = new Map<string, { bytes: Buffer; type: string }>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = name.slice(0, -".br".length);
    const type = types[extname(file)];
    if (name.endsWith(".br") && type !== undefined) {
      files.set(`/_next/static/${file.split(sep).join("/")}`, { bytes: readFileSync(join(folder, name)), type });
    }
  }
  return ({ method, url = "", headers }, response) => {
    const file = files.get(url);
    if (file === undefined || (method !== "GET" && method !== "HEAD") || !takesBrotli(headers["accept-encoding"])) return false;
    response.writeHead(200, {
      "Content-Type": file.type,
      "Content-Encoding": "br",
      "Content-Length": file.bytes.length,
      "Cache-Control": "public, max-age=31536000, immutable",
      Vary: "Accept-Encoding",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(method === "GET" ? file.bytes : undefined);
    return true;
  };
}

function takesBrotli(accepted: string | string[] = ""): boolean {
  return /(?:^|,)\s*br\s*(?:;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(String(accepted));
}
