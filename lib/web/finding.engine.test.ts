import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { write } from "#db/client.ts";
import { images } from "#db/schema.ts";
import { selectTagsOf } from "#db/tags.ts";
import { bootInside, expectInvalid, joinOn, send } from "#e2e/http/inside.ts";
import { bytesOf, picture, scene } from "#e2e/http/pictures.ts";
import { type Caller, join } from "#e2e/setup/client.ts";
import { keyImages } from "#lib/images/rekey.ts";
import { purge } from "#lib/images/remove.ts";
import type { Day, Image, Tag } from "./shapes.ts";

let admin: Caller;
beforeAll(async () => {
  admin = await bootInside();
});

type Person = Awaited<ReturnType<typeof join>>;

const names = async ({ call }: Person, query: string) => (await call("GET", `/images?${query}`)).body.items.map(({ name }: Image) => name);
const counted = async ({ call }: Person, query = "") =>
  (await call("GET", `/tags?${query}`)).body.items.map(({ tag, images: many }: Tag) => [tag, many]);

async function uploaded(me: Person, ...called: string[]): Promise<Image[]> {
  const bytes = await picture();
  const all: Image[] = [];
  for (const name of called) all.push((await me.upload(bytes, name)).body);
  return all;
}

describe("tags", () => {
  test("are given to one image, each once, whatever its case", async () => {
    const me = await join(send);
    const [a] = (await uploaded(me, "a.jpg")) as [Image];
    const change = (tags: unknown) => me.call<Image>("PATCH", `/images/${a.id}`, { tags });
    expect((await change([" Big  Sea ", "beach", "BEACH", "e\u0301"])).body.tags).toEqual(["Big Sea", "beach", "é"]);
    expect(await counted(me)).toEqual([
      ["beach", 1],
      ["Big Sea", 1],
      ["é", 1],
    ]);
    expect((await change(["Beach", "sun"])).body.tags).toEqual(["Beach", "sun"]);
    expect(await counted(me)).toEqual([
      ["Beach", 1],
      ["sun", 1],
    ]);
    expect((await me.call("PATCH", `/images/${a.id}`, { description: "No word of tags" })).body.tags).toEqual(["Beach", "sun"]);
    for (const tag of ["", " ", "a\nb", "a\u202eb", "x".repeat(101)]) expect((await change([tag])).status, JSON.stringify(tag)).toBe(422);
    expect((await change([])).body.tags).toEqual([]);
    expect(await counted(me)).toEqual([]);
  });

  test("are given to and taken from many at once", async () => {
    const me = await join(send);
    const other = await join(send);
    const [a, b, c] = (await uploaded(me, "a.jpg", "b.jpg", "c.jpg")) as [Image, Image, Image];
    const ids = [a.id, b.id, c.id];
    const change = (body: object, by = me) => by.call("POST", "/images/tags", { ids, ...body });
    await me.call("PATCH", `/images/${b.id}`, { tags: ["Sea", "old"] });
    expect((await change({ add: ["sea", "Sun", "SUN"] })).body).toEqual({ changed: 3 });
    expect((await change({ add: ["SEA", "sun"], remove: ["none"] })).body).toEqual({ changed: 0 });
    const tagsOf = async (id: string) => (await me.call<Image>("GET", `/images/${id}`)).body.tags;
    expect(await Promise.all(ids.map(tagsOf))).toEqual([
      ["sea", "Sun"],
      ["Sea", "old", "Sun"],
      ["sea", "Sun"],
    ]);
    expect((await change({ remove: ["OLD", "sun"], add: ["sun"] })).body, "what is given and taken is given").toEqual({ changed: 1 });
    expect((await me.call("POST", "/images/tags", { ids: [a.id, "none"], remove: ["sea"] })).body).toEqual({ changed: 1 });
    expect(await counted(me)).toEqual([
      ["Sea", 2],
      ["Sun", 3],
    ]);
    expect((await change({ add: ["theirs"] }, other)).body).toEqual({ changed: 0 });
    expect([await counted(other), await counted(me, "q=HEI")]).toEqual([[], []]);
    expect(await counted(me, "q=U")).toEqual([["Sun", 3]]);
    const first = (await me.call("GET", "/tags?limit=1")).body;
    expect((await me.call("GET", `/tags?limit=1&cursor=${first.nextCursor}`)).body).toEqual({
      items: [{ tag: "Sun", images: 3 }],
      nextCursor: null,
    });

    const full = Array.from({ length: 99 }, (_, n) => `tag ${n}`);
    await me.call("PATCH", `/images/${c.id}`, { tags: full });
    expectInvalid(await change({ add: ["one", "two"] }), ["add"]);
    expect(await tagsOf(a.id), "all or none").toEqual(["Sun"]);
    expectInvalid(await change({ add: ["a\nb"], wrong: 1 }), ["add.0", "wrong"]);
    expectInvalid(await me.call("POST", "/images/tags", { ids: Array.from({ length: 1001 }, () => "x") }), ["ids"]);
  });

  test("changed by several at once are all there in the end", async () => {
    const me = await join(send);
    const [a, b] = (await uploaded(me, "a.jpg", "b.jpg")) as [Image, Image];
    const adding = ["one", "two", "three"].map((tag) => me.call("POST", "/images/tags", { ids: [a.id, b.id], add: [tag] }));
    const answers = await Promise.all([...adding, me.call("PATCH", `/images/${a.id}`, { name: "renamed.jpg" })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { body } = await me.call<Image>("GET", `/images/${a.id}`);
    expect([body.name, body.tags.toSorted()]).toEqual(["renamed.jpg", ["one", "three", "two"]]);
    expect(await counted(me)).toEqual([
      ["one", 2],
      ["three", 2],
      ["two", 2],
    ]);
  });

  test("of deleted images are not counted, and are there again with them", async () => {
    const me = await join(send);
    const [a, b] = (await uploaded(me, "a.jpg", "b.jpg")) as [Image, Image];
    await me.call("POST", "/images/tags", { ids: [a.id, b.id], add: ["sea"] });
    await me.call("DELETE", `/images/${a.id}`);
    expect([await counted(me), await names(me, "tag=sea")]).toEqual([[["sea", 1]], ["b.jpg"]]);
    await me.call("POST", "/images/restore", { ids: [a.id] });
    expect([await counted(me), await names(me, "tag=SEA")]).toEqual([[["sea", 2]], ["b.jpg", "a.jpg"]]);
    await me.call("DELETE", `/images/${a.id}`);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 62_000 });
    await purge().finally(() => vi.useRealTimers());
    expect(await selectTagsOf([a.id])).toEqual([]);
  });

  test("and names of an earlier version get their keys", async () => {
    const me = await join(send);
    const [a, b] = (await uploaded(me, "Img 10.jpg", "img 9.jpg")) as [Image, Image];
    for (const { id } of [a, b])
      await write((tx) =>
        tx
          .update(images)
          .set({ nameKey: "", tags: ["Sea", "sea"] })
          .where(eq(images.id, id)),
      );
    expect(await counted(me)).toEqual([]);
    expect(await keyImages()).toBe(2);
    expect(await keyImages()).toBe(0);
    expect([await counted(me), await names(me, "sort=name&tag=sea")]).toEqual([[["Sea", 2]], ["img 9.jpg", "Img 10.jpg"]]);
  });
});

