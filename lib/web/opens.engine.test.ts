import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { db, write } from "#db/client.ts";
import type { Engine } from "#db/engine.ts";
import { purgeOpens } from "#db/opens.ts";
import { images, links, notices, opens, salts } from "#db/schema.ts";
import { good } from "#e2e/http/house.ts";
import { bootInside, joinOn, send, withSettings } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { csvLine } from "#lib/csv.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { closeDecoder } from "#lib/images/decoder/index.ts";
import { note, settleLedger } from "#lib/ledger/ledger.ts";
import type { Image, Link, Open, OpensOfDay } from "#lib/web/shapes.ts";

/** What the process has one of under this name (`db/once.ts`). */
const inside = <T>(name: string) => (globalThis as unknown as Record<symbol, T>)[Symbol.for(`tessera.${name}`)] as T;

let admin: Caller;
let me: Awaited<ReturnType<typeof joinOn>>;
let image: Image;
beforeAll(async () => {
  admin = await bootInside();
  me = await joinOn(admin, "enterprise");
  image = good(await me.upload(await picture()));
});
afterAll(closeDecoder);

const make = async (more: object = {}): Promise<Link> => good(await me.link(image.id, 600, more));
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

type Way = { method?: string; password?: string; headers?: Record<string, string>; address?: string };
/** Asks for a link as whoever has nothing but its URL. */
async function knock({ url }: Link, { method = "GET", password, headers = {}, address = "192.0.2.1" }: Way = {}) {
  const all: Record<string, string | undefined> = { "user-agent": firefox, ...headers };
  const body = password === undefined ? null : form(new URLSearchParams({ password }).toString());
  return deliver({ method, path: new URL(url).pathname, query: "", header: (name) => all[name], address, body });
}
async function* form(text: string) {
  yield Buffer.from(text);
}
const enter = (link: Link, password = "") => knock(link, { method: "POST", password });

/** What the ledger says of a link, oldest first. */
async function told({ id }: Pick<Link, "id">, query = "?limit=200"): Promise<Open[]> {
  await settleLedger();
  return good(await me.call<{ items: Open[] }>("GET", `/links/${id}/opens${query}`)).items.toReversed();
}
const outcomes = (entries: Open[]) => entries.map(({ outcome, reason }) => reason ?? outcome);

