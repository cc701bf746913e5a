import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { write } from "#db/client.ts";
import { type ImageRow, selectImage } from "#db/images.ts";
import { accounts, albums, images } from "#db/schema.ts";
import { ask, bootInside, expectInvalid, expectProblem, joinOn, json, send } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import { type Caller, type join, password, tokenFor } from "#e2e/setup/client.ts";
import { mostAlbums, mostImages } from "#lib/albums/albums.ts";
import { newId } from "#lib/id.ts";
import { purge } from "#lib/images/remove.ts";
import type { Album, Image } from "./shapes.ts";

let admin: Caller;
beforeAll(async () => {
  admin = await bootInside();
});

type Person = Awaited<ReturnType<typeof join>>;

/** Images of somebody's that have rows like that of `image` and no files. */
async function copies(image: Image, ownerId: string, count: number): Promise<string[]> {
  const row = (await selectImage(ownerId, image.id)) as ImageRow;
  const rows = Array.from({ length: count }, () => ({ ...row, id: newId(), key: newId() }));
  for (let at = 0; at < count; at += 1000) await write((tx) => tx.insert(images).values(rows.slice(at, at + 1000)));
  const usage = { usedBytes: (count + 1) * row.bytes, imageCount: count + 1 };
  await write((tx) => tx.update(accounts).set(usage).where(eq(accounts.id, ownerId)));
  return rows.map(({ id }) => id);
}

/** Somebody with an album, and with images that are in none. */
async function collector(count: number) {
  const me = await joinOn(admin, "enterprise");
  const image = (await me.upload(await picture())).body;
  const ids = [image.id, ...(count > 1 ? await copies(image, me.account.id, count - 1) : [])];
  const album = await make(me, "Summer");
  return { me, ids, album };
}

async function make({ call }: Person, name: string): Promise<Album> {
  const { status, body } = await call<Album>("POST", "/albums", { name });
  expect(status).toBe(201);
  return body;
}

const shown = async ({ call }: Person, id: string, query = "") =>
  (await call("GET", `/images?album=${id}&limit=200${query}`)).body.items.map((image: Image) => image.id);

