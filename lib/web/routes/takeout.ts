import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { zipAccount } from "#lib/archive/originals.ts";
import { linksAsCsv, linksAsJson } from "#lib/takeout/links.ts";
import { json, problems } from "../answers.ts";
import { archive, sendArchive } from "../archive.ts";
import { needs, originFor, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { TakenLink } from "../shapes.ts";
import { csv, sendText } from "../table.ts";

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

const asCsv = createRoute({
  method: "get",
  path: "/me/links.csv",
  tags: ["accounts"],
  summary: "Download a table of all of one's links",
  description:
    "Permanent ones that answer now, and temporary ones and shares in every state. A cell that a spreadsheet would take for a formula begins with `'`.",
  ...needs("links:read"),
  responses: { 200: csv, ...problems },
});

const asJson = createRoute({
  method: "get",
  path: "/me/links.json",
  tags: ["accounts"],
  summary: "Download a list of all of one's links",
  description: "Permanent ones that answer now, and temporary ones and shares in every state. Unlike `GET /links` it comes whole.",
  ...needs("links:read"),
  responses: { 200: json(z.object({ items: z.array(TakenLink) }), "All links"), ...problems },
});

export const takeout = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(originals, (c) => sendArchive(zipAccount(ownerOf(c).id)))
  .openapi(asCsv, (c) => sendText(linksAsCsv(ownerOf(c), originFor(c)), "tessera-links", "csv"))
  .openapi(asJson, (c) => sendText(linksAsJson(ownerOf(c), originFor(c)), "tessera-links", "json") as never);