describe("the ledger", () => {
  test("has each read of all bytes of a link without conditions, and no other", async () => {
    const link = await make();
    const first = await knock(link);
    const etag = String(first.headers["ETag"]);
    const partly: Record<string, string>[] = [{ range: "bytes=0-9" }, { "if-none-match": etag }];
    for (const headers of partly) await knock(link, { headers });
    await knock(link, { method: "HEAD" });
    expect((await knock(link, { headers: { "user-agent": "curl/8.5.0", range: "bytes=0-" } })).status).toBe(206);
    const entries = await told(link);
    expect(entries).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        outcome: "opened",
        reason: null,
        agent: "Firefox",
        visitor: expect.stringMatching(/^[\w-]{16}$/),
        linkId: link.id,
        shareId: null,
        imageId: image.id,
      },
      expect.objectContaining({ agent: "curl", outcome: "opened" }),
    ]);
    const last = async () => good(await me.call<{ items: Link[] }>("GET", "/links")).items.find(({ id }) => id === link.id)?.lastOpenedAt;
    expect(await last()).toBe(entries.at(-1)?.at);
    good(await me.call("DELETE", `/links/${link.id}`));
    await knock(link);
    expect((await told(link)).at(-1)).toMatchObject({ reason: "revoked" });
    expect(await last()).toBe(entries.at(-1)?.at);
  });

  test("has each visit to a link with conditions once, and each wrong password", async () => {
    const link = await make({ password: "right", maxViews: 2 });
    await knock(link);
    await enter(link, "wrong");
    const cookie = (await enter(link, "right")).headers["Set-Cookie"]?.split(";")[0] ?? "";
    for (let time = 0; time < 3; time++) expect((await knock(link, { headers: { cookie } })).status).toBe(200);
    await enter(link, "right");
    await enter(link, "right");
    await knock(link);
    expect(outcomes(await told(link))).toEqual(["password", "opened", "opened", "used-up", "used-up"]);
    expect(good(await me.call<{ items: Link[] }>("GET", "/links")).items.find(({ id }) => id === link.id)?.views).toBe(2);
  });

  test("has too many wrong passwords as such", async () => {
    await withSettings({ rateLimit: true }, async () => {
      const link = await make({ password: "right" });
      for (let time = 0; time < 11; time++) await knock(link, { method: "POST", password: "wrong", address: "198.51.100.7" });
      expect(outcomes(await told(link))).toEqual([...Array(10).fill("password"), "rate"]);
    });
  });

  test("says why a link did not answer, to its owner alone", async () => {
    const link = await make();
    good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "basic" }));
    await knock(link);
    good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "enterprise", suspended: true }));
    await knock(link);
    good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { suspended: false }));
    await write((tx) =>
      tx
        .update(links)
        .set({ expiresAt: new Date(Date.now() - 1000) })
        .where(eq(links.id, link.id)),
    );
    await knock(link);
    good(await me.call("DELETE", `/links/${link.id}`));
    await knock(link);
    await knock(link, { method: "POST" });
    await knock(link, { method: "HEAD" });
    const entries = await told(link);
    expect(outcomes(entries)).toEqual(["plan", "suspended", "expired", "revoked", "revoked"]);
    const stranger = await joinOn(admin, "enterprise");
    for (const path of [
      `/links/${link.id}/opens`,
      `/links/${link.id}/opens.csv`,
      `/links/${link.id}/opens/days`,
      `/images/${image.id}/opens`,
    ]) {
      expect((await stranger.call("GET", path)).status, path).toBe(404);
    }
  });

  test("has a share's page, its pictures as they are asked for by themselves, and its ZIP", async () => {
    const share = good(await me.call<Link & { imageIds: string[] }>("POST", "/shares", { imageIds: [image.id], expiresIn: 600 }));
    const part = (path: string) => ({ ...share, url: `${share.url}${path}` });
    const picture = part(`/${image.key}/original`);
    for (const way of [{}, { method: "HEAD" }]) expect((await knock(share, way)).status).toBe(200);
    expect((await knock(picture, { headers: { "sec-fetch-dest": "image" } })).status).toBe(200);
    expect((await knock(picture)).status).toBe(200);
    expect((await knock(part("/download"))).status).toBe(200);
    expect((await knock(part("/nothing"))).status).toBe(404);
    good(await me.call("DELETE", `/shares/${share.id}`));
    expect((await knock(picture)).status).toBe(404);
    await settleLedger();
    const { items } = good(await me.call<{ items: Open[] }>("GET", `/shares/${share.id}/opens`));
    const opened = items.find(({ outcome }) => outcome === "opened");
    expect(good(await me.call<Link>("GET", `/shares/${share.id}`)).lastOpenedAt).toBe(opened?.at);
    expect(items.toReversed().map(({ reason, imageId }) => [reason, imageId])).toEqual([
      [null, null],
      [null, image.id],
      [null, null],
      ["revoked", null],
    ]);
    expect(items.every(({ shareId, linkId }) => shareId === share.id && linkId === null)).toBe(true);
    expect((await db().select().from(notices).where(eq(notices.shareId, share.id))).map(({ kind }) => kind)).toEqual(["first-open"]);
  });

  test("tells visitors apart without an address, within a day", async () => {
    const link = await make();
    const visitors = [
      { address: "203.0.113.5" },
      { address: "203.0.113.5" },
      { address: "203.0.113.6" },
      { address: "2001:db8::1" },
      { address: "2001:db8::2" },
      { address: "203.0.113.5", headers: { "user-agent": "curl/8.5.0" } },
    ];
    for (const way of visitors) await knock(link, way);
    const hashes = (await told(link)).map(({ visitor }) => visitor);
    expect(hashes.map((hash) => hashes.indexOf(hash))).toEqual([0, 0, 2, 3, 3, 5]);
    const rows = JSON.stringify(await db().select().from(opens));
    for (const { address } of visitors) expect(rows).not.toContain(address);
    vi.useFakeTimers({ now: Date.now() + 86_400_000, toFake: ["Date"] });
    try {
      await knock(link, { address: "203.0.113.5" });
    } finally {
      vi.useRealTimers();
    }
    await settleLedger();
    const all = await db().select({ visitor: opens.visitor }).from(opens).where(eq(opens.linkId, link.id));
    expect(new Set(all.map(({ visitor }) => visitor)).size).toBe(5);
  });

  test("is written in its order, portion by portion, of what is still there", async () => {
    const [link, other] = [await make(), await make()];
    const noted = { shareId: null, imageId: image.id, reason: null, address: "192.0.2.1", userAgent: firefox };
    for (let at = 0; at < 4501; at++) note({ ...noted, address: `192.0.2.${at % 9}`, linkId: at % 100 === 7 ? "gone" : link.id });
    note({ ...noted, linkId: other.id, imageId: "gone" });
    await settleLedger();
    expect((await told(link)).length).toBe(200);
    const rows = await db().select().from(opens).where(eq(opens.linkId, link.id));
    expect(rows.length).toBe(4501 - 45);
    expect(await told(other)).toEqual([]);
  });

  test("has the beginning of a flood alone, and all of everybody else", async () => {
    vi.useFakeTimers({ now: Math.ceil(Date.now() / 60_000) * 60_000 + 1000, toFake: ["Date"] });
    try {
      const [link, other] = [await make(), await make()];
      const noted = { shareId: null, imageId: image.id, reason: "revoked" as const, address: "2001:db8::1", userAgent: firefox };
      for (let at = 0; at < 700; at++) note({ ...noted, linkId: link.id, address: `2001:db8::${at.toString(16)}` });
      for (const linkId of [link.id, other.id]) note({ ...noted, linkId, address: "2001:db9::1" });
      note({ ...noted, linkId: other.id });
      vi.setSystemTime(Date.now() + 60_000);
      note({ ...noted, linkId: link.id });
      await settleLedger();
      const countOf = async (id: string) => (await db().select().from(opens).where(eq(opens.linkId, id))).length;
      expect([await countOf(link.id), await countOf(other.id)]).toEqual([602, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("is asked again where the store did not take it, also when the process stops", async () => {
    const link = await make();
    const { engine } = inside<{ engine: Engine }>("store");
    const { atomically } = engine;
    engine.atomically = () => {
      engine.atomically = atomically;
      return Promise.reject(new Error("not now"));
    };
    await knock(link);
    expect(outcomes(await told(link))).toEqual(["opened"]);
  });

  test("forgets nothing that comes while the last of it is being written", async () => {
    const link = await make();
    await settleLedger();
    const ledger = inside<{ waiting: unknown[]; writing: unknown; timer: unknown }>("ledger");
    const { engine } = inside<{ engine: Engine }>("store");
    const { atomically } = engine;
    const noted = { linkId: link.id, shareId: null, imageId: image.id, reason: null, address: "192.0.2.1", userAgent: "x".repeat(16_000) };
    for (let turns = 0; turns < 8; turns++) {
      let [late, settled] = [false, Promise.resolve()];
      engine.atomically = async (build) => {
        engine.atomically = atomically;
        const counts = await atomically(build);
        settled = (async () => {
          for (let turn = 0; turn < turns; turn++) await null;
          late = true;
          note(noted);
        })();
        return counts;
      };
      note(noted);
      await expect.poll(() => late && ledger.writing === null, { interval: 5, timeout: 10_000 }).toBe(true);
      await settled;
      expect(ledger.waiting.length === 0 || ledger.timer !== null, `${turns} turns later`).toBe(true);
      await settleLedger();
    }
    expect((await told(link)).length).toBe(16);
  });

  test("is there within a second, and tells the owner of the first open, once, and of no preview's", async () => {
    const link = await make();
    const noticesOf = () => db().select().from(notices).where(eq(notices.linkId, link.id));
    await knock(link, { headers: { "user-agent": "Slackbot-LinkExpanding 1.0" } });
    await settleLedger();
    expect(await noticesOf()).toEqual([]);
    const before = new Date();
    for (let time = 0; time < 3; time++) await knock(link);
    await expect.poll(async () => (await noticesOf()).length, { timeout: 10_000 }).toBe(1);
    await knock(link);
    await settleLedger();
    const [notice, ...more] = await noticesOf();
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ accountId: me.account.id, kind: "first-open", shareId: null, readAt: null });
    expect(Math.abs(Number(notice?.at) - before.getTime())).toBeLessThan(10_000);
    expect(outcomes(await told(link))).toHaveLength(5);
  });

  test("comes in pages, as a table, by day, and by image", async () => {
    const mine = good(await me.upload(await picture()));
    const link = good(await me.link(mine.id, 600));
    for (let at = 0; at < 5; at++) await knock(link);
    await settleLedger();
    let [cursor, seen]: [string | null, Open[]] = [null, []];
    do {
      const query: string = cursor === null ? "?limit=2" : `?limit=2&cursor=${cursor}`;
      const page: { items: Open[]; nextCursor: string | null } = good(await me.call("GET", `/links/${link.id}/opens${query}`));
      [cursor, seen] = [page.nextCursor, [...seen, ...page.items]];
    } while (cursor !== null);
    expect(seen).toEqual((await told(link)).toReversed());
    expect(good(await me.call<{ items: Open[] }>("GET", `/images/${mine.id}/opens`)).items).toEqual(seen);
    const csv = await send(`/api/v1/links/${link.id}/opens.csv`, { headers: { Authorization: `Bearer ${me.token}` } });
    const lines = (await csv.text()).replace("\ufeff", "").trimEnd().split("\r\n");
    expect(lines[0]).toBe("at,outcome,reason,agent,visitor,linkId,shareId,imageId");
    const rows = seen.map((one) => csvLine([one.at, "opened", null, "Firefox", one.visitor, link.id, null, mine.id]).trimEnd());
    expect(lines.slice(1)).toEqual(rows);
    const { items } = good(await me.call<{ items: OpensOfDay[] }>("GET", `/links/${link.id}/opens/days`));
    expect(items).toHaveLength(90);
    expect(items.reduce((sum, { opened }) => sum + opened, 0)).toBe(5);
    expect(items.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
    const bad = await me.call("GET", `/links/${link.id}/opens?cursor=x`);
    expect(bad.status).toBe(422);
  });

  test("goes with its link and its image", async () => {
    const mine = good(await me.upload(await picture()));
    const link = good(await me.link(mine.id, 600));
    await knock(link);
    await settleLedger();
    await write((tx) => tx.delete(images).where(eq(images.id, mine.id)));
    expect(await db().select().from(opens).where(eq(opens.linkId, link.id))).toEqual([]);
    expect(await db().select().from(notices).where(eq(notices.linkId, link.id))).toEqual([]);
  });

  test("is purged, oldest first", async () => {
    const link = await make();
    for (let at = 0; at < 3; at++) await knock(link);
    await settleLedger();
    const all = (await db().select().from(opens)).toSorted((a, b) => a.at.getTime() - b.at.getTime());
    expect(await purgeOpens(new Date(0), 10)).toBe(0);
    expect(await purgeOpens(new Date(Date.now() + 1000), 2)).toBe(2);
    const left = new Set((await db().select().from(opens)).map(({ id }) => id));
    expect(all.filter(({ id }) => !left.has(id)).map(({ at }) => at)).toEqual(all.slice(0, 2).map(({ at }) => at));
    expect((await db().select().from(salts)).length).toBeGreaterThan(0);
  });
});
