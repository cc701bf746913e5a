import { eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, write } from "#db/client.ts";
import { links, notices, opens, salts, shares } from "#db/schema.ts";
import { good } from "#e2e/http/house.ts";
import { bootInside, expectInvalid, joinOn } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { closeDecoder } from "#lib/images/decoder/index.ts";
import { note, settleLedger } from "#lib/ledger/ledger.ts";
import { tellSoonEnds } from "#lib/ledger/notices.ts";
import { forgetVisitors, sweepLedger } from "#lib/ledger/retention.ts";
import { saltsOf } from "#lib/ledger/visitor.ts";
import type { Image, Link, Notice } from "#lib/web/shapes.ts";

type Somebody = Awaited<ReturnType<typeof joinOn>>;
type Told = { items: Notice[]; nextCursor: string | null; unread: number };
type Page = { items: Link[]; nextCursor: string | null };

let admin: Caller;
beforeAll(async () => {
  admin = await bootInside();
});
afterAll(closeDecoder);

/** Somebody new with a picture. */
async function moveIn(): Promise<{ me: Somebody; image: Image }> {
  const me = await joinOn(admin, "enterprise");
  return { me, image: good(await me.upload(await picture())) };
}
const day = 86_400_000;
const set = (id: string, how: Partial<typeof links.$inferSelect>) => write((tx) => tx.update(links).set(how).where(eq(links.id, id)));
const share = async (me: Somebody, image: Image, more: object = {}) =>
  good(await me.call<Link>("POST", "/shares", { imageIds: [image.id], expiresIn: 600, ...more }));
const ask = async (me: Somebody, query: string) => good(await me.call<Page>("GET", `/links?${query}`));

