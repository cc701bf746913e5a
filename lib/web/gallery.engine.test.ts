import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { insertLink, type LinkRow, selectLink } from "#db/links.ts";
import { alone, ask, bootInside, expectInvalid, expectProblem, joinOn, send, withSettings } from "#e2e/http/inside.ts";
import { animation, bytesOf, picture, scene } from "#e2e/http/pictures.ts";
import { type Caller, caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { config } from "#lib/config.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { newId } from "#lib/id.ts";
import { purge } from "#lib/images/remove.ts";
import { storage } from "#lib/storage/index.ts";
import type { Image, Link } from "./shapes.ts";

let admin: Caller & { email: string };
beforeAll(async () => {
  admin = await bootInside();
});

const limits = { quotaBytes: 1e9, maxFileBytes: 1e8 };
let plans = 0;
/** Makes a plan for one test. */
async function plan(more: object = {}): Promise<string> {
  const id = `plan-${++plans}`;
  const { status } = await admin.call("POST", "/admin/plans", { id, name: id, thumbnailHeights: [200], ...limits, ...more });
  expect(status).toBe(201);
  return id;
}
const raw = (
  token: string,
  body: RequestInit["body"],
  { type = "image/jpeg", query = "", length }: { type?: string; query?: string; length?: number } = {},
) =>
  ask(`/api/v1/images${query}`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": type,
      ...(length === undefined ? {} : { "Content-Length": String(length) }),
    },
    body: body ?? null,
  });
const form = (token: string, fill: (form: FormData) => void) => {
  const body = new FormData();
  fill(body);
  return ask("/api/v1/images", { method: "POST", headers: { Authorization: `Bearer ${token}` }, body });
};
const seen = async (path: string) => (await deliver({ method: "HEAD", path, query: "", header: () => null })).status;
/** Runs as if the time for undo had passed. */
async function inAMinute<T>(run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 62_000 });
  try {
    return await run();
  } finally {
    vi.useRealTimers();
  }
}
const pathOf = ({ url }: { url: string }) => new URL(url).pathname;
const usage = async (me: Caller) => (await me.call("GET", "/me")).body.usage;
/** The names of all bytes, wherever they are. */
async function stored(): Promise<string[]> {
  const names = readdirSync(config().dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /originals|thumbnails|incoming/.test(entry.parentPath))
    .map((entry) => entry.name);
  for (const kind of alone ? [] : ["originals/", "thumbnails/"]) for await (const { name } of storage().list(kind)) names.push(name);
  return names.toSorted();
}

