import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { timed, type Work } from "#bench/measure/burst.ts";
import type { Photo } from "#bench/photo.ts";
import type { Site } from "#bench/site.ts";

/** A body of an upload with its type, complete, so that sending it costs as little as can be. */
export type Body = { type: string; bytes: Buffer };

/** The photo as programs send it. */
export function raw({ bytes }: Photo): Body {
  return { type: "image/jpeg", bytes };
}

/** The photo as browsers send it. */
export async function form({ bytes }: Photo): Promise<Body> {
  const fields = new FormData();
  fields.set("file", new File([bytes], "photo.jpg"));
  const encoded = new Response(fields);
  return { type: encoded.headers.get("content-type") ?? "", bytes: Buffer.from(await encoded.arrayBuffer()) };
}

/** Where to send, and whose token. */
type To = { tessera: Pick<Site["tessera"], "origin">; person: Pick<Site["person"], "token"> };

/** Uploads `body` so many times, so many at once, from the first byte to the 201. */
export function send(to: To, body: Body, times: number, atOnce: number): Promise<Work> {
  let left = times;
  return timed(times, () => sendWhile(to, body, atOnce, () => left-- > 0), times * body.bytes.length);
}

/** Uploads `body` again and again, so many at once, as long as there is `more`. */
export async function sendWhile({ tessera, person }: To, { type, bytes }: Body, atOnce: number, more: () => boolean): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const headers = { Authorization: `Bearer ${person.token}`, "Content-Type": type, "Content-Length": bytes.length };
  const work = async () => {
    while (more()) {
      const upload = request(`${tessera.origin}/api/v1/images`, { method: "POST", agent, headers }).end(bytes);
      const [answer] = (await once(upload, "response")) as [IncomingMessage];
      const said = await text(answer);
      if (answer.statusCode !== 201) throw new Error(`An upload was answered with ${answer.statusCode}: ${said}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    agent.destroy();
  }
}
