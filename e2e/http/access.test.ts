import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import type { Door } from "#e2e/setup/tessera.ts";
import type { Image, Link } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, onCluster, promised, type Reply, withoutDate } from "./wire.ts";

/** What opens on each plan, by the words of the contract's section 1; the last three plans are made here. */
const opens: Record<string, string[]> = {
  basic: ["200"],
  premium: ["200", "400", "original"],
  enterprise: ["200", "400", "original", "temporary"],
  custom: ["300", "original", "temporary"],
  everything: ["200", "300", "400", "original", "temporary"],
  nothing: [],
};
const tried = ["basic", "premium", "enterprise", "custom"];
const ways = ["200", "400", "300", "original", "temporary"];
/** Where an account goes from each plan: to one that has more, and to one that has less. */
const more = "everything";
const less: Record<string, string> = { basic: "nothing", premium: "basic", enterprise: "basic", custom: "basic" };

const houses: [engine: "sqlite" | "postgres" | "nodes", door: Door][] = onCluster
  ? [["nodes", "second"]]
  : [
      ["sqlite", "second"],
      ["sqlite", "first"],
      ["postgres", "second"],
      ["postgres", "first"],
    ];

let postgres: Postgres | undefined;
/** The first denial behind each door, which all others anywhere must be like. */
const denials = new Map<string, Reply>();