describe("an upload", () => {
  test("answers with the image, as the form's file and as raw bytes", async () => {
    const me = await joinOn(admin, "premium");
    const bytes = await picture();
    const formed = await form(me.token, (one) => one.set("file", new File([bytes], "Strand & Meer.JPG")));
    expect(formed.status).toBe(201);
    expect(formed.headers.get("location")).toMatch(new RegExp(`/api/v1/images/${formed.body["id"]}$`));
    const image = formed.body as Image;
    expect(Object.keys(image).toSorted()).toEqual(
      [
        "bytes",
        "createdAt",
        "description",
        "frames",
        "height",
        "id",
        "key",
        "links",
        "locked",
        "name",
        "placeholder",
        "sha256",
        "tags",
        "type",
        "width",
      ].toSorted(),
    );
    expect(image).toMatchObject({
      name: "Strand & Meer.JPG",
      type: "image/jpeg",
      width: 600,
      height: 450,
      frames: 1,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      description: "",
      tags: [],
      locked: [],
    });
    expect(image.key).toMatch(/^[\w-]{22}$/);
    expect(image.placeholder).toMatch(/^[A-Za-z0-9+/]{20,40}={0,2}$/);
    expect(image.links.map(({ rendition, url, state }) => [rendition, pathOf({ url }), state])).toEqual([
      ["200", `/i/${image.key}/200`, "ready"],
      ["400", `/i/${image.key}/400`, "ready"],
      ["original", `/i/${image.key}/original`, "ready"],
    ]);
    expect((await me.call("GET", `/images/${image.id}`)).body).toEqual(image);
    const again = await raw(me.token, bytes, { query: `?name=${encodeURIComponent("日本 🏖.jpg")}` });
    expect(again).toMatchObject({ status: 201, body: { name: "日本 🏖.jpg", sha256: image.sha256 } });
    expect([again.body["id"], again.body["key"]]).not.toContain(image.id);
    expect(await usage(me)).toEqual({ bytes: 2 * bytes.length, images: 2 });
  });

  test("is named without paths and characters that deceive, or by the day", async () => {
    const { token } = await join(send);
    const bytes = await picture();
    const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    for (const [given, name] of [
      ["../../etc/passwd", "passwd"],
      ["C:\\photos\\me.jpg", "me.jpg"],
      ["a\u202egpj.exe", "agpj.exe"],
      ["tab\tbed\u0000.jpg", "tabbed.jpg"],
      ["", `image-${today}`],
      [`${"é".repeat(300)}.jpg`, `${"é".repeat(251)}.jpg`],
    ])
      expect((await raw(token, bytes, { query: `?name=${encodeURIComponent(given ?? "")}` })).body["name"], given).toBe(name);
    expect((await raw(token, bytes)).body["name"]).toBe(`image-${today}`);
  });

  test("tells the type by the bytes, and the size after orientation", async () => {
    const { token } = await join(send);
    const png = bytesOf(await scene(40, 30).png().toBuffer());
    expect((await raw(token, png, { type: "image/jpeg", query: "?name=x.jpg" })).body).toMatchObject({ type: "image/png", name: "x.jpg" });
    expect((await raw(token, png, { type: "image/svg+xml" })).body).toMatchObject({ type: "image/png" });
    const turned = bytesOf(await scene(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect((await raw(token, turned)).body).toMatchObject({ type: "image/jpeg", width: 30, height: 40 });
    expect((await raw(token, await animation("gif"))).body).toMatchObject({ type: "image/gif", frames: 5, width: 120, height: 90 });
    expect((await raw(token, await animation("webp"))).body).toMatchObject({ type: "image/webp", frames: 5, width: 120, height: 90 });
  });

  test("that is wrong in several ways is refused for the first of them", async () => {
    const tight = await plan({ quotaBytes: 100_000, maxFileBytes: 50_000 });
    const me = await joinOn(admin, tight);
    const reading = await tokenFor(send, me.email, password, ["images:read"]);
    const junk = new Uint8Array(1000);
    const before = await stored();
    expectProblem(await raw("tsr_wrong", junk, { type: "text/plain", length: 60_000 }), 401, "unauthenticated");
    expectProblem(await raw(reading, junk, { type: "text/plain", length: 60_000 }), 403, "scope-required");
    expectProblem(await raw(me.token, junk, { length: 60_000 }), 413, "too-large");
    expectProblem(await raw(me.token, junk, { type: "text/plain", length: 60_000 }), 413, "too-large", "a body of another type");
    expectProblem(await raw(me.token, junk, { length: 2000 }), 400, "length-mismatch");
    expectProblem(await raw(me.token, junk, { length: 1000 }), 415, "unsupported-type");
    expectProblem(await raw(me.token, new Uint8Array(50_001)), 413, "too-large", "an undeclared body");
    expectProblem(
      await form(me.token, (one) => one.set("file", new File([new Uint8Array(50_001)], "x"))),
      413,
      "too-large",
      "a form's file",
    );
    expectProblem(await raw(me.token, (await picture()).slice(0, 3000)), 422, "unreadable-image");
    expectProblem(await raw(me.token, new Uint8Array(0)), 415, "unsupported-type");
    expectProblem(await raw(me.token, junk, { type: "text/plain" }), 415, "unsupported-type");
    expectProblem(await raw(me.token, junk, { type: "application/json" }), 415, "unsupported-type");
    expectProblem(await raw(me.token, "<svg xmlns='http://www.w3.org/2000/svg'/>", { type: "image/svg+xml" }), 415, "unsupported-type");
    expectInvalid(await form(me.token, (one) => one.set("other", new File([junk], "x"))), ["file"]);
    expectInvalid(await form(me.token, (one) => one.set("name", "x")), ["file"]);
    expectProblem(
      await raw(me.token, "no form", { type: "multipart/form-data; boundary=x" }),
      400,
      "length-mismatch",
      "a form that never ends",
    );
    expect((await raw(me.token, "no form", { type: "multipart/form-data" })).status).toBeGreaterThanOrEqual(400);
    await withSettings({ maxUploadBytes: 900 }, async () =>
      expectProblem(await raw(me.token, junk, { length: 1000 }), 413, "too-large", "the hard limit"),
    );

    const small = await picture();
    await admin.call("PATCH", `/admin/plans/${tight}`, { quotaBytes: small.length + 500 });
    expect((await raw(me.token, small)).status).toBe(201);
    expectProblem(await raw(me.token, junk, { length: 60_000 }), 413, "too-large", "before the quota");
    expectProblem(await raw(me.token, junk, { type: "text/plain", length: 1000 }), 403, "quota-exceeded", "before the type");
    expectProblem(await raw(me.token, junk, { length: 1001 }), 403, "quota-exceeded", "before the length");
    expectProblem(await raw(me.token, junk), 403, "quota-exceeded", "undeclared");
    expectProblem(await form(me.token, (one) => one.set("file", new File([junk], "x"))), 403, "quota-exceeded", "a form's file");
    expect(await usage(me)).toEqual({ bytes: small.length, images: 1 });
    expect((await stored()).length).toBe(before.length + 2);
  });

  test("is measured by pixels, edges and frames before it is decoded", async () => {
    const { token } = await join(send);
    await withSettings({ maxPixels: 40 * 30 - 1 }, async () => {
      for (const format of ["jpeg", "png", "webp", "gif", "avif", "tiff"] as const)
        expectProblem(await raw(token, bytesOf(await scene(40, 30).toFormat(format).toBuffer())), 422, "too-many-pixels", format);
    });
    const flat = (width: number, height: number) => ({ create: { width, height, channels: 3 as const, background: "#345" } });
    const { default: sharp } = await import("sharp");
    const wide = bytesOf(await sharp(flat(16_384, 4)).png().toBuffer());
    expectProblem(await raw(token, wide), 422, "too-many-pixels");
    const widest = bytesOf(await sharp(flat(16_383, 4)).png().toBuffer());
    expect((await raw(token, widest)).status).toBe(201);
  });

  test("into a plan that is over its quota is refused, and everything is kept", async () => {
    const me = await joinOn(admin, await plan());
    const bytes = await picture();
    const image = (await raw(me.token, bytes)).body as unknown as Image;
    await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: await plan({ quotaBytes: bytes.length - 1 }) });
    expectProblem(await raw(me.token, bytes), 403, "quota-exceeded");
    expect(await seen(`/i/${image.key}/200`)).toBe(200);
    expect((await me.call("GET", `/images/${image.id}`)).status).toBe(200);
    expect(await usage(me)).toEqual({ bytes: bytes.length, images: 1 });
    expect((await me.call("DELETE", `/images/${image.id}`)).status).toBe(204);
    expect(await usage(me)).toEqual({ bytes: 0, images: 0 });
  });
});

