import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";

/** A request and what it takes to send it. */
export type Ask = { method?: string; path: string; token?: string; type?: string; body?: Buffer };

/** What came: seconds from the first byte sent to the last one received, and the bytes of bodies either way. */
export type Answered = { seconds: number; bytes: number; text: string };

/** Asks over connections that stay open, and throws where the answer is no success. The text is empty where it is an image. */
export function openClient(): { ask(origin: string, ask: Ask): Promise<Answered>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return {
    async ask(origin, { method = "GET", path, token, type, body }) {
      const start = performance.now();
      const headers = {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(type && { "Content-Type": type }),
        ...(body && { "Content-Length": body.length }),
      };
      const sent = request(origin + path, { method, agent, headers }).end(body);
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      const chunks: Buffer[] = [];
      let bytes = body?.length ?? 0;
      const isText = /json/.test(answer.headers["content-type"] ?? "");
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (isText) chunks.push(chunk);
      });
      await once(answer, "end");
      const text = Buffer.concat(chunks).toString();
      if ((answer.statusCode ?? 500) >= 300)
        throw Object.assign(new Error(`${method} ${path} was answered with ${answer.statusCode}: ${text}`), { status: answer.statusCode });
      return { seconds: (performance.now() - start) / 1000, bytes, text };
    },
    close: () => agent.destroy(),
  };
}
