import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { updateConditions } from "#db/conditions.ts";
import { insertShare, selectShare } from "#db/shares.ts";
import { good } from "#e2e/http/house.ts";
import { bootInside, expectInvalid, expectProblem, joinOn } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { unzip } from "#e2e/setup/zip.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { deny } from "#lib/delivery/denial.ts";
import { newId } from "#lib/id.ts";
import { scene } from "#lib/images/decoder/fixtures.ts";
import { closeDecoder, decoderTasks } from "#lib/images/decoder/index.ts";
import { purge } from "#lib/images/remove.ts";
import type { Album, Image, Link, Share } from "#lib/web/shapes.ts";

type Somebody = Awaited<ReturnType<typeof joinOn>>;

let admin: Caller;
let me: Somebody;
let images: Image[];
let originals: Buffer[];
beforeAll(async () => {
  admin = await bootInside();
  me = await joinOn(admin, "enterprise");
  [images, originals] = await uploads(me, ["beach.jpg", "BEACH.jpg", "<b>pier.jpg"]);
});
afterAll(closeDecoder);

async function uploads(somebody: Somebody, names: string[]): Promise<[Image[], Buffer[]]> {
  const [all, bytes]: [Image[], Buffer[]] = [[], []];
  for (const name of names) {
    const original = await picture();
    bytes.push(Buffer.from(original));
    all.push(good(await somebody.upload(original, name)));
  }
  return [all, bytes];
}

const idsOf = (some: Image[]) => some.map(({ id }) => id);
const share = async (more: object = {}): Promise<Share> =>
  good(await me.call<Share>("POST", "/shares", { imageIds: idsOf(images), expiresIn: 600, ...more }));
const read = async ({ id }: Share) => good(await me.call<Share>("GET", `/shares/${id}`));
const change = (one: Share, how: object) => me.call<Share>("PATCH", `/shares/${one.id}`, how);
const albumOf = async (somebody: Somebody, some: Image[]): Promise<Album> => {
  const album = good<Album>(await somebody.call("POST", "/albums", { name: "Summer <3" }));
  return good<Album>(await somebody.call("PUT", `/albums/${album.id}/images`, { ids: idsOf(some) }));
};

