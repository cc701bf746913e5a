import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { unzip } from "#e2e/setup/zip.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";
import { change, doors, good, type House, newGround, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { enter, knock, onCluster, promised, type Reply, withoutDate } from "./wire.ts";

type Somebody = Awaited<ReturnType<typeof join>>;

/** Contract, section 4: with every page under `/t/`. */
const onPages = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "content-security-policy":
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-robots-tag": "noindex",
  "x-content-type-options": "nosniff",
};

/** Somebody with temporary links, and a picture. */
async function moveIn(house: House): Promise<{ owner: Somebody; image: Image; bytes: Buffer }> {
  const owner = await join(house.send);
  await change(house, owner.account.id, { plan: "enterprise" });
  const bytes = await picture();
  return { owner, image: good(await owner.upload(bytes)), bytes: Buffer.from(bytes) };
}

const pathOf = ({ url }: Pick<Link, "url">) => new URL(url).pathname;
const cookieOf = ({ headers }: Reply) => headers["set-cookie"]?.split(";")[0] ?? "";
const viewsOf = async (owner: Somebody, { id }: Link) =>
  good(await owner.call<{ items: Link[] }>("GET", "/links")).items.find((link) => link.id === id)?.views;

describe.each(doors)("the %s door", (door) => {
  let house: House;
  let owner: Somebody;
  let image: Image;
  let bytes: Buffer;
  let denial: Reply;
  beforeAll(async () => {
    house = await openHouse(door);
    ({ owner, image, bytes } = await moveIn(house));
    denial = withoutDate(await knock(house.origin, "/t/x"));
  });
  afterAll(() => house.stop());

  const expectPage = (reply: Reply, status = 200, more: Record<string, string> = {}) => {
    const length: Record<string, string> = door === "first" ? {} : { "content-length": String(reply.body.length) };
    expect(promised(reply, door)).toEqual({ status, headers: { ...onPages, ...length, ...more }, body: reply.body });
    expect(reply.body.toString()).toContain("<h1>A picture was shared with you</h1>");
  };

  test("asks for the password on a page, and lets in whoever knows it for as long as the cookie lasts", async () => {
    const link = good(await owner.link(image.id, 120, { password: "ąb&c=d+e %" }));
    const path = pathOf(link);
    expectPage(await knock(house.origin, path));
    const head = await knock(house.origin, path, { method: "HEAD" });
    expect([head.status, head.body.length, head.headers["cache-control"]]).toEqual([200, 0, "no-store"]);
    expectPage(await enter(house.origin, path, "wrong"), 403);
    expectPage(await knock(house.origin, path, { method: "POST" }), 403);
    expectPage(await enter(house.origin, path, "x".repeat(100_000)), 403);

    const right = await enter(house.origin, path, "ąb&c=d+e %");
    expect([right.status, right.headers.location, right.headers["cache-control"], right.body.length]).toEqual([303, path, "no-store", 0]);
    const [, ...attributes] = (right.headers["set-cookie"] ?? "").split("; ");
    expect(attributes.toSorted()).toEqual(["HttpOnly", expect.stringMatching(/^Max-Age=1(20|1\d)$/), `Path=${path}`, "SameSite=Lax"]);

    const cookie = cookieOf(right);
    const shown = await knock(house.origin, path, { headers: { cookie } });
    expect([shown.status, shown.headers["cache-control"], shown.body.equals(bytes)]).toEqual([200, "private, no-cache", true]);
    expect(shown.headers).not.toHaveProperty("set-cookie");
    const part = await knock(house.origin, path, { headers: { cookie, range: "bytes=0-9" } });
    expect([part.status, part.body.length]).toEqual([206, 10]);
    const other = good(await owner.link(image.id, 120, { password: "ąb&c=d+e %" }));
    expectPage(await knock(house.origin, pathOf(other), { headers: { cookie } }));
    good(await owner.call("DELETE", `/links/${link.id}`));
    for (const reply of [await knock(house.origin, path, { headers: { cookie } }), await enter(house.origin, path, "ąb&c=d+e %")]) {
      expect(withoutDate(reply)).toEqual(denial);
    }
  });

  test("keeps what was asked of the link while it asks back", async () => {
    const path = `${pathOf(good(await owner.link(image.id, 60, { maxViews: 1 })))}?download=`;
    const inside = await enter(house.origin, path);
    expect(inside.headers.location).toBe(path);
    const saved = await knock(house.origin, path, { headers: { cookie: cookieOf(inside) } });
    expect(saved.headers["content-disposition"]).toMatch(/^attachment/);
  });

  test("gives three of fifty who ask at once for three views one each, and the others the denial", async () => {
    const link = good(await owner.link(image.id, 600, { maxViews: 3 }));
    const path = pathOf(link);
    for (const headers of [{ purpose: "prefetch" }, { "sec-purpose": "prefetch;anonymous-client-ip" }] as Record<string, string>[]) {
      expectPage(await enter(house.origin, path, "", { headers }));
    }
    const replies = await Promise.all(Array.from({ length: 50 }, () => enter(house.origin, path)));
    const inside = replies.filter(({ status }) => status === 303);
    expect(inside).toHaveLength(3);
    for (const reply of replies) if (reply.status !== 303) expect(withoutDate(reply)).toEqual(denial);
    for (const reply of inside) {
      const shown = await knock(house.origin, path, { headers: { cookie: cookieOf(reply) } });
      expect(shown.body.equals(bytes)).toBe(true);
    }
    expect(await viewsOf(owner, link)).toBe(3);
    expect(withoutDate(await knock(house.origin, path))).toEqual(denial);
    good(await owner.call("PATCH", `/links/${link.id}`, { maxViews: 4 }));
    expectPage(await knock(house.origin, path));
  });

  test("shows a share to whoever did what it asks: its page, its pictures, and all as a ZIP", async () => {
    const made = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 600, password: "right", maxViews: 1 }));
    const path = pathOf(made);
    const inside = [`${path}/${image.key}/original`, `${path}/${image.key}/200`, `${path}/download`];
    const strange = [
      `${path}/`,
      `${path}/x`,
      `${path}/${image.key}`,
      `${path}/${image.key}/399`,
      `${path}/${image.key}/200.jpg`,
      "/s/x/y/z",
    ];
    const page = await knock(house.origin, path);
    expect([page.status, page.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(page.body.toString()).toContain("<h1>Pictures were shared with you</h1>");
    for (const at of [...inside, ...strange]) {
      expect(withoutDate(await knock(house.origin, at)), at).toEqual(denial);
      expect(withoutDate(await enter(house.origin, at, "right")), at).toEqual(denial);
    }
    expect((await enter(house.origin, path, "wrong")).status).toBe(403);
    const right = await enter(house.origin, path, "right");
    expect([right.status, right.headers.location]).toEqual([303, path]);
    expect(right.headers["set-cookie"]).toContain(`; Path=${path};`);
    const headers = { cookie: cookieOf(right) };
    const sheet = await knock(house.origin, path, { headers });
    const length: Record<string, string> = door === "first" ? {} : { "content-length": String(sheet.body.length) };
    expect(promised(sheet, door)).toEqual({ status: 200, headers: { ...onPages, ...length }, body: sheet.body });
    expect(sheet.body.toString()).toContain(`src="${path}/${image.key}/400"`);

    const whole = await knock(house.origin, `${path}/${image.key}/original`, { headers });
    expect([whole.status, whole.headers["cache-control"], whole.headers["x-robots-tag"]]).toEqual([200, "private, no-cache", "noindex"]);
    expect(whole.body.equals(bytes)).toBe(true);
    const part = await knock(house.origin, `${path}/${image.key}/original`, { headers: { ...headers, range: "bytes=5-9" } });
    expect([part.status, part.body.equals(bytes.subarray(5, 10))]).toEqual([206, true]);
    const known = await knock(house.origin, `${path}/${image.key}/original`, {
      headers: { ...headers, "if-none-match": whole.headers.etag ?? "" },
    });
    expect(known.status).toBe(304);
    const zip = await knock(house.origin, `${path}/download`, { headers });
    expect([zip.status, zip.headers["content-type"]]).toEqual([200, "application/zip"]);
    expect((await unzip(zip.body)).map((file) => file.bytes.equals(bytes))).toEqual([true]);
    for (const at of strange) expect(withoutDate(await knock(house.origin, at, { headers })), at).toEqual(denial);
    expect(good(await owner.call<Share>("GET", `/shares/${made.id}`)).views).toBe(1);

    good(await owner.call("DELETE", `/shares/${made.id}`));
    for (const at of [path, ...inside]) {
      expect(withoutDate(await knock(house.origin, at, { headers })), at).toEqual(denial);
      const head = await knock(house.origin, at, { headers, method: "HEAD" });
      expect([head.status, head.body.length], at).toEqual([404, 0]);
    }
  });
});

