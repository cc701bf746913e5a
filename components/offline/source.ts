import { createHash } from "node:crypto";
import { language, words } from "#components/words/server.ts";
import { offlinePage } from "./page.ts";
import { work } from "./worker.ts";

/** The service worker as browsers are sent it, with its page in the reader's language: a change of either makes it a new one. */
export async function workerSource(): Promise<string> {
  const [t, spoken] = await Promise.all([words("frame"), language()]);
  const { html, script } = offlinePage(t, spoken);
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return `(${work.toString()})(self, ${JSON.stringify({ html, policy })}, "tessera-shared");\n`;
}