describe("finding", () => {
  let me: Person;
  beforeAll(async () => {
    me = await joinOn(admin, "enterprise");
    const size = (width: number, height: number) => scene(width, height);
    const files: [name: string, bytes: Buffer, tags: string[]][] = [
      ["IMG_10.jpg", await size(60, 40).jpeg().toBuffer(), ["sea", "sun"]],
      ["img_9.jpg", await size(40, 60).jpeg().toBuffer(), ["sea"]],
      ["Żaba.png", await size(50, 50).png().toBuffer(), []],
      ["arm.webp", await size(90, 30).webp().toBuffer(), ["Sun"]],
    ];
    const days = ["2026-03-28T22:30:00Z", "2026-03-28T23:30:00Z", "2026-03-29T21:30:00Z", "2026-03-29T22:30:00Z"];
    for (const [place, [name, bytes, tags]] of files.entries()) {
      const { id } = (await me.upload(bytesOf(bytes), name)).body;
      await me.call("PATCH", `/images/${id}`, { tags, description: `Number ${place}` });
      // Uploaded on these days.
      await write((tx) =>
        tx
          .update(images)
          .set({ createdAt: new Date(days[place] ?? "") })
          .where(eq(images.id, id)),
      );
    }
  });
  const [ten, nine, frog, arm] = ["IMG_10.jpg", "img_9.jpg", "Żaba.png", "arm.webp"];

  test.each([
    ["", [arm, frog, nine, ten]],
    ["sort=createdAt", [ten, nine, frog, arm]],
    ["sort=name", [arm, nine, ten, frog]],
    ["sort=-name", [frog, ten, nine, arm]],
    ["q=number", [arm, frog, nine, ten]],
    ["q=SEA", [nine, ten]],
    ["q=%C5%BBab&sort=name", [frog]],
    ["tag=sea", [nine, ten]],
    ["tag=SUN", [arm, ten]],
    ["tag=sea&tag=sun", [ten]],
    ["tag=sea&tag=none", []],
    ["type=image/jpeg", [nine, ten]],
    ["type=image/png&type=image/webp", [arm, frog]],
    ["orientation=landscape", [arm, ten]],
    ["orientation=portrait", [nine]],
    ["orientation=square", [frog]],
    ["from=2026-03-29", [arm, frog]],
    ["to=2026-03-28", [nine, ten]],
    ["from=2026-03-29&to=2026-03-29&zone=Europe/Warsaw", [frog, nine]],
    ["from=2026-03-30", []],
    ["orientation=landscape&tag=sun&type=image/webp&from=2026-03-29&q=3&sort=name", [arm]],
    ["live=true", []],
    [`sha256=${"0".repeat(64)}`, []],
  ])("by %j", async (query, found) => {
    expect(await names(me, query)).toEqual(found);
    const { body } = await me.call("GET", `/images/outline?${query}`);
    expect(body.aspects).toHaveLength(found.length);
    const days: Day[] = (await me.call("GET", `/images/days?${query}`)).body.items;
    expect(days.reduce((sum, { images: many }) => sum + many, 0)).toBe(found.length);
  });

  test("in every order goes on where it was, whatever is added", async () => {
    for (const sort of ["-createdAt", "createdAt", "name", "-name", "bytes", "-bytes"]) {
      const all = (await me.call("GET", `/images?sort=${sort}`)).body.items.map(({ id }: Image) => id);
      const walked: string[] = [];
      const added: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: { items: Image[]; nextCursor: string | null } = (await me.call("GET", `/images?sort=${sort}&limit=1&cursor=${cursor}`))
          .body;
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        if (added.length === 0) added.push(...(await uploaded(me, "brand new.jpg")).map(({ id }) => id));
      }
      expect(
        walked.filter((id) => !added.includes(id)),
        sort,
      ).toEqual(all);
      await me.call("POST", "/images/delete", { ids: added });
      const outline = (await me.call("GET", `/images/outline?sort=${sort}&limit=3`)).body;
      const last = await me.call("GET", `/images?sort=${sort}&cursor=${outline.cursors[0]}`);
      expect(
        last.body.items.map(({ id }: Image) => id),
        sort,
      ).toEqual(all.slice(3));
    }
    const bytes = (await me.call("GET", "/images?sort=bytes")).body.items.map((image: Image) => image.bytes);
    expect(bytes).toEqual(bytes.toSorted((a: number, b: number) => a - b));
    const { nextCursor } = (await me.call("GET", "/images?sort=name&limit=1")).body;
    for (const sort of ["-name", "bytes", "createdAt"])
      expectInvalid(await me.call("GET", `/images?sort=${sort}&cursor=${nextCursor}`), ["cursor"], sort);
  });

  test("counts by day, and leads to where each begins", async () => {
    const days = async (query: string): Promise<Day[]> => (await me.call("GET", `/images/days?${query}`)).body.items;
    const short = (all: Day[]) => all.map(({ day, images: many }) => [day, many]);
    expect(short(await days(""))).toEqual([
      ["2026-03-29", 2],
      ["2026-03-28", 2],
    ]);
    // Clocks there change in between.
    const warsaw = await days("zone=Europe/Warsaw");
    expect(short(warsaw)).toEqual([
      ["2026-03-30", 1],
      ["2026-03-29", 2],
      ["2026-03-28", 1],
    ]);
    expect(short(await days("zone=%2B02:00&tag=sea"))).toEqual([["2026-03-29", 2]].slice(0, 1));
    const behind = async (query: string, cursor: string | null | undefined) => (await names(me, `${query}&cursor=${cursor}`))[0];
    expect(await Promise.all(warsaw.map(({ cursor }) => behind("", cursor)))).toEqual([arm, frog, ten]);
    const upwards = await days("zone=Europe/Warsaw&sort=createdAt");
    expect(await Promise.all(upwards.map(({ cursor }) => behind("sort=createdAt", cursor)))).toEqual([arm, nine, ten]);
    expect((await days("sort=name")).map(({ cursor }) => cursor)).toEqual([null, null]);
  });

  test("by live links finds those that answer now", async () => {
    const all: Image[] = (await me.call("GET", "/images")).body.items;
    const linked = all.find(({ name }) => name === frog);
    const link = (await me.link(linked?.id ?? "", 600)).body;
    await me.link(linked?.id ?? "", 600);
    const change = (plan: string) => admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan });
    expect(await names(me, "live=true")).toEqual([frog]);
    await change("premium");
    expect(await names(me, "live=true")).toEqual([]);
    await change("enterprise");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    try {
      expect(await names(me, "live=true")).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
    await me.call("POST", "/links/revoke", { imageId: link.imageId });
    expect(await names(me, "live=true")).toEqual([]);
  });

  test("by bytes tells which files are there", async () => {
    const bytes = await picture();
    const mine = (await me.upload(bytes, "first.jpg")).body;
    const again = (await me.upload(bytes, "second.jpg")).body;
    const find = async (sha256: unknown, by = me) => by.call("POST", "/images/find", { sha256 });
    expect((await find([mine.sha256.toUpperCase(), "0".repeat(64), mine.sha256])).body).toEqual({ items: [again], nextCursor: null });
    expect(await names(me, `sha256=${mine.sha256}`)).toEqual(["second.jpg", "first.jpg"]);
    expect((await find([mine.sha256], await join(send))).body.items).toEqual([]);
    await me.call("POST", "/images/delete", { ids: [mine.id, again.id] });
    expect((await find([mine.sha256])).body.items).toEqual([]);
    expectInvalid(await find(["x"]), ["sha256.0"]);
    expectInvalid(await find(Array.from({ length: 201 }, () => "0".repeat(64))), ["sha256"]);
  });

  test("refuses what cannot be asked, and says why", async () => {
    for (const [query, path] of [
      ["sort=size", "sort"],
      ["orientation=round", "orientation"],
      ["from=2026-02-30", "from"],
      ["to=yesterday", "to"],
      ["zone=Middle/Earth", "zone"],
      ["live=1", "live"],
      ["sha256=abc", "sha256"],
      [`q=${"x".repeat(201)}`, "q"],
    ] as const) {
      for (const list of ["/images", "/images/days", "/images/outline"])
        expectInvalid(await me.call("GET", `${list}?${query}`), [path], `${list}?${query}`);
    }
  });
});