describe("images", () => {
  test("say what is locked and which plan unlocks it", async () => {
    const me = await join(send);
    const image = (await me.upload(await picture())).body;
    expect(image.links.map(({ rendition }) => rendition)).toEqual(["200"]);
    expect(image.locked).toEqual(
      expect.arrayContaining([
        { rendition: "400", unlockedBy: expect.any(String) },
        { rendition: "original", unlockedBy: expect.any(String) },
      ]),
    );
    await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "premium" });
    const after = (await me.call<Image>("GET", `/images/${image.id}`)).body;
    expect(after.links.map(({ rendition, state }) => [rendition, state])).toEqual([
      ["200", "ready"],
      ["400", "on-demand"],
      ["original", "ready"],
    ]);
    for (const { url } of after.links) expect(await seen(pathOf({ url }))).toBe(200);
  });

  test("change by name, tags and description, and by nothing else", async () => {
    const me = await join(send);
    const { id } = (await me.upload(await picture())).body;
    const change = (body: unknown) => me.call<Image>("PATCH", `/images/${id}`, body);
    expect((await change({ name: "Neu.jpg", tags: ["a", "b", "a"], description: "Two\nlines" })).body).toMatchObject({
      name: "Neu.jpg",
      tags: ["a", "b"],
      description: "Two\nlines",
    });
    expect((await change({ description: "" })).body).toMatchObject({ name: "Neu.jpg", tags: ["a", "b"], description: "" });
    for (const name of ["", " ", "a/b", "a\\b", "a\u202eb", "a\nb", "x".repeat(256), 7])
      expectInvalid(await change({ name }), ["name"], String(name));
    for (const tags of ["a", [7], [""], ["x".repeat(101)], ["a\u0000"], Array.from({ length: 101 }, (_, n) => `${n}`)])
      expect((await change({ tags })).status, JSON.stringify(tags).slice(0, 50)).toBe(422);
    expectInvalid(await change({ description: "x".repeat(10_001) }), ["description"]);
    expect((await change({ description: "\0" })).status).toBe(422);
    expectInvalid(await change({ key: "x", bytes: 0 }), ["bytes", "key"]);
    expect((await me.call<Image>("GET", `/images/${id}`)).body).toMatchObject({ name: "Neu.jpg", tags: ["a", "b"], description: "" });
    // Half a character is no text; whatever becomes of it, it is the same on both engines and no fault of ours.
    for (const half of [{ tags: ["\ud800"] }, { name: "a\udc00.jpg" }, { description: "\ud83c" }])
      expect((await change(half)).status, JSON.stringify(half)).toBeLessThan(500);
  });

  test("are listed newest first, found by what they say, and stay in their pages", async () => {
    const me = await join(send);
    const bytes = await picture();
    const ids: string[] = [];
    for (const name of ["Žluťoučký kůň.jpg", "100% summer.jpg", "beach.jpg", "beach 2.jpg", "under_score.jpg"])
      ids.unshift((await me.upload(bytes, name)).body.id);
    await me.call("PATCH", `/images/${ids[4]}`, { tags: ["Horses"], description: "By the RIVER" });
    const list = async (query = "") => (await me.call("GET", `/images?${query}`)).body.items.map(({ id }: Image) => id);
    expect(await list()).toEqual(ids);
    const find = (q: string) => list(`q=${encodeURIComponent(q)}`);
    expect(await find("BEACH")).toEqual([ids[2], ids[1]].toReversed());
    for (const q of ["KŮŇ", "horse", "river"]) expect(await find(q), q).toEqual([ids[4]]);
    expect([await find("0%"), await find("r_s"), await find("%"), await find("zebra")]).toEqual([[ids[3]], [ids[0]], [ids[3]], []]);
    const walked: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: Image[]; nextCursor: string | null } = (await me.call("GET", `/images?limit=2&cursor=${cursor}`)).body;
      walked.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      await me.upload(bytes, "later.jpg");
    }
    expect(walked).toEqual(ids);
    expect((await me.call("GET", "/images?q=beach&limit=1")).body.nextCursor).toEqual(expect.any(String));
    expectInvalid(await me.call("GET", `/images?q=${"x".repeat(201)}`), ["q"]);
  });

  test("are outlined as they are listed, so that each page can be read without those before", async () => {
    const me = await joinOn(admin, "enterprise");
    const bytes = await picture();
    for (let n = 0; n < 5; n++) await me.upload(bytes, `${n}.jpg`);
    const all: Image[] = (await me.call("GET", "/images")).body.items;
    const { body } = await me.call("GET", "/images/outline?limit=2&zone=Pacific/Kiritimati");
    expect(body.aspects).toEqual(all.map(({ width, height }) => Math.round((100 * width) / height)));
    expect(body.colours).toBe(all.map(({ placeholder }) => placeholder.slice(0, 4)).join(""));
    expect(body.days.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(5);
    const inKiritimati = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Kiritimati" });
    expect(body.days[0].day).toBe(inKiritimati.format(new Date(all[0]?.createdAt ?? "")));
    const pages = body.cursors.map((cursor: string) => me.call("GET", `/images?limit=2&cursor=${cursor}`));
    const read = (await Promise.all(pages)).flatMap((page) => page.body.items.map(({ id }: Image) => id));
    expect(read).toEqual(all.slice(2).map(({ id }) => id));
    expect(body.nextCursor).toBe(null);
    const found = (await me.call("GET", "/images/outline?q=3.jpg")).body;
    expect([found.aspects.length, found.cursors]).toEqual([1, []]);
    expectInvalid(await me.call("GET", "/images/outline?zone=Middle/Earth"), ["zone"]);
  });

  test("of somebody else are not there", async () => {
    const [me, other] = [await joinOn(admin, "enterprise"), await joinOn(admin, "enterprise")];
    const { id } = (await me.upload(await picture())).body;
    const link = (await me.link(id, 60)).body;
    for (const [method, path, body] of [
      ["GET", `/images/${id}`],
      ["PATCH", `/images/${id}`, { name: "x", wrong: 1 }],
      ["DELETE", `/images/${id}`],
      ["GET", `/images/${id}/explain`],
      ["GET", `/images/${id}/details`],
      ["GET", `/images/${id}/renditions`],
      ["POST", `/images/${id}/links`, { wrong: 1 }],
      ["GET", `/images/${id}/links`],
      ["PATCH", `/links/${link.id}`, { wrong: 1 }],
      ["DELETE", `/links/${link.id}`],
      ["GET", "/images/none"],
      ["PATCH", "/images/none", {}],
      ["DELETE", "/images/none"],
      ["DELETE", "/links/none"],
    ] as [string, string, unknown?][])
      expectProblem(await other.call(method, path, body), 404, "not-found", `${method} ${path}`);
    expect((await other.call("POST", "/images/delete", { ids: [id] })).body).toEqual({ deleted: 0 });
    for (const body of [{ ids: [link.id] }, { imageId: id }])
      expect((await other.call("POST", "/links/revoke", body)).body).toEqual({ revoked: 0 });
    expect((await other.call("GET", "/images")).body.items).toEqual([]);
    expect(await seen(pathOf(link))).toBe(200);
  });

  test("deleted, one or many, are gone for good after the time for undo and no sooner", async () => {
    const me = await joinOn(admin, "enterprise");
    const other = await join(send);
    await inAMinute(purge);
    const before = await stored();
    const images = [await me.upload(await picture()), await me.upload(await picture()), await me.upload(await picture())].map(
      ({ body }) => body,
    );
    const ids = images.map(({ id }) => id);
    const link = (await me.link(ids[0] ?? "", 600)).body;
    const bytes = images.map((image) => image.bytes);
    const all = bytes.reduce((sum, one) => sum + one);
    const kept = await stored();
    expect((await me.call("DELETE", `/images/${ids[0]}`)).status).toBe(204);
    expectProblem(await me.call("DELETE", `/images/${ids[0]}`), 404, "not-found");
    expectProblem(await me.call("GET", `/images/${ids[0]}`), 404, "not-found");
    expect(await usage(me)).toEqual({ bytes: all - (bytes[0] ?? 0), images: 2 });
    expect((await me.call("POST", "/images/delete", { ids: [...ids, ...ids, "none"] })).body).toEqual({ deleted: 2 });
    expect([await usage(me), await seen(pathOf(link)), (await me.call("GET", "/images")).body.items]).toEqual([
      { bytes: 0, images: 0 },
      404,
      [],
    ]);
    expect((await me.call("GET", "/links")).body.items).toEqual([]);
    expect((await other.call("POST", "/images/restore", { ids })).body).toEqual({ restored: 0 });
    expect((await me.call("POST", "/images/restore", { ids })).body).toEqual({ restored: 3 });
    expect((await me.call("POST", "/images/restore", { ids })).body).toEqual({ restored: 0 });
    expect(await usage(me)).toEqual({ bytes: all, images: 3 });
    expect((await me.call("GET", `/images/${ids[0]}`)).body).toMatchObject({ id: ids[0], key: images[0]?.key });
    expect([await seen(pathOf(link)), await seen(`/i/${images[0]?.key}/200`)]).toEqual([200, 200]);
    for (const body of [{}, { ids: "x" }, { ids: [7] }]) expect((await me.call("POST", "/images/delete", body)).status).toBe(422);
    expectInvalid(await me.call("POST", "/images/restore", { ids: Array.from({ length: 1001 }, () => "x") }), ["ids"]);
    expect((await me.call("POST", "/images/delete", { ids: Array.from({ length: 1000 }, (_, n) => `x${n}`) })).body).toEqual({
      deleted: 0,
    });

    await me.call("POST", "/images/delete", { ids });
    await purge();
    expect(await stored()).toEqual(kept);
    await inAMinute(async () => {
      expect((await me.call("POST", "/images/restore", { ids })).body).toEqual({ restored: 0 });
      expect(await purge()).toBe(3);
    });
    expect(await stored()).toEqual(before);
    expectProblem(await me.call("DELETE", `/links/${link.id}`), 404, "not-found");
  });

  test("come back only where there is room", async () => {
    const bytes = await picture();
    const me = await joinOn(admin, await plan({ quotaBytes: bytes.length + 10 }));
    const { id } = (await me.upload(bytes)).body;
    await me.call("DELETE", `/images/${id}`);
    expect((await me.upload(bytes)).status).toBe(201);
    expectProblem(await me.call("POST", "/images/restore", { ids: [id] }), 403, "quota-exceeded");
    expect(await usage(me)).toEqual({ bytes: bytes.length, images: 1 });
  });
});

