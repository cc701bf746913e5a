import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import type { Work } from "#bench/measure/burst.ts";

// The program of a child process: asks at a steady rate, whatever the answers do, and times each from its sending to its last byte.
// A process of its own, so that nothing but its answers can hold it up.

/** What it is asked: to fetch `url` so many times a second, for so many seconds, over so many connections that stay open. */
export type Asked = { url: string; perSecond: number; seconds: number; connections: number };

process.on("message", async (asked: Asked) => process.send?.(await ask(asked)));

async function ask({ url, perSecond, seconds, connections }: Asked): Promise<Work> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: "fifo" });
  const each: number[] = [];
  let bytes = 0;
  const fetchOne = async (note: boolean) => {
    const sent = performance.now();
    const [response] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode}`);
    response.on("data", (chunk: Buffer) => (bytes += chunk.length));
    await once(response, "end");
    if (note) each.push((performance.now() - sent) / 1000);
  };
  // All connections are open before the first request that counts.
  await Promise.all(Array.from({ length: connections }, () => fetchOne(false)));
  bytes = 0;

  const start = performance.now();
  const answers: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const beat = setInterval(() => {
      const passed = (performance.now() - start) / 1000;
      while (answers.length < Math.min(passed, seconds) * perSecond) answers.push(fetchOne(true));
      if (passed < seconds) return;
      clearInterval(beat);
      resolve();
    }, 1);
  });
  await Promise.all(answers);
  agent.destroy();
  return { done: each.length, bytes, seconds: (performance.now() - start) / 1000, each };
}