type Way = {
  method?: string;
  cookie?: string | undefined;
  password?: string;
  headers?: Record<string, string>;
  query?: string;
  at?: string;
};
/** Asks for what is at a path behind a share as whoever has nothing but its URL. */
async function knock({ url }: Pick<Share, "url">, { method = "GET", cookie, password, headers = {}, query = "", at = "" }: Way = {}) {
  const all: Record<string, string | undefined> = { ...headers, cookie };
  const body = password === undefined ? null : form(new URLSearchParams({ password }).toString());
  return deliver({ method, path: new URL(url).pathname + at, query, header: (name) => all[name], address: "192.0.2.1", body });
}
async function* form(text: string) {
  yield Buffer.from(text);
}
type Reply = Awaited<ReturnType<typeof knock>>;
/** In copies, as a portion is its reader's until the next one is asked for. */
async function bytesOf({ body }: Reply): Promise<Buffer> {
  if (body === null || body instanceof Uint8Array) return Buffer.from(body ?? []);
  const portions: Buffer[] = [];
  for await (const portion of body) portions.push(Buffer.from(portion));
  return Buffer.concat(portions);
}
const textOf = async (reply: Reply) => (await bytesOf(reply)).toString();
const cookieOf = ({ headers }: Reply) => headers["Set-Cookie"]?.split(";")[0];
const enter = (one: Share, password = "") => knock(one, { method: "POST", password });
/** The keys of the pictures on a page, in their order. */
const keysOn = (html: string) => [...html.matchAll(/<img src="\/s\/[^/"]+\/([\w-]{22})\/\w+"/g)].map(([, key]) => key);
const shown = async (one: Share, way: Way = {}) => keysOn(await textOf(await knock(one, way)));
/** Every address behind a share, its own first. */
const addresses = (some: Image[] = images) => ["", "/download", ...some.flatMap(({ key }) => [`/${key}/200`, `/${key}/original`])];
const expectDead = async (one: Share, cookie?: string, some: Image[] = images) => {
  for (const at of addresses(some)) {
    for (const method of ["GET", "HEAD"]) {
      const reply = await knock(one, { at, method, cookie });
      expect(reply, `${method} ${at}`).toEqual(method === "GET" ? deny() : { ...deny(), body: null });
    }
  }
  expect(await enter(one)).toEqual(deny());
};

describe("a share in the API", () => {
  test("is a link to several images in their order, each once", async () => {
    const [first, second, third] = idsOf(images);
    const made = await share({ imageIds: [third, first, third, second], label: "Mail", maxViews: 5, password: "secret" });
    expect(made).toMatchObject({
      imageIds: [third, first, second],
      albumId: null,
      rendition: "original",
      label: "Mail",
      maxViews: 5,
      views: 0,
      hasPassword: true,
      revokedAt: null,
      state: "live",
    });
    expect(new URL(made.url).pathname).toMatch(/^\/s\/[A-Za-z0-9\-_.]{1,509}$/);
    expect(JSON.stringify(made)).not.toMatch(/argon2|secret|imageId"/);
    expect(await read(made)).toEqual(made);
  });

  test("is listed, the newest first, page by page, and to nobody else", async () => {
    const other = await joinOn(admin, "enterprise");
    const [[image]] = await uploads(other, ["one.jpg"]);
    const made: Share[] = [];
    for (let at = 0; at < 5; at++)
      made.unshift(good(await other.call<Share>("POST", "/shares", { imageIds: [image?.id], expiresIn: 60 + at })));
    const pages: Share[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: Share[]; nextCursor: string | null } = good(await other.call("GET", `/shares?limit=2&cursor=${cursor}`));
      pages.push(page.items);
      cursor = page.nextCursor;
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat().map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expectProblem(await me.call("GET", `/shares/${made[0]?.id}`), 404, "not-found");
    expectProblem(await me.call("PATCH", `/shares/${made[0]?.id}`, { label: "mine" }), 404, "not-found");
    expectProblem(await me.call("DELETE", `/shares/${made[0]?.id}`), 404, "not-found");
    expect(good(await other.call("GET", `/shares/${made[0]?.id}`)).state).toBe("live");
  });

  test("is refused for what is not one's own, not there, or not in the plan", async () => {
    const other = await joinOn(admin, "enterprise");
    const [theirs] = await uploads(other, ["theirs.jpg"]);
    const album = await albumOf(other, theirs);
    const draft = { expiresIn: 600 };
    expectProblem(await me.call("POST", "/shares", { ...draft, imageIds: [...idsOf(images), ...idsOf(theirs)] }), 404, "not-found");
    expectProblem(await me.call("POST", "/shares", { ...draft, imageIds: ["nothing"] }), 404, "not-found");
    expectProblem(await me.call("POST", "/shares", { ...draft, albumId: album.id }), 404, "not-found");
    const wrong: [string, object][] = [
      ["imageIds", draft],
      ["imageIds", { ...draft, imageIds: [] }],
      ["imageIds", { ...draft, imageIds: idsOf(images), albumId: album.id }],
      ["imageIds", { ...draft, imageIds: Array(1001).fill("x") }],
      ["expiresIn", { imageIds: idsOf(images) }],
      ["expiresIn", { imageIds: idsOf(images), expiresIn: 30 * 86_400 + 1 }],
      ["rendition", { ...draft, imageIds: idsOf(images), rendition: "399" }],
      ["maxViews", { ...draft, imageIds: idsOf(images), maxViews: 0 }],
      ["more", { ...draft, imageIds: idsOf(images), more: 1 }],
    ];
    for (const [path, body] of wrong) expectInvalid(await me.call("POST", "/shares", body), [path], JSON.stringify(body).slice(0, 80));
    good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, { plan: "premium" }));
    expectProblem(await other.call("POST", "/shares", { ...draft, albumId: album.id }), 403, "plan-required");
    expect(good(await me.call("GET", "/shares?limit=200")).items.every((one: Share) => one.imageIds.length > 0)).toBe(true);
  });

  test("is extended, revived and given other conditions under the same URL, until it is revoked", async () => {
    const made = await share({ maxViews: 1 });
    expect((await enter(made)).status).toBe(303);
    expect((await read(made)).state).toBe("used-up");
    expect(good(await change(made, { maxViews: 2, label: "again", expiresIn: 900 }))).toMatchObject({
      url: made.url,
      views: 1,
      label: "again",
      state: "live",
    });
    expectInvalid(await change(made, { expiresIn: 31 * 86_400 }), ["expiresIn"]);
    for (let time = 0; time < 2; time++) expect((await me.call("DELETE", `/shares/${made.id}`)).status).toBe(204);
    expect((await read(made)).state).toBe("revoked");
    expectProblem(await change(made, { expiresIn: 900 }), 409, "revoked");
  });
});

