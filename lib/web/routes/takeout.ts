import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { zipAccount } from "#lib/archive/originals.ts";
import { disposition } from "#lib/delivery/headers.ts";
import { streamOf } from "#lib/storage/stream.ts";
import { linksAsCsv, linksAsJson } from "#lib/takeout/links.ts";
import { json, problems } from "../answers.ts";
import { archive, sendArchive } from "../archive.ts";
import { needs, originFor, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { TakenLink } from "../shapes.ts";

const originals = createRoute({
  method: "get",
  path: "/me/originals.zip",
  tags: ["accounts"],
  summary: "Download all of one's originals as a ZIP",
  description:
    "As they were uploaded, oldest first, with their names and dates, and beside them tables (`images.csv`) of what is known of each. Streamed.",
  ...needs("images:read"),
  responses: { 200: archive, ...problems },
});

const csv = createRoute({
  method: "get",
  path: "/me/links.csv",
  tags: ["accounts"],
  summary: "Download a table of all of one's links",
  description:
    "Permanent ones that answer now, and temporary ones in every state. A cell that a spreadsheet would take for a formula begins with `'`.",
  ...needs("links:read"),
  responses: { 200: { description: "RFC 4180, with a head", content: { "text/csv": { schema: { type: "string" } } } }, ...problems },
});

const asJson = createRoute({
  method: "get",
  path: "/me/links.json",
  tags: ["accounts"],
  summary: "Download a list of all of one's links",
  description: "Permanent ones that answer now, and temporary ones in every state. Unlike `GET /links` it comes whole.",
  ...needs("links:read"),
  responses: { 200: json(z.object({ items: z.array(TakenLink) }), "All links"), ...problems },
});

export const takeout = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(originals, (c) => sendArchive(zipAccount(ownerOf(c).id)))
  .openapi(csv, (c) => sendText(linksAsCsv(ownerOf(c), originFor(c)), "csv", "text/csv; charset=utf-8; header=present"))
  .openapi(asJson, (c) => sendText(linksAsJson(ownerOf(c), originFor(c)), "json", "application/json") as never);

/** Sends a text that is made while it is sent, for a browser to save. */
function sendText(pieces: AsyncGenerator<string>, ending: string, type: string): Response {
  const portions = inPortions(pieces);
  const body = { [Symbol.asyncIterator]: () => portions, close: async () => void (await portions.return(undefined)) };
  const name = `tessera-links-${new Date().toISOString().slice(0, 10)}.${ending}`;
  return new Response(streamOf(body), { headers: { "Content-Type": type, "Content-Disposition": disposition("attachment", name) } });
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
