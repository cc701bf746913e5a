import { disposition } from "#lib/delivery/headers.ts";
import { streamOf } from "#lib/storage/stream.ts";

/** The description of a table as an answer, for a route's `responses`. */
export const csv = { description: "RFC 4180, with a head", content: { "text/csv": { schema: { type: "string" } } } } as const;

const types = { csv: "text/csv; charset=utf-8; header=present", json: "application/json" };

/** Sends a text that is made while it is sent, for a browser to save by what it is about and today. */
export function sendText(pieces: AsyncGenerator<string>, about: string, ending: keyof typeof types): Response {
  const portions = inPortions(pieces);
  const body = { [Symbol.asyncIterator]: () => portions, close: async () => void (await portions.return(undefined)) };
  const name = `${about}-${new Date().toISOString().slice(0, 10)}.${ending}`;
  return new Response(streamOf(body), {
    headers: { "Content-Type": types[ending], "Content-Disposition": disposition("attachment", name) },
  });
}

/** Puts small pieces together: each portion is one write to the socket. */
async function* inPortions(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}