test("a page shows what is transparent on a ground of its own, and the rest on its mean colour", async () => {
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  const clear = await sharp({ create: { width: 300, height: 200, channels: 4, background } })
    .png()
    .toBuffer();
  const image = good<Image>(await me.upload(new Uint8Array(clear), "clear.png"));
  const html = await textOf(await knock(await share({ imageIds: [image.id, ...idsOf(images)] })));
  expect(html.match(/<li class="clear" style="--r:1.5">/g)).toHaveLength(1);
  expect(html.match(/<li style="--r:[\d.]+;background:rgb\(\d+ \d+ \d+\)">/g)).toHaveLength(images.length);
});

test("an account has so many live shares and no more, however many are made at once", async () => {
  const other = await joinOn(admin, "enterprise");
  const [theirs] = await uploads(other, ["a.jpg"]);
  const made = good(await other.call<Share>("POST", "/shares", { imageIds: idsOf(theirs), expiresIn: 600 }));
  const stored = await selectShare(other.account.id, made.id);
  const row = (stored as NonNullable<typeof stored>).share;
  const now = new Date();
  const insert = () => insertShare({ ...row, id: newId() }, idsOf(theirs), 3, now);
  const outcomes = await Promise.all([insert(), insert(), insert(), insert()]);
  expect(outcomes.toSorted()).toEqual(["stored", "stored", "too-many", "too-many"]);
  // A live one may change beside them, and one that ended not come back.
  expect(await updateConditions(row, { expiresAt: new Date(now.getTime() + 60_000) }, 3, now)).toBe("done");
  expect(await updateConditions(row, { expiresAt: new Date(now.getTime() - 1) }, 3, now)).toBe("done");
  expect(await insert()).toBe("stored");
  expect(await updateConditions(row, { expiresAt: new Date(now.getTime() + 60_000) }, 3, now)).toBe("too-many");
});

