import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectAlbum } from "#db/albums.ts";
import {
  addToAlbum,
  albumSortNames,
  arrangeAlbum,
  changeAlbum,
  deleteAlbum,
  listAlbums,
  makeAlbum,
  mostImages,
  readAlbum,
  takeFromAlbum,
} from "#lib/albums/albums.ts";
import { Refusal } from "#lib/refusal.ts";
import { asked, body, byId, Ids, idsUpTo, json, noContent, Paging, problems } from "../answers.ts";
import { type Check, needs, originFor, ownerOf, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Album, pageOf } from "../shapes.ts";
import { Description, line } from "../wanted.ts";

/** Refuses with `not-found` what is not the caller's album. */
const albumExists: Check = async ({ stored }, param) => {
  if ((await selectAlbum(stored.account.id, param("id"))) === null) throw new Refusal("not-found", "There is no such album.");
};

const name = line(200);

const list = createRoute({
  method: "get",
  path: "/albums",
  tags: ["albums"],
  summary: "List one's albums",
  ...needs("images:read"),
  request: {
    query: Paging.extend({
      sort: z.enum(albumSortNames).optional().describe("`-createdAt` by default"),
      image: z.string().max(64).optional().describe("id of an image: the albums that have it"),
    }),
  },
  responses: { 200: json(pageOf(Album), "Albums, newest first"), ...problems },
});
const make = createRoute({
  method: "post",
  path: "/albums",
  tags: ["albums"],
  summary: "Make an album",
  ...needs("images:write"),
  request: body(z.strictObject({ name, description: Description.optional() })),
  responses: {
    201: { ...json(Album, "The album"), headers: { Location: { schema: { type: "string" }, description: "The album's address" } } },
    ...problems,
  },
});
const read = createRoute({
  method: "get",
  path: "/albums/{id}",
  tags: ["albums"],
  summary: "Read an album",
  ...needs("images:read"),
  request: byId,
  responses: { 200: json(Album, "The album"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/albums/{id}",
  tags: ["albums"],
  summary: "Change an album's name, description or cover",
  ...needs("images:write", albumExists),
  request: {
    ...byId,
    ...body(
      z.strictObject({
        name: name.optional(),
        description: Description.optional(),
        coverId: z.string().max(64).nullish().describe("one of the album's images, or null for its first"),
      }),
    ),
  },
  responses: { 200: json(Album, "The album"), ...problems },
});
const remove = createRoute({
  method: "delete",
  path: "/albums/{id}",
  tags: ["albums"],
  summary: "Delete an album and leave its images",
  ...needs("images:write"),
  request: byId,
  responses: { ...noContent, ...problems },
});
const arrange = createRoute({
  method: "put",
  path: "/albums/{id}/images",
  tags: ["albums"],
  summary: "Say which images an album has, and in which order",
  description: "Ids that are not of one's images are passed over.",
  ...needs("images:write", albumExists),
  request: { ...byId, ...body(idsUpTo(mostImages)) },
  responses: { 200: json(Album, "The album"), ...problems },
});
const add = createRoute({
  method: "post",
  path: "/albums/{id}/images",
  tags: ["albums"],
  summary: "Add images at an album's end",
  description: "Those that it has stay where they are, and ids that are not of one's images are passed over.",
  ...needs("images:write", albumExists),
  request: { ...byId, ...body(Ids) },
  responses: { 200: json(z.object({ added: z.int() }), "How many were not in it"), ...problems },
});
const takeOut = createRoute({
  method: "post",
  path: "/albums/{id}/images/remove",
  tags: ["albums"],
  summary: "Take images out of an album, and nowhere else",
  ...needs("images:write", albumExists),
  request: { ...byId, ...body(Ids) },
  responses: { 200: json(z.object({ removed: z.int() }), "How many were in it"), ...problems },
});

export const albums = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(list, async (c) => {
    const { sort, image, ...paging } = c.req.valid("query");
    return c.json(await listAlbums(ownerOf(c), originFor(c), { ...asked(paging), sort, image }), 200);
  })
  .openapi(make, async (c) => {
    const album = await makeAlbum(ownerOf(c), c.req.valid("json"));
    c.header("Location", `${originFor(c)}/api/v1/albums/${album.id}`);
    return c.json(album, 201);
  })
  .openapi(read, async (c) => c.json(await readAlbum(ownerOf(c), originFor(c), c.req.valid("param").id), 200))
  .openapi(change, async (c) => c.json(await changeAlbum(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(remove, async (c) => {
    await deleteAlbum(ownerOf(c), c.req.valid("param").id);
    return c.body(null, 204);
  })
  .openapi(arrange, async (c) =>
    c.json(await arrangeAlbum(ownerOf(c), originFor(c), c.req.valid("param").id, c.req.valid("json").ids), 200),
  )
  .openapi(add, async (c) => c.json({ added: await addToAlbum(ownerOf(c), c.req.valid("param").id, c.req.valid("json").ids) }, 200))
  .openapi(takeOut, async (c) =>
    c.json({ removed: await takeFromAlbum(ownerOf(c), c.req.valid("param").id, c.req.valid("json").ids) }, 200),
  );
