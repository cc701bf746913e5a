import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import type { Load } from "./index.ts";

/**
 * Load from this process, where there is no wrk. It is slower than the servers, and a server that waits spends more on each answer:
 * its ratios compare with each other, not with wrk's.
 */
export const own: Load = async ({ url, connections, seconds, headers = {}, paths = [url] }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const start = performance.now();
  const end = start + seconds * 1000;
  let done = 0;
  let asked = 0;
  let bytes = 0;
  const ask = async () => {
    const request = get(new URL(paths[asked++ % paths.length] ?? url, url), { agent, headers });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    if ((response.statusCode ?? 500) >= 400) throw new Error(`A request for ${url} was answered with ${response.statusCode}`);
    response.on("data", (chunk: Buffer) => (bytes += chunk.length));
    await once(response, "end");
    done++;
  };
  const connection = async () => {
    while (performance.now() < end) await ask();
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
  return { done, bytes, seconds: (performance.now() - start) / 1000 };
};