beforeAll(async () => {
  if (!onCluster) postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe.each(houses)("%s, %s door", (engine, door) => {
  let house: House;
  /** The answer to a link that never was. */
  let denial: Reply;

  beforeAll(async () => {
    house = await openHouse(door, postgres && engine === "postgres" ? { DATABASE_URL: await postgres.url(`access_${door}`) } : {});
    denial = await knock(house.origin, `/i/${"A".repeat(22)}/200`);
    denials.set(`${engine} ${door}`, denial);
    const limits = { quotaBytes: 1e9, maxFileBytes: 1e8 };
    const none = { name: "None", thumbnailHeights: [], originalLink: false, temporaryLinks: false, ...limits };
    const all = { originalLink: true, temporaryLinks: true, minExpiry: 1, maxExpiry: 3600 };
    for (const plan of [
      { ...none, id: "nothing" },
      { ...none, ...all, id: "custom", thumbnailHeights: [300] },
      { ...none, ...all, id: "everything", thumbnailHeights: [400, 200, 300] },
    ])
      good(await house.admin.call("POST", "/admin/plans", plan));
  });
  afterAll(() => house.stop());

  function expectDenied(reply: Reply, asked: string, method = "GET") {
    const expected = method === "HEAD" ? { ...denial, body: Buffer.alloc(0) } : denial;
    expect(promised(reply, door), asked).toEqual(promised(expected, door));
    if (method === "GET") expect(withoutDate(reply), asked).toEqual(withoutDate(denial));
  }

  /** Somebody on `plan` with an image uploaded there, and a temporary link made when they had a better plan for a moment. */
  async function resident(plan: string) {
    const owner = await join(house.send);
    const moveTo = (id: string) => change(house, owner.account.id, { plan: id });
    await moveTo(plan);
    const bytes = await picture();
    const image = good(await owner.upload(bytes, "picture.jpg"));
    await moveTo(more);
    const link = good(await owner.link(image.id, 3000));
    await moveTo(plan);
    const paths: Record<string, string> = { temporary: new URL(link.url).pathname };
    for (const way of ways.slice(0, 4)) paths[way] = `/i/${image.key}/${way}`;
    return { owner, image, link, bytes: Buffer.from(bytes), paths, moveTo, seen: new Map<string, Reply>() };
  }
  type Resident = Awaited<ReturnType<typeof resident>>;

  /** Asks for every way into the image: exactly those in `open` answer, always with the same bytes. */
  async function look({ paths, bytes, seen }: Resident, open: string[], when: string, headers: Record<string, string> = {}) {
    for (const way of ways) {
      const asked = `${way}, ${when}`;
      const path = paths[way] ?? "";
      const reply = await knock(house.origin, path, { headers });
      const head = await knock(house.origin, path, { method: "HEAD", headers });
      if (!open.includes(way)) {
        expectDenied(reply, asked);
        expectDenied(head, asked, "HEAD");
        const known = seen.get(way)?.headers.etag ?? '"x"';
        const conditions: Record<string, string>[] = [
          { "if-none-match": known },
          { "if-none-match": "*" },
          { "if-modified-since": new Date().toUTCString() },
          { range: "bytes=0-1" },
        ];
        for (const condition of conditions)
          expectDenied(
            await knock(house.origin, path, { headers: { ...headers, ...condition } }),
            `${asked}, ${JSON.stringify(condition)}`,
          );
        continue;
      }
      expect(reply.status, asked).toBe(200);
      expect(head.status, asked).toBe(200);
      const before = seen.get(way);
      if (before) expect(withoutDate(reply), asked).toEqual(withoutDate(before));
      else if (way === "original" || way === "temporary") expect(reply.body.equals(bytes), asked).toBe(true);
      else
        expect(await sharp(reply.body).metadata(), asked).toMatchObject({
          format: "jpeg",
          height: Number(way),
          width: Math.round((Number(way) * 4) / 3),
        });
      seen.set(way, reply);
      const fresh = await knock(house.origin, path, { headers: { ...headers, "if-none-match": reply.headers.etag ?? "" } });
      expect([fresh.status, fresh.body.length], asked).toEqual([304, 0]);
    }
  }

  test.each(tried)("the links of an image on %s, whoever looks and whatever changes", async (plan) => {
    const open = opens[plan] ?? [];
    const here = await resident(plan);
    const { owner, image, moveTo } = here;
    const other = await join(house.send);
    await change(house, other.account.id, { plan: more });
    const cookies = { owner: await signIn(house, owner.email), other: await signIn(house, other.email) };
    if (cookies.owner === null || cookies.other === null) throw new Error("Sign-in gave no session");

    await look(here, open, "nobody");
    await look(here, open, "the owner by token", { authorization: `Bearer ${owner.token}` });
    await look(here, open, "the owner by session", { cookie: cookies.owner });
    await look(here, open, "another account by token", { authorization: `Bearer ${other.token}` });
    await look(here, open, "another account by session", { cookie: cookies.other });

    await moveTo(more);
    await look(here, opens[more] ?? [], "after the upgrade");
    await moveTo(less[plan] ?? "");
    await look(here, opens[less[plan] ?? ""] ?? [], "after the downgrade");
    await moveTo(plan);
    await look(here, open, "back on the plan");

    await change(house, owner.account.id, { suspended: true });
    await look(here, [], "suspended");
    await look(here, [], "suspended, by their session", { cookie: cookies.owner });
    await change(house, owner.account.id, { suspended: false });
    await look(here, open, "reinstated");

    good(await owner.call("DELETE", `/images/${image.id}`));
    await look(here, [], "deleted");
    await look(here, [], "deleted, to the owner", { authorization: `Bearer ${owner.token}` });
    expect(good(await owner.call("POST", "/images/restore", { ids: [image.id] }))).toEqual({ restored: 1 });
    await look(here, open, "restored");
    await moveTo(more);
    await look(here, opens[more] ?? [], "restored and upgraded");
  });

  test("a missing thumbnail is made by the first request after the upgrade", async () => {
    const { owner, image, moveTo, paths } = await resident("basic");
    await moveTo("enterprise");
    const states = async () =>
      Object.fromEntries(good(await owner.call<Image>("GET", `/images/${image.id}`)).links.map((one) => [one.rendition, one.state]));
    expect(await states()).toEqual({ 200: "ready", 400: "on-demand", original: "ready" });
    expect((await knock(house.origin, paths["400"] ?? "")).status).toBe(200);
    expect(await states()).toEqual({ 200: "ready", 400: "ready", original: "ready" });
  });

  test("what changes a plan changes the links of everybody on it", async () => {
    const limits = { quotaBytes: 1e9, maxFileBytes: 1e8 };
    const id = `moving-${door}-${engine}`;
    good(await house.admin.call("POST", "/admin/plans", { id, name: id, thumbnailHeights: [200], originalLink: true, ...limits }));
    const here = await resident(id);
    await look(here, ["200", "original"], "as made");
    good(await house.admin.call("PATCH", `/admin/plans/${id}`, { thumbnailHeights: [300], originalLink: false }));
    await look(here, ["300"], "changed");
    good(await house.admin.call("PATCH", `/admin/plans/${id}`, { temporaryLinks: true, minExpiry: 1, maxExpiry: 60 }));
    await look(here, ["300", "temporary"], "with temporary links");
  });

  test("expired and revoked links, and those of a deleted account, are denied like any other", async () => {
    const here = await resident("enterprise");
    const { owner, image } = here;
    const [short, revoked, listed] = [
      good(await owner.link(image.id, 1)),
      good(await owner.link(image.id, 60)),
      good(await owner.link(image.id, 60)),
    ];
    const path = ({ url }: Link) => new URL(url).pathname;
    for (const link of [revoked, listed]) expect((await knock(house.origin, path(link))).status).toBe(200);
    good(await owner.call("DELETE", `/links/${revoked.id}`));
    good(await owner.call("POST", "/links/revoke", { ids: [listed.id] }));
    for (const link of [revoked, listed]) expectDenied(await knock(house.origin, path(link)), "revoked");
    await vi.waitUntil(() => Date.now() >= Date.parse(short.expiresAt), { timeout: 3000, interval: 20 });
    expectDenied(await knock(house.origin, path(short)), "expired");
    expectDenied(await knock(house.origin, path(short), { headers: { "if-none-match": `"${image.sha256}"` } }), "expired, with its tag");
    good(await owner.call("PATCH", `/links/${short.id}`, { expiresIn: 60 }));
    expect((await knock(house.origin, path(short))).body.equals(here.bytes), "revived").toBe(true);
    const { status } = await owner.call("DELETE", "/me", { currentPassword: "correct horse battery staple" });
    expect(status).toBe(204);
    await look(here, [], "account deleted");
    expectDenied(await knock(house.origin, path(short)), "account deleted");
  });

  test("addresses that are none get the same answer, whatever is wrong with them", async () => {
    const { image, link, paths } = await resident("enterprise");
    const { key } = image;
    const token = new URL(link.url).pathname.slice(3);
    const swapped = key.startsWith("A") ? `B${key.slice(1)}` : `A${key.slice(1)}`;
    const shapes = [
      ["/i", "/i/", "/i?x", `/i/${key}`, `/i/${key}/`, `/i/${key}?download`],
      ["/t", "/t/", "/s", "/s/", "/s/x", `/s/${token}`, `/s/${token}/${key}/200`, `/s/${token}/download`, `/s/${key}/200`],
      ["200/", "200.", "200.jpg/", "0200", "+200", "-200", "200.0", "2e2", "0xc8", "200px", "99999", "0", "1", "15", "201", "4097"].map(
        (name) => `/i/${key}/${name}`,
      ),
      [
        "200.jpeg",
        "200.JPG",
        "200.gif",
        "200.heic",
        "200.svg",
        "200.jpg.png",
        "200.constructor",
        "200..jpg",
        ".jpg",
        "200;x",
        "200,400",
      ].map((name) => `/i/${key}/${name}`),
      [
        "original/",
        "Original",
        "original.",
        "original.png",
        "original.jpg/",
        "original.JPG",
        "original.html",
        "originals",
        "toString",
        "__proto__",
      ].map((name) => `/i/${key}/${name}`),
      [
        `/i/${swapped}/200`,
        `/i/${key.slice(1)}/200`,
        `/i/${key}A/200`,
        `/i/${key}/200/200`,
        `/i/${key}/200/../../x`,
        `/i/x/${key}/200`,
        `/i/${"x".repeat(4000)}/200`,
      ],
      [
        `/i/${key}%2f200`,
        `/i/${key}/%32%30%30`,
        `/i/${key}/200%00`,
        `/i/${key}/200%0a`,
        `/i/${key}/%20200`,
        `/i/${key}/200%20`,
        `/i/%2e%2e%2f${key}/200`,
        `/i/${key}/200%3fx`,
      ],
      [`/i/${encodeURIComponent("☃")}/200`, `/i/${key}/${encodeURIComponent("２００")}`, `/i/${image.id}/200`, `/i/${key}:${key}/200`],
      [
        `/t/${key}`,
        `/t/${token}/`,
        `/t/${token}/x`,
        `/t/${token}.`,
        `/t/.${token}`,
        `/t/${token}%00`,
        `/t/${token}%20`,
        `/t/${token.replace(".", "%2e")}`,
        `/t/${token.toUpperCase()}`,
      ],
      [
        `/t/${token}.jpg`,
        `/t/${token.slice(0, -1)}`,
        `/t/${token.slice(1)}`,
        `/t/${token}${token}`,
        `/t/${"x".repeat(4000)}`,
        `/t/${encodeURIComponent("💥")}`,
        "/t/.....",
        "/t/null",
      ],
    ].flat();
    // The router of Next answers these itself, before any route is asked: 308 for slashes and backslashes, 500 for broken escapes.
    const beforeRoutes = [
      `/i//${key}/200`,
      `/i/${key}//200`,
      `/i/${key}\\200`,
      `/i/${key}/200\\`,
      `/i/%zz`,
      `/i/${key}/%`,
      `/t/%`,
      `/t/%ff`,
      `/s/%c0%80`,
      `/t/${token}%`,
      `/t//${token}`,
    ];
    // nginx refuses broken escapes and zeroes itself, before any node is asked.
    const passed = (path: string) => !onCluster || !/%(?![\da-f]{2})|%00/i.test(path);
    for (const path of (door === "first" ? shapes : [...shapes, ...beforeRoutes]).filter(passed)) {
      expectDenied(await knock(house.origin, path), path);
      expectDenied(await knock(house.origin, path, { method: "HEAD" }), `HEAD ${path}`, "HEAD");
    }
    for (const path of ["/t/x", "/t/", `/t/${key}`, "/s/x", `/s/${key}`]) {
      const form = { "content-type": "application/x-www-form-urlencoded" };
      expectDenied(await knock(house.origin, path, { method: "POST", headers: form, body: "password=x" }), `POST ${path}`);
      expectDenied(await knock(house.origin, path, { method: "POST" }), `POST ${path} without a body`);
    }
    expect((await knock(house.origin, paths["200"] ?? "")).status).toBe(200);
  });

  test("methods that links do not have get 405 and the list of those that they have", async () => {
    const { image, link } = await resident("enterprise");
    const asked: [method: string, path: string, allow: string[]][] = [
      ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].flatMap((method) =>
        [`/i/${image.key}/200`, `/i/${image.key}/300`, "/i/x"].map((path): [string, string, string[]] => [method, path, ["GET", "HEAD"]]),
      ),
      ...["PUT", "PATCH", "DELETE", "OPTIONS"].flatMap((method) =>
        [new URL(link.url).pathname, "/t/x", "/s/x"].map((path): [string, string, string[]] => [method, path, ["GET", "HEAD", "POST"]]),
      ),
      // Next knows no other methods and answers 400 to them itself; nginx refuses TRACE.
      ...(door === "first" ? [] : onCluster ? ["PROPFIND"] : ["PROPFIND", "TRACE"]).map((method): [string, string, string[]] => [
        method,
        `/i/${image.key}/200`,
        ["GET", "HEAD"],
      ]),
    ];
    for (const [method, path, allow] of asked) {
      const { status, headers, body } = await knock(house.origin, path, { method });
      expect([status, headers.allow?.split(", "), headers["cache-control"], body.length], `${method} ${path}`).toEqual([
        405,
        allow,
        "no-store",
        0,
      ]);
    }
    expect((await knock(house.origin, `/i/${image.key}/200`)).status).toBe(200);
  });
});

test("the denial is the one of the contract, and the same behind every door and on every engine", () => {
  const all = [...denials].map(([where, denial]) => promised(denial, where.endsWith("first") ? "first" : "second"));
  const [one] = [...denials.values()];
  expect(one).toMatchObject({
    status: 404,
    headers: {
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "referrer-policy": "no-referrer",
    },
  });
  // A balancer puts its name there.
  for (const name of ["set-cookie", "etag", "last-modified", "vary", "x-powered-by", ...(onCluster ? [] : ["server"])])
    expect(one?.headers).not.toHaveProperty(name);
  const [, ...others] = all.map((denial) => {
    const { "content-length": _, ...headers } = denial.headers;
    return { ...denial, headers };
  });
  expect(all).toHaveLength(houses.length);
  for (const other of others) expect(other).toEqual({ ...all[0], headers: others[0]?.headers });
});
