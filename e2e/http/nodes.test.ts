import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { asAdmin, type Caller, caller, join, over, password } from "#e2e/setup/client.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { adminEmail, type Houses, openHouses } from "#e2e/walk/houses.ts";
import type { Image, Share } from "#lib/web/shapes.ts";
import { good, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

// Two nodes over one PostgreSQL, started at the same moment on an empty database, one of them behind PgBouncer.

let houses: Houses;
let here = "";
let there = "";
let admin: Caller;
let owner: Awaited<ReturnType<typeof join>>;

beforeAll(async () => {
  houses = await openHouses("PostgreSQL", { RATE_LIMIT: "on", TRUST_PROXY: "1" });
  [here = "", there = ""] = houses.origins;
  admin = await asAdmin(over(here), adminEmail);
  owner = await join(over(here));
  good(await admin.call("PATCH", `/admin/accounts/${owner.account.id}`, { plan: "enterprise" }));
});
afterAll(() => houses.stop());

const statusAt = async (origin: string, path: string, headers: Record<string, string> = {}) =>
  (await knock(origin, path, { headers })).status;
const pathOf = (url: string) => new URL(url).pathname;

test("made one installation between them", async () => {
  const client = new Client({ connectionString: await houses.postgres?.url("houses") });
  await client.connect();
  const { rows } = await client.query(
    "select (select count(*) from plans)::int plans, (select count(*) from accounts where role = 'admin')::int admins",
  );
  await client.end();
  expect(rows).toEqual([{ plans: 3, admins: 1 }]);
});

test("what one of them takes away, the next read at the other does not get, however often it was read there", async () => {
  const image = good(await owner.upload(await picture()));
  const key = `/i/${image.key}/original`;
  const thumbnail = `/i/${image.key}/400.webp`;
  const link = good(await owner.link(image.id, 600));
  const share = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 600 }));
  const shared = `${pathOf(share.url)}/${image.key}/original`;
  const session = { cookie: (await signIn({ origin: here }, owner.email)) ?? "" };
  const warm = async (path: string, headers = {}) => {
    for (let read = 0; read < 3; read++) for (const origin of [here, there]) expect(await statusAt(origin, path, headers), path).toBe(200);
  };
  const gone = async (path: string, headers = {}, status = 404) => expect(await statusAt(there, path, headers), path).toBe(status);

  for (const path of [key, thumbnail, pathOf(link.url), shared]) await warm(path);
  expect((await owner.call("DELETE", `/links/${link.id}`)).status).toBe(204);
  await gone(pathOf(link.url));
  expect((await owner.call("DELETE", `/shares/${share.id}`)).status).toBe(204);
  await gone(shared);

  await warm(key);
  good(await admin.call("PATCH", `/admin/accounts/${owner.account.id}`, { plan: "basic" }));
  for (const path of [key, thumbnail]) await gone(path);
  good(await admin.call("PATCH", `/admin/accounts/${owner.account.id}`, { plan: "enterprise" }));
  await warm(key);
  expect((await owner.call("DELETE", `/images/${image.id}`)).status).toBe(204);
  for (const path of [key, thumbnail]) await gone(path);
  good(await caller(over(there), owner.token).call("POST", "/images/restore", { ids: [image.id] }));
  await warm(key);
  good(await admin.call("PATCH", `/admin/accounts/${owner.account.id}`, { suspended: true }));
  await gone(key);
  good(await admin.call("PATCH", `/admin/accounts/${owner.account.id}`, { suspended: false }));
  await warm(key);

  // The suspension ended the session for good, at either.
  await gone("/api/v1/me", session, 401);
  const again = { cookie: (await signIn({ origin: there }, owner.email)) ?? "" };
  await warm("/api/v1/me", again);
  good(await owner.call("PATCH", "/me", { password: `${password}!`, currentPassword: password }));
  await gone("/api/v1/me", again, 401);
  const bearer = { authorization: `Bearer ${owner.token}` };
  await warm("/api/v1/me", bearer);
  const [token] = good(await owner.call<{ items: { id: string }[] }>("GET", "/tokens")).items;
  expect((await owner.call("DELETE", `/tokens/${token?.id}`)).status).toBe(204);
  await gone("/api/v1/me", bearer, 401);
});