describe("the list of all links", () => {
  test("is filtered by state, label, image and words, and sorted, page by page", async () => {
    const { me, image } = await moveIn();
    const other = good(await me.upload(await picture(), "holiday.jpg"));
    const make = async (of: Image, seconds: number, more: object) => good(await me.link(of.id, seconds, more)).id;
    const live = await make(image, 500, { label: "Anna" });
    const late = await make(other, 900, { label: "Anna" });
    const [usedUp, expired, revoked] = [
      await make(image, 600, { maxViews: 1, label: "Łucja" }),
      await make(image, 700, {}),
      await make(image, 800, { label: "100%_" }),
    ];
    await set(usedUp, { views: 1 });
    await set(expired, { expiresAt: new Date(Date.now() - 1000) });
    good(await me.call("DELETE", `/links/${revoked}`));
    const ids = async (query: string) => (await ask(me, query)).items.map(({ id }) => id).toSorted();
    const found: [query: string, ids: string[]][] = [
      ["", [live, late, usedUp, expired, revoked]],
      ["state=live", [live, late]],
      ["state=plan", []],
      ["state=used-up", [usedUp]],
      ["state=expired", [expired]],
      ["state=revoked", [revoked]],
      ["label=Anna", [live, late]],
      ["label=anna", []],
      ["q=ann", [live, late]],
      ["q=%C5%82UC", [usedUp]],
      ["q=100%25_", [revoked]],
      ["q=holiday", [late]],
      [`image=${other.id}`, [late]],
      [`image=${image.id}&label=Anna&state=live`, [live]],
    ];
    for (const [query, expected] of found) expect(await ids(query), query).toEqual(expected.toSorted());
    for (const one of (await ask(me, "")).items) expect(await ids(`state=${one.state}`), one.state).toContain(one.id);

    const inOrder = async (sort: string) => {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: Page = await ask(me, `sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      return seen;
    };
    expect(await inOrder("expiresAt")).toEqual([expired, live, usedUp, revoked, late]);
    expect(await inOrder("-expiresAt")).toEqual([late, revoked, usedUp, live, expired]);
    expect(await inOrder("createdAt")).toEqual((await inOrder("-createdAt")).toReversed());
    const byLabel = await inOrder("label");
    // The order of ids is each database's own.
    expect([byLabel.at(0), byLabel.slice(1, 3).toSorted(), ...byLabel.slice(3)]).toEqual([
      revoked,
      [live, late].toSorted(),
      usedUp,
      expired,
    ]);
    expect(await inOrder("-label")).toEqual(byLabel.toReversed());
    const { nextCursor } = await ask(me, "sort=expiresAt&limit=2");
    expectInvalid(await me.call("GET", `/links?cursor=${nextCursor}`), ["cursor"]);
    expectInvalid(await me.call("GET", "/links?sort=size&state=dead"), ["state", "sort"]);

    good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "basic" }));
    expect(await ids("state=live")).toEqual([]);
    expect(await ids("state=plan")).toEqual([live, late].toSorted());
  });

  test("and that of all shares are filtered and sorted alike", async () => {
    const { me, image } = await moveIn();
    const album = good(await me.call<{ id: string }>("POST", "/albums", { name: "ŚWIĘTA" }));
    const of = async (more: object) => good(await me.call<Link>("POST", "/shares", { expiresIn: 600, ...more })).id;
    const anna = await of({ imageIds: [image.id], label: "Anna", expiresIn: 900 });
    const zoe = await of({ imageIds: [image.id], label: "ZOË" });
    const ofAlbum = await of({ albumId: album.id, expiresIn: 700 });
    good(await me.call("DELETE", `/shares/${zoe}`));
    const found: [query: string, ids: string[]][] = [
      ["", [ofAlbum, zoe, anna]],
      ["state=live", [ofAlbum, anna]],
      ["state=revoked", [zoe]],
      ["label=Anna", [anna]],
      ["q=zo%C3%AB", [zoe]],
      ["q=%C5%9Bwi%C4%99", [ofAlbum]],
      ["sort=expiresAt", [zoe, ofAlbum, anna]],
      ["sort=label", [anna, zoe, ofAlbum]],
      ["sort=-label", [ofAlbum, zoe, anna]],
    ];
    const ids = async (query: string) => good(await me.call<Page>("GET", `/shares?${query}`)).items.map(({ id }) => id);
    for (const [query, expected] of found) expect(await ids(query), query).toEqual(expected);
    const first = good(await me.call<Page>("GET", "/shares?sort=label&limit=2"));
    expect(await ids(`sort=label&cursor=${first.nextCursor}`)).toEqual([ofAlbum]);
    expectInvalid(await me.call("GET", `/shares?cursor=${first.nextCursor}`), ["cursor"]);
  });

  test("is revoked by ids, by image and by label, shares too, and nobody else's", async () => {
    const [{ me, image }, stranger] = [await moveIn(), await moveIn()];
    const theirs = good(await stranger.me.link(stranger.image.id, 600, { label: "A" }));
    const revoke = async (which: object) => good(await me.call<{ revoked: number }>("POST", "/links/revoke", which)).revoked;
    const link = async (label: string) => good(await me.link(image.id, 600, { label })).id;
    const [a, b, c] = [await link("A"), await link("A"), await link("B")];
    const [shareA, shareB] = [(await share(me, image, { label: "A" })).id, (await share(me, image, { label: "B" })).id];
    expect(await revoke({ ids: [] })).toBe(0);
    expect(await revoke({ ids: [a, theirs.id, "gone"] })).toBe(1);
    expect(await revoke({ label: "A" })).toBe(2);
    expect(await revoke({ label: "A" })).toBe(0);
    expect(await revoke({ imageId: image.id })).toBe(1);
    expect(await revoke({ ids: [shareB, c] })).toBe(1);
    expect((await ask(me, "state=revoked")).items.map(({ id }) => id).toSorted()).toEqual([a, b, c].toSorted());
    for (const id of [shareA, shareB]) expect(good(await me.call<Link>("GET", `/shares/${id}`)).state).toBe("revoked");
    expect((await ask(stranger.me, "")).items[0]?.state).toBe("live");
    expect((await me.call("PATCH", `/links/${a}`, { expiresIn: 60 })).status).toBe(409);
    expectInvalid(await me.call("POST", "/links/revoke", { label: "A", ids: [] }), [""]);
    expect((await me.call("POST", "/links/revoke", { label: "a\0b" })).status).toBe(422);
    // Visitors of a share read its label, and would read another one.
    expectInvalid(await me.link(image.id, 600, { label: "a\u202eb" }), ["label"]);
  });
});

describe("notices", () => {
  const told = async (me: Somebody) => good(await me.call<Told>("GET", "/notices"));

  test("tell once of each coming end, a day or a tenth of the life before it", async () => {
    const { me, image } = await moveIn();
    const link = good(await me.link(image.id, 1000, { label: "Anna" }));
    const long = good(await me.link(image.id, 20 * 86_400));
    const gone = good(await me.link(image.id, 1000));
    good(await me.call("DELETE", `/links/${gone.id}`));
    const shared = await share(me, image, { expiresIn: 1000 });
    const start = Date.parse(link.createdAt);
    await tellSoonEnds(new Date(start + 890_000));
    expect((await told(me)).unread).toBe(0);
    for (let time = 0; time < 2; time++) await tellSoonEnds(new Date(start + 910_000));
    const { items, unread } = await told(me);
    expect(items.map(({ linkId, shareId }) => linkId ?? shareId).toSorted()).toEqual([link.id, shared.id].toSorted());
    expect(unread).toBe(2);
    expect(items.find(({ linkId }) => linkId === link.id)).toMatchObject({
      kind: "ends-soon",
      label: "Anna",
      imageId: image.id,
      shareId: null,
      readAt: null,
      expiresAt: link.expiresAt,
    });
    good(await me.call("PATCH", `/links/${link.id}`, { expiresIn: 2000 }));
    await tellSoonEnds(new Date(start + 1_000_000));
    expect((await told(me)).unread).toBe(2);
    await tellSoonEnds(new Date(start + 1_950_000));
    expect((await told(me)).unread).toBe(3);
    await tellSoonEnds(new Date(start + 19 * day + 60_000));
    expect((await told(me)).items.some(({ linkId }) => linkId === long.id)).toBe(true);
  });

  test("are read one by one or all at once, by their account alone, and go with their link", async () => {
    const { me, image } = await moveIn();
    const made = [good(await me.link(image.id, 600)), good(await me.link(image.id, 600)), good(await me.link(image.id, 600))];
    const noted = { shareId: null, imageId: image.id, reason: null, address: "192.0.2.1", userAgent: "Firefox/1" };
    for (const { id } of made) note({ ...noted, linkId: id });
    await settleLedger();
    const first = await told(me);
    expect([first.unread, first.items.map(({ kind }) => kind)]).toEqual([3, Array(3).fill("first-open")]);
    const stranger = await joinOn(admin, "enterprise");
    const ids = [first.items[0]?.id];
    expect(good(await stranger.call("POST", "/notices/read", { ids }))).toEqual({ read: 0 });
    expect(good(await me.call("POST", "/notices/read", { ids: [] }))).toEqual({ read: 0 });
    expect(good(await me.call("POST", "/notices/read", { ids }))).toEqual({ read: 1 });
    expect((await told(me)).items.map(({ readAt }) => readAt !== null)).toEqual([true, false, false]);
    expect(good(await me.call("POST", "/notices/read", {}))).toEqual({ read: 2 });
    expect((await told(me)).unread).toBe(0);
    await write((tx) => tx.delete(links).where(eq(links.id, made[0]?.id ?? "")));
    expect((await told(me)).items).toHaveLength(2);
  });
});

test("what is kept no longer is swept with all that hangs on it, and not a moment sooner", async () => {
  const { me, image } = await moveIn();
  const make = async () => good(await me.link(image.id, 600)).id;
  const [live, ended, later, revoked] = [await make(), await make(), await make(), await make()];
  const shared = (await share(me, image)).id;
  const noted = { shareId: null, imageId: image.id, reason: null, address: "192.0.2.1", userAgent: "Firefox/1" };
  for (const linkId of [live, ended]) note({ ...noted, linkId });
  for (const imageId of [image.id, null]) note({ ...noted, linkId: null, shareId: shared, imageId });
  await settleLedger();
  const now = Date.now();
  await set(ended, { expiresAt: new Date(now - 30 * day - 1000) });
  await set(later, { expiresAt: new Date(now - 30 * day + 60_000) });
  await set(revoked, { expiresAt: new Date(now - 40 * day), revokedAt: new Date(now - 29 * day) });
  await write((tx) =>
    tx
      .update(shares)
      .set({ expiresAt: new Date(now - 31 * day) })
      .where(eq(shares.id, shared)),
  );
  await write((tx) => tx.insert(salts).values({ day: "2020-01-01", salt: "old" }));
  await saltsOf(new Set(["2020-01-01"]));
  const entriesOf = async () =>
    (await db().select().from(opens).where(eq(opens.imageId, image.id))).map((one) => one.linkId ?? one.shareId);
  expect((await entriesOf()).toSorted()).toEqual([live, ended, shared].toSorted());
  const ofPage = () => db().select().from(opens).where(isNull(opens.imageId));
  expect(await ofPage()).toHaveLength(1);
  expect(await sweepLedger(new Date(now))).toBeGreaterThanOrEqual(3);
  expect((await ask(me, "")).items.map(({ id }) => id).toSorted()).toEqual([live, later, revoked].toSorted());
  expect((await me.call("GET", `/shares/${shared}`)).status).toBe(404);
  // What happened to the image is known for its own time; of a share's page nothing is left.
  expect((await entriesOf()).toSorted()).toEqual([live, null, null].toSorted());
  expect(await ofPage()).toEqual([]);
  expect((await db().select().from(salts)).map((one) => one.day)).toEqual([new Date(now).toISOString().slice(0, 10)]);
  await forgetVisitors(new Date(now));
  const held = (globalThis as unknown as Record<symbol, Map<string, string>>)[Symbol.for("tessera.ledger.salts")];
  expect([...(held?.keys() ?? [])]).toEqual([]);
  await set(live, { expiresAt: new Date(now + 80 * day) });
  await sweepLedger(new Date(now + 89 * day));
  expect((await entriesOf()).toSorted()).toEqual([live, null, null].toSorted());
  await sweepLedger(new Date(now + 91 * day));
  expect(await entriesOf()).toEqual([]);
  expect(await db().select().from(notices).where(eq(notices.linkId, live))).toEqual([]);
  expect((await ask(me, "")).items.map(({ id }) => id)).toEqual([live]);
});