test("passwords are slowed by link, and by who tries them", async () => {
  const house = await openHouse("second", { RATE_LIMIT: "on", TRUST_PROXY: "1" });
  try {
    const { owner, image } = await moveIn(house);
    const link = good(await owner.link(image.id, 600, { password: "right" }));
    const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
    const statuses = [];
    for (let at = 0; at < 11; at++) statuses.push((await enter(house.origin, pathOf(link), "wrong", from(`198.51.100.${at}`))).status);
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
    const late = await enter(house.origin, pathOf(link), "right", from("203.0.113.1"));
    expect([late.status, Number(late.headers["retry-after"]) > 0, late.headers["cache-control"]]).toEqual([429, true, "no-store"]);
    expect((await knock(house.origin, pathOf(link))).status).toBe(200);

    const others = await Promise.all(Array.from({ length: 11 }, async () => good(await owner.link(image.id, 600, { password: "right" }))));
    const tried = [];
    for (const other of others) tried.push((await enter(house.origin, pathOf(other), "wrong", from("203.0.113.2"))).status);
    expect(tried).toEqual([...Array(10).fill(403), 429]);
  } finally {
    await house.stop();
  }
});

describe.each(["SQLite", "PostgreSQL"])("two processes over one store in %s", (engine) => {
  let house: House;
  let beside: Awaited<ReturnType<typeof startTessera>>;
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const dataDir = await mkdtemp(joinPath(tmpdir(), "tessera-two-"));
    closing.unshift(() => rm(dataDir, { recursive: true, force: true }));
    const env: Record<string, string> = { DATA_DIR: dataDir, ...(await newGround()) };
    if (engine === "PostgreSQL") {
      const postgres = await startPostgres();
      closing.unshift(postgres.stop);
      env["DATABASE_URL"] = await postgres.url("two");
    }
    house = await openHouse("second", env);
    closing.unshift(house.stop);
    beside = await startTessera({ door: "second", env });
    closing.unshift(beside.stop);
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  /** A house of nodes has them behind its balancer, whose answers have other headers than those of a server alone. */
  const originsOf = () => (onCluster ? [house.origin, house.origin] : [house.origin, beside.origin]);

  test("three of fifty get in who ask both at once for three views", async () => {
    const { owner, image, bytes } = await moveIn(house);
    const denial = withoutDate(await knock(house.origin, "/t/x"));
    const link = good(await owner.link(image.id, 600, { maxViews: 3, password: "right" }));
    const path = pathOf(link);
    const origins = originsOf();
    const replies = await Promise.all(Array.from({ length: 50 }, (_, at) => enter(origins[at % 2] ?? "", path, "right")));
    const inside = replies.filter(({ status }) => status === 303);
    expect(inside).toHaveLength(3);
    for (const reply of replies) if (reply.status !== 303) expect(withoutDate(reply)).toEqual(denial);
    expect(await viewsOf(owner, link)).toBe(3);
    // A visit is a visit at either, and so is its end.
    const cookie = cookieOf(inside[0] as Reply);
    const ask = (origin: string) => knock(origin, path, { headers: { cookie } });
    for (const origin of origins) expect((await ask(origin)).body.equals(bytes)).toBe(true);
    good(await owner.call("DELETE", `/links/${link.id}`));
    for (const origin of origins) expect(withoutDate(await ask(origin))).toEqual(denial);
  });

  test("three of fifty get into a share", async () => {
    const { owner, image, bytes } = await moveIn(house);
    const denial = withoutDate(await knock(house.origin, "/s/x"));
    const made = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 600, maxViews: 3 }));
    const path = pathOf(made);
    const origins = originsOf();
    const replies = await Promise.all(Array.from({ length: 50 }, (_, at) => enter(origins[at % 2] ?? "", path)));
    const inside = replies.filter(({ status }) => status === 303);
    expect(inside).toHaveLength(3);
    for (const reply of replies) if (reply.status !== 303) expect(withoutDate(reply)).toEqual(denial);
    expect(good(await owner.call<Share>("GET", `/shares/${made.id}`))).toMatchObject({ views: 3, state: "used-up" });
    const cookie = cookieOf(inside[0] as Reply);
    const ask = (origin: string) => knock(origin, `${path}/${image.key}/original`, { headers: { cookie } });
    for (const origin of origins) expect((await ask(origin)).body.equals(bytes)).toBe(true);
    good(await owner.call("DELETE", `/images/${image.id}`));
    for (const origin of origins) expect(withoutDate(await ask(origin))).toEqual(denial);
  });
});

test("a form without an end is read no longer than a moment after its answer", async () => {
  const house = await openHouse("second");
  try {
    const { hostname, port } = new URL(house.origin);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk)).on("error", () => {});
    socket.write("POST /t/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    const more = setInterval(() => socket.write("password=".repeat(100)), 50);
    await expect.poll(() => socket.destroyed, { timeout: 20_000 }).toBe(true);
    clearInterval(more);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  } finally {
    await house.stop();
  }
});