test("a thumbnail that both are asked for at once is the same from either, and stored as it was told", async () => {
  const me = await join(over(here));
  good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "enterprise" }));
  const image = good(await me.upload(await picture()));
  for (const rendition of ["200.webp", "400.avif"]) {
    const asked = Array.from({ length: 12 }, (_, place) => knock(place % 2 === 0 ? here : there, `/i/${image.key}/${rendition}`));
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.etag}`)).size).toBe(1);
    const [{ status, body } = { status: 0, body: null }] = answers;
    expect([status, answers.every((answer) => answer.body.equals(body as Buffer))]).toEqual([200, true]);
  }
});

test("one that has made a secret of its own, which opens nothing of theirs, says so", async () => {
  const stranger = await startTessera({ door: "second", env: { DATABASE_URL: (await houses.postgres?.url("houses")) ?? "" } });
  await stranger.stop();
  expect(stranger.log()).toContain("set one AUTH_SECRET on all");
  expect(houses.log()).not.toContain("AUTH_SECRET");
});

test("guesses at one count at the other", async () => {
  const from = { "x-forwarded-for": "203.0.113.7" };
  const guess = async (place: number) => {
    const origin = place % 2 === 0 ? here : there;
    const response = await over(origin)("/api/v1/tokens", {
      method: "POST",
      headers: { ...from, Authorization: `Basic ${btoa(`nobody@example.org:guess ${place}`)}`, "Content-Type": "application/json" },
      body: '{"name":"x"}',
    });
    await response.body?.cancel();
    return [response.status, response.headers.has("retry-after")];
  };
  for (let place = 0; place < 10; place++) expect(await guess(place)).toEqual([401, false]);
  for (let place = 10; place < 12; place++) expect(await guess(place)).toEqual([429, true]);
});

test("so do the calls of programs, of which each may answer some more before it hears of the other's", async () => {
  const from = { "x-forwarded-for": "203.0.113.9" };
  const ask = (origin: string) => statusAt(origin, "/api/v1/plans", from);
  for (let portion = 0; portion < 10; portion++) {
    const statuses = await Promise.all(Array.from({ length: 60 }, (_, place) => ask(place % 2 === 0 ? here : there)));
    expect(new Set(statuses)).toEqual(new Set([200]));
  }
  for (const origin of [here, there]) await expect.poll(() => ask(origin), { timeout: 20_000 }).toBe(429);
});

test("a restart of the database costs nothing but a while: 503 with Retry-After, and no upload that was acknowledged", async () => {
  const me = await join(over(there));
  good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "enterprise" }));
  const session = { cookie: (await signIn({ origin: here }, me.email)) ?? "" };
  const [bytes, first] = [await picture(), good(await me.upload(await picture()))];
  const link = pathOf(good(await me.link(first.id, 600)).url);
  const stored = new Set([first.id]);
  const wrong: string[] = [];
  const seen = new Set<number>();
  let ended = false;
  const judge = (what: string, status: number, retry: unknown, expected: number) => {
    seen.add(status);
    if (status !== expected && !(status === 503 && retry)) wrong.push(`${what}: ${status}, Retry-After ${retry}`);
  };
  const reader = async (origin: string, path: string) => {
    while (!ended) {
      const { status, headers } = await knock(origin, path, { headers: session });
      judge(path, status, headers["retry-after"], 200);
    }
  };
  const uploader = async (origin: string) => {
    const { upload } = caller(over(origin), me.token);
    while (!ended) {
      const { status, headers, body } = await upload(bytes);
      judge("an upload", status, headers.get("retry-after"), 201);
      if (status === 201) stored.add(body.id);
    }
  };
  const paths = [`/i/${first.key}/200`, `/i/${first.key}/original`, link, "/healthz", "/links"];
  const working = [here, there].flatMap((origin) => [uploader(origin), ...paths.map((path) => reader(origin, path))]);
  await expect.poll(() => stored.size, { timeout: 60_000 }).toBeGreaterThan(2);
  await houses.postgres?.pause();
  await expect.poll(() => seen.has(503), { timeout: 60_000 }).toBe(true);
  for (const origin of [here, there]) await expect.poll(() => statusAt(origin, "/healthz"), { timeout: 30_000 }).toBe(503);
  const page = await knock(there, "/links", { headers: session });
  expect([page.status, page.headers["retry-after"]]).toEqual([503, "5"]);
  await houses.postgres?.resume();
  for (const origin of [here, there]) await expect.poll(() => statusAt(origin, "/healthz"), { timeout: 60_000 }).toBe(200);
  const before = stored.size;
  await expect.poll(() => stored.size, { timeout: 60_000 }).toBeGreaterThan(before + 2);
  ended = true;
  await Promise.all(working);
  expect(wrong).toEqual([]);
  const listed = good(await caller(over(here), me.token).call<{ items: Image[] }>("GET", "/images?limit=200")).items.map(({ id }) => id);
  expect([...stored].filter((id) => !listed.includes(id))).toEqual([]);
});