describe("albums", () => {
  test("are made, named, described, listed and deleted, and leave their images", async () => {
    const { me, ids } = await collector(2);
    const made = await ask(
      "/api/v1/albums",
      json("POST", { name: "  Łódź  ", description: "Two\nlines" }, { Authorization: `Bearer ${me.token}` }),
    );
    expect(made.status).toBe(201);
    const album = made.body as Album;
    expect(made.headers.get("location")).toMatch(new RegExp(`/api/v1/albums/${album.id}$`));
    expect(album).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      name: "Łódź",
      description: "Two\nlines",
      coverId: null,
      cover: null,
      images: 0,
      createdAt: expect.any(String),
      updatedAt: album.createdAt,
    });
    expect((await me.call("GET", `/albums/${album.id}`)).body).toEqual(album);
    expect((await me.call("PUT", `/albums/${album.id}/images`, { ids })).body).toMatchObject({ images: 2, cover: { id: ids[0] } });
    const changed = (await me.call<Album>("PATCH", `/albums/${album.id}`, { name: "Lodz 2" })).body;
    expect(changed).toMatchObject({ name: "Lodz 2", description: "Two\nlines", images: 2 });
    for (const name of ["", " ", "a\nb", "a\u202eb", "x".repeat(201), 7])
      expectInvalid(await me.call("PATCH", `/albums/${album.id}`, { name }), ["name"], String(name));
    expectInvalid(await me.call("PATCH", `/albums/${album.id}`, { description: "x".repeat(10_001), images: 3 }), ["description", "images"]);
    expectInvalid(await me.call("POST", "/albums", {}), ["name"]);
    expect((await me.call("DELETE", `/albums/${album.id}`)).status).toBe(204);
    expectProblem(await me.call("DELETE", `/albums/${album.id}`), 404, "not-found");
    expectProblem(await me.call("GET", `/images?album=${album.id}`), 404, "not-found");
    expect((await me.call("GET", "/images")).body.items).toHaveLength(2);
  });

  test("are listed newest first or by name, in pages that insertion does not disturb", async () => {
    const { me, ids, album } = await collector(1);
    const [ten, nine] = [await make(me, "Trip 10"), await make(me, "trip 9")];
    const names = async (query: string) => (await me.call("GET", `/albums?${query}`)).body.items.map(({ name }: Album) => name);
    expect(await names("")).toEqual(["trip 9", "Trip 10", "Summer"]);
    expect(await names("sort=createdAt")).toEqual(["Summer", "Trip 10", "trip 9"]);
    expect(await names("sort=name")).toEqual(["Summer", "trip 9", "Trip 10"]);
    expect(await names("sort=-name")).toEqual(["Trip 10", "trip 9", "Summer"]);
    const first = (await me.call("GET", "/albums?sort=name&limit=1")).body;
    await make(me, "A");
    expect(await names(`sort=name&cursor=${first.nextCursor}`)).toEqual(["trip 9", "Trip 10"]);
    expectInvalid(await me.call("GET", `/albums?cursor=${first.nextCursor}`), ["cursor"], "the cursor of another order");
    await me.call("POST", `/albums/${nine.id}/images`, { ids });
    await me.call("POST", `/albums/${album.id}/images`, { ids });
    expect(await names(`image=${ids[0]}`)).toEqual(["trip 9", "Summer"]);
    expect((await me.call("GET", `/albums/${ten.id}`)).body.cover).toBeNull();
  });

  test("have images in the order that one gives them, each in as many as one likes", async () => {
    const { me, ids, album } = await collector(5);
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const other = await make(me, "Winter");
    const put = (list: string[], to = album) => me.call<Album>("PUT", `/albums/${to.id}/images`, { ids: list });
    expect((await put([c, a, b, a, "none"])).body).toMatchObject({ images: 3, cover: { id: c }, coverId: null });
    expect(await shown(me, album.id)).toEqual([c, a, b]);
    expect((await put([b, c], other)).body.images).toBe(2);
    expect((await put([b, c, a])).body.images).toBe(3);
    expect([await shown(me, album.id), await shown(me, other.id)]).toEqual([
      [b, c, a],
      [b, c],
    ]);

    const add = (list: string[]) => me.call("POST", `/albums/${album.id}/images`, { ids: list });
    expect((await add([e, a, d, e, "none"])).body).toEqual({ added: 2 });
    expect((await add([e, a, d])).body).toEqual({ added: 0 });
    expect(await shown(me, album.id)).toEqual([b, c, a, e, d]);
    const take = (list: string[]) => me.call("POST", `/albums/${album.id}/images/remove`, { ids: list });
    expect((await take([c, e, e, "none"])).body).toEqual({ removed: 2 });
    expect((await take([c, e])).body).toEqual({ removed: 0 });
    expect([await shown(me, album.id), await shown(me, other.id)]).toEqual([
      [b, a, d],
      [b, c],
    ]);
    expect((await add([c])).body).toEqual({ added: 1 });
    expect(await shown(me, album.id)).toEqual([b, a, d, c]);

    const walked: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: Image[]; nextCursor: string | null } = (
        await me.call("GET", `/images?album=${album.id}&limit=2&cursor=${cursor}`)
      ).body;
      walked.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await add([e]);
    }
    expect(walked).toEqual([b, a, d, c, e]);
    expect(await shown(me, album.id, "&sort=createdAt")).toEqual((await shown(me, album.id, "&sort=-createdAt")).toReversed());
    const { updatedAt } = (await me.call("GET", `/albums/${album.id}`)).body;
    expect(Date.parse(updatedAt)).toBeGreaterThan(Date.parse(album.updatedAt));
    expectInvalid(await add(Array.from({ length: 1001 }, (_, n) => `${n}`)), ["ids"]);
    expectInvalid(await put(["a\0"]), ["ids.0"]);
  });

  test("show a cover, the chosen one while it is there", async () => {
    const { me, ids, album } = await collector(3);
    const [a, b, c] = ids as [string, string, string];
    const read = async () => {
      const { cover, coverId } = (await me.call<Album>("GET", `/albums/${album.id}`)).body;
      return [coverId, cover?.id ?? null];
    };
    const choose = (coverId: unknown) => me.call<Album>("PATCH", `/albums/${album.id}`, { coverId });
    await me.call("PUT", `/albums/${album.id}/images`, { ids: [a, b] });
    const covered = (await choose(b)).body;
    expect(covered).toMatchObject({ coverId: b, cover: { id: b, links: expect.any(Array), placeholder: expect.any(String) } });
    expect((await me.call("GET", "/albums")).body.items).toEqual([covered]);
    for (const wrong of [c, "none"]) expectInvalid(await choose(wrong), ["coverId"], wrong);
    expectProblem(await me.call("PATCH", "/albums/none", { coverId: a }), 404, "not-found");
    await me.call("DELETE", `/images/${b}`);
    expect(await read()).toEqual([null, a]);
    await me.call("POST", "/images/restore", { ids: [b] });
    expect(await read()).toEqual([b, b]);
    await me.call("POST", `/albums/${album.id}/images/remove`, { ids: [b] });
    expect(await read()).toEqual([null, a]);
    await me.call("POST", `/albums/${album.id}/images`, { ids: [b] });
    await choose(null);
    expect(await read()).toEqual([null, a]);
  });

  test("lose deleted images at once and get restored ones back in their places", async () => {
    const { me, ids, album } = await collector(4);
    const [a, b, c, d] = ids as [string, string, string, string];
    const count = async () => (await me.call<Album>("GET", `/albums/${album.id}`)).body.images;
    await me.call("PUT", `/albums/${album.id}/images`, { ids });
    await me.call("POST", "/images/delete", { ids: [b, a] });
    expect([await count(), await shown(me, album.id)]).toEqual([2, [c, d]]);
    expect((await me.call("POST", `/albums/${album.id}/images`, { ids: [a] })).body, "what is deleted is not added").toEqual({ added: 0 });
    await me.call("POST", "/images/restore", { ids: [a, b] });
    expect([await count(), await shown(me, album.id)]).toEqual([4, [a, b, c, d]]);

    await me.call("POST", "/images/delete", { ids: [b] });
    await me.call("PUT", `/albums/${album.id}/images`, { ids: [d, c] });
    await me.call("POST", "/images/restore", { ids: [b] });
    expect(await shown(me, album.id), "not lost by a new order of the others").toHaveLength(3);
    await me.call("POST", "/images/delete", { ids: [b] });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 62_000 });
    await purge().finally(() => vi.useRealTimers());
    expect([await count(), await shown(me, album.id)]).toEqual([2, [d, c]]);
  });

  test("of somebody else are not there, and take no images of somebody else's", async () => {
    const { me, ids, album } = await collector(1);
    const other = await joinOn(admin, "enterprise");
    await me.call("PUT", `/albums/${album.id}/images`, { ids });
    for (const [method, path, body] of [
      ["GET", ""],
      ["PATCH", "", { wrong: 1 }],
      ["DELETE", ""],
      ["PUT", "/images", { wrong: 1 }],
      ["POST", "/images", { ids }],
      ["POST", "/images/remove", { ids }],
    ] as [string, string, unknown?][])
      expectProblem(await other.call(method, `/albums/${album.id}${path}`, body), 404, "not-found", `${method} ${path}`);
    expectProblem(await other.call("GET", `/images?album=${album.id}`), 404, "not-found");
    expect((await other.call("GET", `/albums?image=${ids[0]}`)).body.items).toEqual([]);
    const theirs = await make(other, "Theirs");
    expect((await other.call("PUT", `/albums/${theirs.id}/images`, { ids })).body.images).toBe(0);
    expect((await other.call("POST", `/albums/${theirs.id}/images`, { ids })).body).toEqual({ added: 0 });
    expect(await shown(me, album.id)).toEqual(ids);
    const reading = await tokenFor(send, me.email, password, ["images:read"]);
    expectProblem(await ask("/api/v1/albums", json("POST", { name: "x" }, { Authorization: `Bearer ${reading}` })), 403, "scope-required");
  });

  test("are as many as an account may have, however many ask at once", async () => {
    const { me, album } = await collector(1);
    const now = new Date();
    const row = { ownerId: me.account.id, name: album.name, nameKey: "summer", description: "", createdAt: now, updatedAt: now };
    const rows = Array.from({ length: mostAlbums - 3 }, () => ({ ...row, id: newId() }));
    await write((tx) => tx.insert(albums).values(rows));
    const answers = await Promise.all(Array.from({ length: 5 }, () => me.call("POST", "/albums", { name: "One more" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 422, 422, 422]);
  });

  test("go with their account", async () => {
    const { me, ids, album } = await collector(1);
    await me.call("PUT", `/albums/${album.id}/images`, { ids });
    expect((await me.call("DELETE", "/me", { currentPassword: password })).status).toBe(204);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 62_000 });
    await purge().finally(() => vi.useRealTimers());
    expectProblem(await admin.call("GET", `/albums/${album.id}`), 404, "not-found");
  });
});

