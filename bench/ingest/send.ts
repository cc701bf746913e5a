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

/** Uploads `body` so many times, so many at once, from the first byte to the 201. */
export async function send({ tessera, person }: Site, { type, bytes }: Body, times: number, atOnce: number): Promise<Work> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const headers = { Authorization: `Bearer ${person.token}`, "Content-Type": type, "Content-Length": bytes.length };
  let left = times;
  const work = async () => {
    while (left-- > 0) {
      const upload = request(`${tessera.origin}/api/v1/images`, { method: "POST", agent, headers }).end(bytes);
      const [answer] = (await once(upload, "response")) as [IncomingMessage];
      const said = await text(answer);
      if (answer.statusCode !== 201) throw new Error(`An upload was answered with ${answer.statusCode}: ${said}`);
    }
  };
  try {
    return await timed(times, () => Promise.all(Array.from({ length: atOnce }, work)), times * bytes.length);
  } finally {
    agent.destroy();
  }
}