describe("the page of a share", () => {
  test("shows its pictures in their order, each leading to itself in full, and saves all", async () => {
    const made = await share({ imageIds: idsOf(images.toReversed()), label: "Für <Ada> & Co" });
    const path = new URL(made.url).pathname;
    const html = await textOf(await knock(made));
    expect(keysOn(html)).toEqual(images.map(({ key }) => key).toReversed());
    for (const { key } of images) expect(html).toContain(`<a href="${path}/${key}/original"><img src="${path}/${key}/400"`);
    expect(html).toContain(`href="${path}/download"`);
    expect(html).toContain("Für &#60;Ada&#62; &#38; Co");
    expect(html).toContain('alt="&#60;b&#62;pier.jpg"');
    expect(html).toContain('<meta property="og:title" content="Pictures were shared with you">');
    expect(html).not.toMatch(/<script|\son\w+=|og:image|https?:|url\(/i);
    expect(html).toMatch(/width="533" height="400"[^>]* loading="lazy"/);
  });

  test("follows its album, and has a word for one that is empty", async () => {
    const album = await albumOf(me, images);
    const made = good(await me.call<Share>("POST", "/shares", { albumId: album.id, expiresIn: 600 }));
    expect(made).toMatchObject({ albumId: album.id, imageIds: idsOf(images) });
    expect(await shown(made)).toEqual(images.map(({ key }) => key));
    expect(await textOf(await knock(made))).toContain('<h1 dir="auto">Summer &#60;3</h1>');
    const [first, second, third] = images as [Image, Image, Image];
    good(await me.call("PUT", `/albums/${album.id}/images`, { ids: [third.id, first.id] }));
    expect(await shown(made)).toEqual([third.key, first.key]);
    expect((await read(made)).imageIds).toEqual([third.id, first.id]);
    expect(await knock(made, { at: `/${second.key}/200` })).toEqual(deny());
    good(await me.call("PUT", `/albums/${album.id}/images`, { ids: [] }));
    expect(await textOf(await knock(made))).toContain("There are no pictures here yet");
    expect(await knock(made, { at: "/download" })).toEqual(deny());
    good(await me.call("POST", `/albums/${album.id}/images`, { ids: [second.id] }));
    expect(await shown(made)).toEqual([second.key]);
    good(await me.call("DELETE", `/albums/${album.id}`));
    await expectDead(made);
    expectProblem(await me.call("GET", `/shares/${made.id}`), 404, "not-found");
  });

  test("has several pages where there are very many pictures", async () => {
    const made = await share();
    expect((await knock(made, { query: "page=1" })).status).toBe(200);
    for (const page of ["2", "0", "-1", "1.5", "x"]) expect(await knock(made, { query: `page=${page}` }), page).toEqual(deny());
  });
});

describe("what is behind a share", () => {
  test("is its rendition and smaller thumbnails, as delivery gives them, and nothing else", async () => {
    const [image, original] = [images[0], originals[0]] as [Image, Buffer];
    const made = await share({ download: true });
    const whole = await knock(made, { at: `/${image.key}/original` });
    expect([whole.status, whole.headers["Cache-Control"], whole.headers["X-Robots-Tag"]]).toEqual([200, "private, no-cache", "noindex"]);
    expect(whole.headers["Content-Disposition"]).toMatch(/^attachment/);
    expect((await bytesOf(whole)).equals(original)).toBe(true);
    const part = await knock(made, { at: `/${image.key}/original`, headers: { range: "bytes=0-9" } });
    expect([part.status, (await bytesOf(part)).length]).toEqual([206, 10]);
    const etag = String(whole.headers["ETag"]);
    expect((await knock(made, { at: `/${image.key}/original`, headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await knock(made, { at: `/${image.key}/400`, headers: { accept: "image/webp" } })).headers["Content-Type"]).toBe("image/webp");

    const [outside] = await uploads(me, ["outside.jpg"]);
    const wrong = [`/${outside[0]?.key}/200`, `/${image.key}/399`, `/${image.key}/200.jpg`, `/${image.key}`, `/${image.key}/200/`];
    for (const at of [...wrong, "/", "/x", "/download/", `/${image.id}/200`]) expect(await knock(made, { at }), at).toEqual(deny());
    const small = await share({ rendition: "200" });
    expect((await knock(small, { at: `/${image.key}/200` })).status).toBe(200);
    for (const rendition of ["400", "original"]) expect(await knock(small, { at: `/${image.key}/${rendition}` })).toEqual(deny());
    expect(await textOf(await knock(small))).not.toMatch(/\/(400|original)"/);
  });

  test("is opened by no link's token, nor is a link by a share's", async () => {
    const made = await share();
    const link = good(await me.link(String(images[0]?.id), 600));
    const swapped = (url: string, from: string, to: string) => ({ url: url.replace(from, to) });
    expect(await knock(swapped(made.url, "/s/", "/t/"))).toEqual(deny());
    for (const at of addresses()) expect(await knock(swapped(link.url, "/t/", "/s/"), { at })).toEqual(deny());
  });

  test("has the share's watermark in every size, and no metadata where it is left out", async () => {
    const [image, original] = [images[0], originals[0]] as [Image, Buffer];
    const marked = await share({ watermark: "For Ada" });
    const plain = await share({ metadata: "stripped" });
    for (const rendition of ["200", "original"]) {
      const at = `/${image.key}/${rendition}`;
      const [with_, without] = [await bytesOf(await knock(marked, { at })), await bytesOf(await knock(plain, { at }))];
      expect(with_.equals(without)).toBe(false);
      expect(without.equals(original)).toBe(false);
    }
    expect(original.includes("Picture ")).toBe(true);
    expect((await bytesOf(await knock(plain, { at: `/${image.key}/original` }))).includes("Picture ")).toBe(false);
    const files = await unzip(await bytesOf(await knock(plain, { at: "/download" })));
    for (const file of files) expect(Buffer.from(file.bytes).includes("Picture ")).toBe(false);
    expect(files).toHaveLength(3);
    expectInvalid(await me.call("POST", "/shares", { imageIds: idsOf(images), expiresIn: 60, watermark: "\u{10FFFD}" }), ["watermark"]);
  });
});

describe("what takes long to make", () => {
  test("is not given to whoever's share ended meanwhile", async () => {
    const large = await scene(6000, 4000).jpeg().toBuffer();
    const image = good(await me.upload(new Uint8Array(large), "large.jpg"));
    const made = good(await me.call<Share>("POST", "/shares", { imageIds: [images[0]?.id, image.id], expiresIn: 600, watermark: "Ada" }));
    const reply = knock(made, { at: `/${image.key}/original` });
    await expect.poll(() => decoderTasks().running, { interval: 5 }).toBeGreaterThan(0);
    good(await me.call("DELETE", `/shares/${made.id}`));
    expect(decoderTasks().running).toBeGreaterThan(0);
    expect(await reply).toEqual(deny());
  });
});

describe("the ZIP of a share", () => {
  test("has every picture in its order under a name of its own, in the share's rendition", async () => {
    const reply = await knock(await share({ label: "Summer: 1/2" }), { at: "/download" });
    expect(reply.headers).toMatchObject({
      "Content-Type": "application/zip",
      "Cache-Control": "private, no-cache",
      "X-Robots-Tag": "noindex",
    });
    expect(reply.headers["Content-Disposition"]).toContain('attachment; filename="Summer_ 1_2.zip"');
    const bytes = await bytesOf(reply);
    expect(reply.headers["Content-Length"]).toBe(String(bytes.length));
    const files = await unzip(bytes);
    expect(files.map(({ name }) => name)).toEqual(["beach.jpg", "BEACH (2).jpg", "_b_pier.jpg"]);
    for (const [place, file] of files.entries()) expect(Buffer.from(file.bytes).equals(originals[place] as Buffer)).toBe(true);
    const small = await share({ rendition: "200" });
    const thumbnails = await unzip(await bytesOf(await knock(small, { at: "/download" })));
    const [one, alone] = [thumbnails[0], await bytesOf(await knock(small, { at: `/${images[0]?.key}/200` }))];
    expect([thumbnails.length, one?.name, Buffer.from(one?.bytes ?? []).equals(alone)]).toEqual([3, "beach.jpg", true]);
  });

  test("breaks off where the share ends while it is packed", async () => {
    for (const rendition of ["original", "400"]) {
      const made = await share({ rendition });
      const { body } = await knock(made, { at: "/download" });
      const portions = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      expect((await portions.next()).done).toBe(false);
      good(await me.call("DELETE", `/shares/${made.id}`));
      await expect(async () => {
        while (!(await portions.next()).done);
      }).rejects.toThrow("ended");
    }
  });

  test("breaks off where a new password ends the visit that it belongs to", async () => {
    const made = await share();
    const { body } = await knock(made, { at: "/download" });
    const portions = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    expect((await portions.next()).done).toBe(false);
    good(await change(made, { password: "of those who are left" }));
    await expect(async () => {
      while (!(await portions.next()).done);
    }).rejects.toThrow("ended");
  });
});

describe("conditions", () => {
  test("are asked on the page alone, and cost one view however much of the share is looked at", async () => {
    const made = await share({ password: "right", maxViews: 2, label: "Ada" });
    const page = await knock(made);
    const html = await textOf(page);
    expect([page.status, page.headers["Cache-Control"]]).toEqual([200, "no-store"]);
    expect(html).toContain("<h1>Pictures were shared with you</h1>");
    for (const { key, name } of images) for (const secret of [key, name, "Ada"]) expect(html).not.toContain(secret);
    for (const at of addresses().slice(1)) expect(await knock(made, { at }), at).toEqual(deny());
    for (const at of addresses().slice(1)) expect(await knock(made, { at, method: "POST", password: "right" }), at).toEqual(deny());
    expect((await enter(made, "wrong")).status).toBe(403);
    const right = await enter(made, "right");
    const path = new URL(made.url).pathname;
    expect([right.status, right.headers["Location"]]).toEqual([303, path]);
    expect(right.headers["Set-Cookie"]).toContain(`; Path=${path};`);
    const cookie = cookieOf(right);
    expect(await shown(made, { cookie })).toHaveLength(3);
    for (const at of addresses()) expect((await knock(made, { at, cookie })).status, at).toBe(200);
    expect((await read(made)).views).toBe(1);
    good(await change(made, { password: "other" }));
    for (const at of addresses().slice(1)) expect(await knock(made, { at, cookie }), at).toEqual(deny());
  });

  test("let three of fifty in who ask at once for three views, and go on for those inside", async () => {
    const made = await share({ maxViews: 3 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => enter(made)));
    const inside = answers.filter(({ status }) => status === 303);
    expect(inside).toHaveLength(3);
    for (const answer of answers) if (answer.status !== 303) expect(answer).toEqual(deny());
    expect(await read(made)).toMatchObject({ views: 3, state: "used-up" });
    for (const one of inside) expect(await shown(made, { cookie: cookieOf(one) })).toHaveLength(3);
    await expectDead(made);
  });
});

test("a share ends with everything that ends it, at once, also for who is inside, and comes back with what comes back", async () => {
  const other = await joinOn(admin, "enterprise");
  const [theirs] = await uploads(other, ["a.jpg", "b.jpg"]);
  const made = good(await other.call<Share>("POST", "/shares", { imageIds: idsOf(theirs), expiresIn: 600, maxViews: 9 }));
  const cookie = cookieOf(await enter(made));
  const alive = async (some = theirs) => expect(await shown(made, { cookie })).toEqual(some.map(({ key }) => key));
  const dead = () => expectDead(made, cookie, theirs);
  const put = async (how: object) => good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, how));
  await alive();
  await put({ plan: "premium" });
  await dead();
  expect(good(await other.call("GET", `/shares/${made.id}`)).state).toBe("plan");
  expectProblem(await other.call("PATCH", `/shares/${made.id}`, { maxViews: 20 }), 403, "plan-required");
  await put({ plan: "enterprise" });
  await alive();
  await put({ suspended: true });
  await dead();
  await put({ suspended: false });
  good(await other.call("PATCH", `/shares/${made.id}`, { expiresIn: 1 }));
  await vi.waitFor(async () => expect(await knock(made, { cookie })).toEqual(deny()), { timeout: 5_000, interval: 50 });
  await dead();
  good(await other.call("PATCH", `/shares/${made.id}`, { expiresIn: 600 }));
  const [first, second] = theirs as [Image, Image];
  good(await other.call("DELETE", `/images/${first.id}`));
  await alive([second]);
  for (const rendition of ["200", "original"]) expect(await knock(made, { at: `/${first.key}/${rendition}`, cookie })).toEqual(deny());
  good(await other.call("DELETE", `/images/${second.id}`));
  await dead();
  expectProblem(await other.call("GET", `/shares/${made.id}`), 404, "not-found");
  expect(good(await other.call("GET", "/shares")).items).toEqual([]);
  good(await other.call("POST", "/images/restore", { ids: [first.id] }));
  await alive([first]);
  await purge(new Date(Date.now() + 61_000));
  expect(good(await other.call("GET", `/shares/${made.id}`)).imageIds).toEqual([first.id]);
  good(await other.call("DELETE", `/images/${first.id}`));
  await purge(new Date(Date.now() + 61_000));
  await dead();
});

test("a share gives the metadata that the account chose", async () => {
  const other = await joinOn(admin, "enterprise");
  const [theirs] = await uploads(other, ["a.jpg"]);
  good(await other.call("PATCH", "/me", { linkMetadata: "stripped" }));
  const made = good(await other.call<Share>("POST", "/shares", { imageIds: idsOf(theirs), expiresIn: 600 }));
  expect(made.metadata).toBe("stripped" satisfies Link["metadata"]);
});
