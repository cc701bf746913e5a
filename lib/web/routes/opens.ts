import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Opened } from "#db/opens.ts";
import { listOpens, listOpensByDay, opensAsCsv } from "#lib/ledger/opens.ts";
import { asked, byId, json, Paging, problems } from "../answers.ts";
import { type Check, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Open, OpensOfDay, pageOf } from "../shapes.ts";
import { csv, sendText } from "../table.ts";
import { imageExists } from "./images.ts";
import { linkExists } from "./links.ts";
import { shareExists } from "./shares.ts";

/** The three calls about the ledger of one thing, at a path of its own. */
function routesOf<Path extends string>(path: Path, what: string, tag: string, exists: Check) {
  const list = createRoute({
    method: "get",
    path: `${path}/{id}/opens`,
    tags: [tag],
    summary: `List who opened ${what}, and who was denied`,
    description:
      "An open is a `GET` that got all the bytes, or where a password or a number of views is asked for, a visitor who was let in: what " +
      "a visit loads after that is none, and no `HEAD` is. `visitor` tells visitors of one day (UTC) apart, and nothing about them: it is " +
      "a hash with a salt that is deleted after that day. Entries are written within a second, and kept for 90 days unless the operator chose otherwise.",
    ...needs("links:read", exists),
    request: { ...byId, query: Paging },
    responses: { 200: json(pageOf(Open), "Opens and denials, newest first"), ...problems },
  });
  const table = createRoute({
    method: "get",
    path: `${path}/{id}/opens.csv`,
    tags: [tag],
    summary: `Download a table of who opened ${what}, and who was denied`,
    ...needs("links:read", exists),
    request: byId,
    responses: { 200: csv, ...problems },
  });
  const days = createRoute({
    method: "get",
    path: `${path}/{id}/opens/days`,
    tags: [tag],
    summary: `Count who opened ${what} by day`,
    ...needs("links:read", exists),
    request: byId,
    responses: {
      200: json(z.object({ items: z.array(OpensOfDay) }), "The days for which entries are kept (UTC), today as the last"),
      ...problems,
    },
  });
  return { list, table, days };
}

const ofLink = routesOf("/links", "a link", "links", linkExists);
const ofImage = routesOf("/images", "an image by any temporary link or share", "links", imageExists);

const ofShare = routesOf("/shares", "a share", "shares", shareExists);

const send = (which: Opened) => sendText(opensAsCsv(which), "tessera-opens", "csv");

export const opens = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(ofLink.list, async (c) => c.json(await listOpens({ link: c.req.valid("param").id }, asked(c.req.valid("query"))), 200))
  .openapi(ofLink.table, (c) => send({ link: c.req.valid("param").id }))
  .openapi(ofLink.days, async (c) => c.json({ items: await listOpensByDay({ link: c.req.valid("param").id }) }, 200))
  .openapi(ofShare.list, async (c) => c.json(await listOpens({ share: c.req.valid("param").id }, asked(c.req.valid("query"))), 200))
  .openapi(ofShare.table, (c) => send({ share: c.req.valid("param").id }))
  .openapi(ofShare.days, async (c) => c.json({ items: await listOpensByDay({ share: c.req.valid("param").id }) }, 200))
  .openapi(ofImage.list, async (c) => c.json(await listOpens({ image: c.req.valid("param").id }, asked(c.req.valid("query"))), 200))
  .openapi(ofImage.table, (c) => send({ image: c.req.valid("param").id }))
  .openapi(ofImage.days, async (c) => c.json({ items: await listOpensByDay({ image: c.req.valid("param").id }) }, 200));