describe("temporary links", () => {
  async function linked() {
    const me = await joinOn(admin, "enterprise");
    return {
      me,
      image: (await me.upload(await picture())).body,
      change: (how: object) => admin.call("PATCH", `/admin/accounts/${me.account.id}`, how),
    };
  }

  test("are made, listed and shown as they are now", async () => {
    const { me, image } = await linked();
    const { status, body: link } = await me.link(image.id, 90, { label: " press " });
    expect(status).toBe(201);
    expect(link).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      imageId: image.id,
      rendition: "original",
      url: expect.stringMatching(/\/t\/[A-Za-z0-9\-_.]{1,512}$/),
      label: "press",
      download: false,
      metadata: "exact",
      watermark: null,
      createdAt: expect.any(String),
      expiresAt: new Date(Date.parse(link.createdAt) + 90_000).toISOString(),
      revokedAt: null,
      maxViews: null,
      views: 0,
      lastOpenedAt: null,
      hasPassword: false,
      state: "live",
    });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const dated = await me.call<Link>("POST", `/images/${image.id}/links`, { expiresAt, rendition: "200" });
    expect(dated.body).toMatchObject({ expiresAt, rendition: "200", label: null });
    expect((await me.call("GET", `/images/${image.id}/links`)).body).toEqual({ items: [dated.body, link], nextCursor: null });
    const second = (await me.upload(await picture())).body;
    const third = (await me.link(second.id, 60)).body;
    expect((await me.call("GET", `/images/${image.id}/links`)).body.items).toHaveLength(2);
    const page = (await me.call("GET", "/links?limit=2")).body;
    expect(page.items).toEqual([third, dated.body]);
    expect((await me.call("GET", `/links?limit=2&cursor=${page.nextCursor}`)).body).toEqual({ items: [link], nextCursor: null });
  });

  test("live as long as the plan lets them, to the second", async () => {
    const { me, image, change } = await linked();
    const make = (body: object) => me.call("POST", `/images/${image.id}/links`, body);
    const day = 86_400;
    for (const expiresIn of [0, -1, 1.5, "60", null, 30 * day + 1, 1e15])
      expectInvalid(await make({ expiresIn }), ["expiresIn"], String(expiresIn));
    for (const expiresIn of [1, 30 * day]) expect((await make({ expiresIn })).status).toBe(201);
    for (const expiresAt of [
      "tomorrow",
      "2026-01-01",
      0,
      new Date(Date.now() - 1000).toISOString(),
      new Date(Date.now() + (30 * day + 60) * 1000).toISOString(),
      "9999-12-31T23:59:59Z",
    ])
      expectInvalid(await make({ expiresAt }), ["expiresAt"], String(expiresAt));
    expect((await make({ expiresAt: new Date(Date.now() + (30 * day - 60) * 1000).toISOString() })).status).toBe(201);
    expectInvalid(await make({}), ["expiresIn"]);
    expectInvalid(await make({ expiresIn: 60, expiresAt: new Date(Date.now() + 60_000).toISOString() }), ["expiresIn"]);
    await change({ plan: await plan({ originalLink: true, temporaryLinks: true, minExpiry: 60, maxExpiry: 120 }) });
    for (const expiresIn of [59, 121]) expectInvalid(await make({ expiresIn }), ["expiresIn"], String(expiresIn));
    for (const expiresIn of [60, 120]) expect((await make({ expiresIn })).status).toBe(201);
  });

  test("are to a rendition of the plan", async () => {
    const { me, image } = await linked();
    for (const rendition of ["200", "400", "original"]) expect((await me.link(image.id, 60, { rendition })).status, rendition).toBe(201);
    for (const rendition of ["300", "0200", "200.jpg", "temporary", "", 200])
      expectInvalid(await me.link(image.id, 60, { rendition }), ["rendition"], String(rendition));
    const saved = (await me.link(image.id, 60, { download: true })).body;
    const answer = await deliver({ method: "HEAD", path: pathOf(saved), query: "", header: () => null });
    expect(answer.headers["Content-Disposition"]).toMatch(/^attachment;/);
    for (const label of ["x".repeat(201), "a\nb", 7]) expectInvalid(await me.link(image.id, 60, { label }), ["label"]);
  });

  test("are extended, shortened and revived under the same URL", async () => {
    const { me, image } = await linked();
    const link = (await me.link(image.id, 60)).body;
    const change = (body: object) => me.call<Link>("PATCH", `/links/${link.id}`, body);
    const before = Date.now();
    const extended = (await change({ expiresIn: 3600, label: "x" })).body;
    expect(extended).toMatchObject({ id: link.id, url: link.url, label: "x", state: "live" });
    expect(Math.abs(Date.parse(extended.expiresAt) - before - 3_600_000)).toBeLessThan(5000);
    expect((await change({ label: null })).body).toEqual({ ...extended, label: null });
    const short = (await change({ expiresIn: 1 })).body;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(short.expiresAt) });
    try {
      expect(await seen(pathOf(link))).toBe(404);
      expect((await me.call("GET", "/links")).body.items[0]).toMatchObject({ id: link.id, state: "expired" });
      expect((await change({ label: "still over" })).body).toMatchObject({ state: "expired" });
      expect((await change({ expiresAt: new Date(Date.now() + 30_000).toISOString() })).body).toMatchObject({
        url: link.url,
        state: "live",
      });
      expect(await seen(pathOf(link))).toBe(200);
    } finally {
      vi.useRealTimers();
    }
    expectInvalid(await change({ expiresIn: 0 }), ["expiresIn"]);
    expectInvalid(await change({ expiresIn: 30 * 86_400 + 1 }), ["expiresIn"]);
    expectInvalid(await change({ expiresIn: 60, expiresAt: short.expiresAt }), ["expiresIn"]);
    expectInvalid(await change({ rendition: "200" }), ["rendition"]);
    expectInvalid(await change({ imageId: image.id }), ["imageId"]);
  });

  test("revoked stay so, as often as one likes", async () => {
    const { me, image } = await linked();
    const [one, two, three, four] = await Promise.all(
      ["a", "a", "b", "c"].map(async (label) => (await me.link(image.id, 600, { label })).body),
    );
    if (!one || !two || !three || !four) throw new Error("Four links were made");
    expect((await me.call("DELETE", `/links/${one.id}`)).status).toBe(204);
    const { revokedAt } = (await me.call("GET", "/links")).body.items.find(({ id }: Link) => id === one.id);
    expect(revokedAt).toEqual(expect.any(String));
    expect((await me.call("DELETE", `/links/${one.id}`)).status).toBe(204);
    expect((await me.call("GET", "/links")).body.items.find(({ id }: Link) => id === one.id)).toMatchObject({
      state: "revoked",
      revokedAt,
    });
    for (const body of [{ expiresIn: 60 }, { label: "x" }, {}])
      expectProblem(await me.call("PATCH", `/links/${one.id}`, body), 409, "revoked");
    expect(await seen(pathOf(one))).toBe(404);
    expect((await me.call("POST", "/links/revoke", { label: "a" })).body).toEqual({ revoked: 1 });
    expect((await me.call("POST", "/links/revoke", { ids: [one.id, two.id, three.id, three.id, "none"] })).body).toEqual({ revoked: 1 });
    expect((await me.call("POST", "/links/revoke", { imageId: image.id })).body).toEqual({ revoked: 1 });
    expect((await me.call("POST", "/links/revoke", { imageId: image.id })).body).toEqual({ revoked: 0 });
    for (const link of [two, three, four]) expect(await seen(pathOf(link))).toBe(404);
    for (const body of [{}, { ids: [7] }, { ids: Array.from({ length: 1001 }, () => "x") }, { all: true }, { ids: [], imageId: "x" }])
      expect((await me.call("POST", "/links/revoke", body)).status).toBe(422);
    expect((await me.call("POST", "/links/revoke", { ids: [] })).body).toEqual({ revoked: 0 });
  });

  test("need a plan that has them, but to be revoked", async () => {
    const { me, image, change } = await linked();
    const [link, other] = [(await me.link(image.id, 600)).body, (await me.link(image.id, 600)).body];
    await change({ plan: "premium" });
    expectProblem(await me.call("POST", `/images/${image.id}/links`, { expiresIn: 60 }), 403, "plan-required");
    expectProblem(await me.call("POST", "/images/none/links", { wrong: 1 }), 403, "plan-required", "before not-found and invalid");
    expectProblem(await me.call("PATCH", `/links/${link.id}`, { expiresIn: 60 }), 403, "plan-required");
    expectProblem(await me.call("PATCH", "/links/none", { wrong: 1 }), 403, "plan-required", "before not-found");
    expect((await me.call("GET", "/links")).body.items.map(({ state }: Link) => state)).toEqual(["plan", "plan"]);
    expect(await seen(pathOf(link))).toBe(404);
    expect((await me.call("DELETE", `/links/${link.id}`)).status).toBe(204);
    expect((await me.call("POST", "/links/revoke", { ids: [other.id, link.id] })).body).toEqual({ revoked: 1 });
    await change({ plan: "enterprise" });
    expectProblem(await me.call("PATCH", "/links/none", { wrong: 1 }), 404, "not-found", "before invalid");
    expectProblem(await me.call("POST", "/images/none/links", { wrong: 1 }), 404, "not-found", "before invalid");
    expect((await me.call("GET", "/links")).body.items.map(({ state }: Link) => state)).toEqual(["revoked", "revoked"]);
  });

  test("are at most 1,000 that live for an image, revived ones among them", async () => {
    const { me, image } = await linked();
    const over = (await me.link(image.id, 1)).body;
    const row = (await selectLink(me.account.id, over.id)) as LinkRow;
    const later = new Date(Date.now() + 600_000);
    for (let n = 0; n < 999; n++) expect(await insertLink({ ...row, id: newId(), expiresAt: later }, 1000, new Date())).toBe("stored");
    await vi.waitUntil(() => Date.now() >= Date.parse(over.expiresAt), { timeout: 3000 });
    const last = await me.link(image.id, 600);
    expect(last.status).toBe(201);
    expect((await me.link(image.id, 600)).status).toBe(422);
    expect((await me.call("PATCH", `/links/${over.id}`, { expiresIn: 600 })).status, "one that is revived is the 1,001st").toBe(422);
    expect((await me.call("PATCH", `/links/${last.body.id}`, { expiresIn: 700 })).status, "one that lives is none more").toBe(200);
    const { id } = (await me.upload(await picture())).body;
    expect((await me.link(id, 600)).status).toBe(201);
  });
});