test("an album of 10,000 images is put in order, shown, counted and taken apart, and has an end", { timeout: 120_000 }, async () => {
  const me = await joinOn(admin, "enterprise");
  const image = (await me.upload(await picture())).body;
  const ids = [image.id, ...(await copies(image, me.account.id, 9_999))];
  const album = await make(me, "All of it");
  expect((await me.call("PUT", `/albums/${album.id}/images`, { ids })).body.images).toBe(10_000);
  const turned = ids.toReversed();
  expect((await me.call("PUT", `/albums/${album.id}/images`, { ids: turned })).body).toMatchObject({
    images: 10_000,
    cover: { id: turned[0] },
  });
  expect(await shown(me, album.id)).toEqual(turned.slice(0, 200));
  expect((await me.call("POST", `/albums/${album.id}/images/remove`, { ids: ids.slice(0, 1000) })).body).toEqual({ removed: 1000 });
  expect((await me.call("POST", "/images/delete", { ids: ids.slice(1000, 2000) })).body).toEqual({ deleted: 1000 });
  expect((await me.call("GET", `/albums/${album.id}`)).body.images).toBe(8_000);
  const many = Array.from({ length: mostImages + 1 }, () => "x");
  expectInvalid(await me.call("PUT", `/albums/${album.id}/images`, { ids: many }), ["ids"]);
});