describe("plans", () => {
  const draft = { thumbnailHeights: [200], ...limits };
  const make = (body: object) => admin.call("POST", "/admin/plans", body);

  test("are public, in the order in which they were made", async () => {
    const { status, body } = await ask("/api/v1/plans");
    expect(status).toBe(200);
    const [basic, premium, enterprise] = body["items"] as Record<string, unknown>[];
    const [MiB, GiB, TiB] = [1024 ** 2, 1024 ** 3, 1024 ** 4];
    const none = { temporaryLinks: false, minExpiry: null, maxExpiry: null, isDefault: false };
    expect(basic).toMatchObject({
      id: "basic",
      name: "Basic",
      thumbnailHeights: [200],
      originalLink: false,
      ...none,
      quotaBytes: GiB,
      maxFileBytes: 32 * MiB,
      isDefault: true,
    });
    expect(premium).toEqual({
      id: "premium",
      name: "Premium",
      thumbnailHeights: [200, 400],
      originalLink: true,
      ...none,
      quotaBytes: 50 * GiB,
      maxFileBytes: 128 * MiB,
    });
    expect(enterprise).toEqual({
      id: "enterprise",
      name: "Enterprise",
      thumbnailHeights: [200, 400],
      originalLink: true,
      temporaryLinks: true,
      minExpiry: 1,
      maxExpiry: 30 * 86_400,
      quotaBytes: TiB,
      maxFileBytes: 512 * MiB,
      isDefault: false,
    });
    expect((await admin.call("GET", "/admin/plans")).body.items).toEqual((await ask("/api/v1/plans")).body["items"]);
  });

  test("are made with an id of one's own, or one from the name", async () => {
    const named = await make({ name: "Große Bühne — 2×!", ...draft, thumbnailHeights: [4096, 16, 300, 16] });
    expect(named).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^[a-z0-9][a-z0-9-]*$/),
        thumbnailHeights: [16, 300, 4096],
        originalLink: false,
        temporaryLinks: false,
        isDefault: false,
      },
    });
    expectProblem(await make({ name: "Große Bühne — 2×!", ...draft }), 409, "plan-exists");
    expectProblem(await make({ id: "basic", name: "Another", ...draft }), 409, "plan-exists");
    for (const id of ["", "Large", "-x", "a b", "ä", "x".repeat(65)]) expectInvalid(await make({ id, name: "x", ...draft }), ["id"], id);
    expectInvalid(await make({ name: "☃", ...draft }), ["id"]);
    expect((await make({ name: "☃", id: "snow", ...draft })).status).toBe(201);
  });

  test("have values within bounds", async () => {
    const { body } = await make({ name: "Bounds", ...draft });
    const change = (how: object) => admin.call("PATCH", `/admin/plans/${body.id}`, how);
    for (const height of [15, 4097, 0, -1, 200.5, "200", null])
      expectInvalid(await change({ thumbnailHeights: [200, height] }), ["thumbnailHeights.1"], String(height));
    for (const heights of [200, null, Array.from({ length: 17 }, (_, n) => 100 + n)])
      expectInvalid(await change({ thumbnailHeights: heights }), ["thumbnailHeights"]);
    for (const field of ["quotaBytes", "maxFileBytes"])
      for (const value of [-1, 1.5, "1", null, 1e20]) expectInvalid(await change({ [field]: value }), [field], `${field} ${value}`);
    for (const field of ["minExpiry", "maxExpiry"])
      for (const value of [0, -1, 1.5, "1"]) expectInvalid(await change({ [field]: value }), [field], `${field} ${value}`);
    for (const field of ["originalLink", "temporaryLinks", "isDefault"])
      for (const value of [0, "true", null]) expectInvalid(await change({ [field]: value }), [field]);
    for (const name of ["", " ", "x".repeat(101), "a\nb"]) expectInvalid(await change({ name }), ["name"]);
    expectInvalid(await change({ id: "other" }), ["id"]);
    expectInvalid(await make({}), ["maxFileBytes", "name", "quotaBytes", "thumbnailHeights"]);
    expect((await change({ temporaryLinks: true })).status).toBe(422);
    expectInvalid(await change({ temporaryLinks: true, minExpiry: 10, maxExpiry: 9 }), ["maxExpiry"]);
    expect((await change({ temporaryLinks: true, minExpiry: 10, maxExpiry: 10, thumbnailHeights: [], quotaBytes: 0 })).body).toMatchObject({
      minExpiry: 10,
      maxExpiry: 10,
      thumbnailHeights: [],
      quotaBytes: 0,
    });
    expectProblem(await admin.call("PATCH", "/admin/plans/none", { wrong: 1 }), 404, "not-found");
  });

  test("are deleted when nobody has them, and never the default one", async () => {
    const id = await plan();
    expectProblem(await admin.call("DELETE", "/admin/plans/basic"), 409, "default-plan");
    expectProblem(await admin.call("PATCH", "/admin/plans/basic", { isDefault: false }), 409, "default-plan");
    const me = await joinOn(admin, id);
    expectProblem(await admin.call("DELETE", `/admin/plans/${id}`), 409, "plan-in-use");
    await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "basic" });
    expect((await admin.call("DELETE", `/admin/plans/${id}`)).status).toBe(204);
    expectProblem(await admin.call("DELETE", `/admin/plans/${id}`), 404, "not-found");
  });

  test("have one default, which new accounts get", async () => {
    const id = await plan({ isDefault: true });
    const defaults = async () =>
      ((await ask("/api/v1/plans")).body["items"] as { id: string; isDefault: boolean }[])
        .filter(({ isDefault }) => isDefault)
        .map((one) => one.id);
    expect(await defaults()).toEqual([id]);
    const me = await join(send);
    expect(me.account.plan).toMatchObject({ id, isDefault: true });
    expectProblem(await admin.call("DELETE", `/admin/plans/${id}`), 409, "default-plan");
    expect((await admin.call("PATCH", "/admin/plans/basic", { isDefault: true })).body).toMatchObject({ id: "basic", isDefault: true });
    expect(await defaults()).toEqual(["basic"]);
    expect((await caller(send, me.token).call("GET", "/me")).body.plan).toMatchObject({ id, isDefault: false });
    expectProblem(await admin.call("DELETE", `/admin/plans/${id}`), 409, "plan-in-use");
  });
});
