import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { ask, bootInside, expectInvalid, expectProblem, joinOn, json, send, withSettings } from "#e2e/http/inside.ts";
import { photos } from "#e2e/http/pictures.ts";
import { asAdmin, type Caller, caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { sealSession } from "#lib/auth/session.ts";
import { purgeEndedSessions, startSession } from "#lib/auth/sessions.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import type { Session } from "#lib/web/shapes.ts";

let admin: Caller & { email: string };
beforeAll(async () => {
  admin = await bootInside();
});

const anybody = () => `${randomUUID()}@example.org`;
const signUp = (body: unknown) => ask("/api/v1/accounts", json("POST", body));
const signIn = (email: string, secret: string, body: unknown = { name: "x" }) =>
  ask("/api/v1/tokens", json("POST", body, { Authorization: `Basic ${Buffer.from(`${email}:${secret}`).toString("base64")}` }));
const session = async (id: string, version = 1, userAgent = "") => {
  const sealed = await sealSession({ sub: id, version, sid: await startSession(id, userAgent) });
  return { Cookie: `tessera-session=${sealed}`, "Sec-Fetch-Site": "same-origin" };
};
const status = async (path: string, headers: Record<string, string>) => (await ask(path, { headers })).status;

describe("signing up", () => {
  test("makes an account on the default plan", async () => {
    const email = anybody();
    const { status, body, headers } = await signUp({ email, password, name: "  Ada Lovelace " });
    expect([status, headers.get("set-cookie")]).toEqual([201, null]);
    expect(Object.keys(body).toSorted()).toEqual([
      "createdAt",
      "email",
      "id",
      "linkMetadata",
      "name",
      "plan",
      "role",
      "suspended",
      "usage",
    ]);
    expect(body).toMatchObject({ email, name: "Ada Lovelace", role: "user", suspended: false, usage: { bytes: 0, images: 0 } });
    expect(body["createdAt"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(body["plan"]).toEqual({
      id: "basic",
      name: "Basic",
      thumbnailHeights: [200],
      originalLink: false,
      temporaryLinks: false,
      minExpiry: null,
      maxExpiry: null,
      quotaBytes: 1024 ** 3,
      maxFileBytes: 32 * 1024 ** 2,
      isDefault: true,
    });
    expect((await caller(send, await tokenFor(send, email)).call("GET", "/me")).body).toEqual(body);
  });

  test("trims the e-mail, keeps its case, and takes each one once whatever its case", async () => {
    const email = `Ada.${randomUUID()}@Example.org`;
    expect(await signUp({ email: `  ${email}\t`, password })).toMatchObject({ status: 201, body: { email } });
    for (const again of [email, email.toLowerCase(), ` ${email.toUpperCase()} `])
      expectProblem(await signUp({ email: again, password }), 409, "email-taken");
    for (const who of [email, email.toLowerCase(), email.toUpperCase(), ` ${email} `])
      expect((await signIn(who, password)).status, who).toBe(201);
    const race = anybody();
    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, n) => signUp({ email: n % 2 ? race : race.toUpperCase(), password })));
    expect(outcomes.map((one) => one.status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test("needs an e-mail and a password of ten characters", async () => {
    for (const email of [
      "",
      "ada",
      "ada@",
      "@example.org",
      "ada example@example.org",
      "ada@example",
      `${"a".repeat(320)}@example.org`,
      7,
      null,
    ])
      expectInvalid(await signUp({ email, password }), ["email"], String(email));
    for (const secret of ["", "123456789", "x".repeat(1025), 1234567890, null])
      expectInvalid(await signUp({ email: anybody(), password: secret }), ["password"], String(secret));
    expectInvalid(await signUp({}), ["email", "password"]);
    expectInvalid(await signUp({ email: anybody(), password, name: "x".repeat(201) }), ["name"]);
    expectInvalid(await signUp({ email: anybody(), password, name: "a\nb" }), ["name"]);
    for (const secret of ["1234567890", "🔑".repeat(10), " ".repeat(10), "x".repeat(1024), "with:colons:in it"]) {
      const email = anybody();
      expect((await signUp({ email, password: secret })).status).toBe(201);
      expect((await signIn(email, secret)).status).toBe(201);
      expect((await signIn(email, `${secret}x`)).status).toBe(401);
    }
  });

  test("is refused where it is closed", async () => {
    await withSettings({ signUp: "closed" }, async () =>
      expectProblem(await signUp({ email: anybody(), password }), 403, "sign-up-closed"),
    );
  });
});

describe("tokens", () => {
  test("are made by password, shown once, and listed without their secret", async () => {
    const email = anybody();
    await signUp({ email, password });
    const { status, body } = await signIn(email, password, { name: "  phone " });
    expect(status).toBe(201);
    expect(Object.keys(body).toSorted()).toEqual(["createdAt", "expiresAt", "id", "name", "scopes", "token"]);
    expect(body).toMatchObject({ name: "phone", expiresAt: null, token: expect.stringMatching(/^tsr_[\w-]{32,}$/) });
    expect((body["scopes"] as string[]).toSorted()).toEqual(["account", "images:read", "images:write", "links:read", "links:write"]);
    const me = caller(send, String(body["token"]));
    const list = (await me.call("GET", "/tokens")).body;
    const { token: _, ...shown } = body;
    expect(list).toEqual({ items: [{ ...shown, lastUsedAt: list.items[0].lastUsedAt }], nextCursor: null });
    expect((await signIn(email, password, { name: "x", scopes: ["images:read", "images:read"] })).body["scopes"]).toEqual(["images:read"]);
  });

  test("end when they were to end, or are revoked", async () => {
    const email = anybody();
    await signUp({ email, password });
    const made = (await signIn(email, password, { name: "x", expiresIn: 60 })).body;
    expect(Date.parse(String(made["expiresAt"])) - Date.parse(String(made["createdAt"]))).toBe(60_000);
    const headers = { Authorization: `Bearer ${made["token"]}` };
    expect(await status("/api/v1/me", headers)).toBe(200);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(String(made["expiresAt"])) });
    try {
      expect(await status("/api/v1/me", headers)).toBe(401);
    } finally {
      vi.useRealTimers();
    }
    const me = caller(send, await tokenFor(send, email));
    const stranger = await join(send);
    expectProblem(await stranger.call("DELETE", `/tokens/${made["id"]}`), 404, "not-found");
    expect(await status("/api/v1/me", headers)).toBe(200);
    expect((await me.call("DELETE", `/tokens/${made["id"]}`)).status).toBe(204);
    expect(await status("/api/v1/me", headers)).toBe(401);
    expectProblem(await me.call("DELETE", `/tokens/${made["id"]}`), 404, "not-found");
  });

  test("need the right password, and not a token", async () => {
    const me = await join(send);
    for (const [email, secret] of [
      [me.email, "wrong password"],
      [anybody(), password],
      [me.email, ""],
      ["", password],
      ["", ""],
    ] as const)
      expectProblem(await signIn(email, secret), 401, "unauthenticated");
    for (const Authorization of ["Basic", "Basic !!", `Basic ${Buffer.from(me.email).toString("base64")}`, "Basic Og=="])
      expectProblem(await ask("/api/v1/tokens", json("POST", { name: "x" }, { Authorization })), 401, "unauthenticated", Authorization);
    expectProblem(await ask("/api/v1/tokens", json("POST", { wrong: true })), 401, "unauthenticated");
    expectProblem(await me.call("POST", "/tokens", { name: "x" }), 403, "forbidden");
    expect((await ask("/api/v1/tokens", json("POST", { name: "x" }, await session(me.account.id)))).status).toBe(201);
    const { "Sec-Fetch-Site": _, ...elsewhere } = await session(me.account.id);
    expectProblem(await ask("/api/v1/tokens", json("POST", { name: "x" }, elsewhere)), 403, "forbidden");
  });

  test("are asked for by name and scopes that there are, and that one has", async () => {
    const me = await join(send);
    const make = (body: unknown) => signIn(me.email, password, body);
    expectInvalid(await make({}), ["name"]);
    expectInvalid(await make({ name: " " }), ["name"]);
    for (const expiresIn of [0, -1, 1.5, "60"]) expectInvalid(await make({ name: "x", expiresIn }), ["expiresIn"]);
    for (const scopes of [[], "account"]) expectInvalid(await make({ name: "x", scopes }), ["scopes"]);
    expectInvalid(await make({ name: "x", scopes: ["account", "images"] }), ["scopes.1"]);
    expectProblem(await make({ name: "x", scopes: ["account", "admin"] }), 403, "forbidden");
    const mine = await signIn(admin.email, password, { name: "x", scopes: ["admin"] });
    expect([mine.status, mine.body["scopes"]]).toEqual([201, ["admin"]]);
    expect((await signIn(admin.email, password)).body["scopes"]).not.toContain("admin");
  });
});

describe("one's own account", () => {
  test("changes by name, and with the current password by e-mail", async () => {
    const [me, other] = [await join(send), await join(send)];
    expect((await me.call("PATCH", "/me", { name: "New" })).body).toMatchObject({ name: "New", email: me.email });
    expect((await me.call("PATCH", "/me", {})).body).toMatchObject({ name: "New", email: me.email });
    const email = `New.${anybody()}`;
    expectInvalid(await me.call("PATCH", "/me", { email }), ["currentPassword"]);
    expectProblem(await me.call("PATCH", "/me", { email, currentPassword: "wrong password" }), 403, "forbidden");
    expectProblem(await me.call("PATCH", "/me", { email: other.email.toUpperCase(), currentPassword: password }), 409, "email-taken");
    expectInvalid(await me.call("PATCH", "/me", { email: "x", currentPassword: password }), ["email"]);
    expect((await me.call("GET", "/me")).body).toMatchObject({ name: "New", email: me.email });
    expect((await me.call("PATCH", "/me", { email: ` ${email} `, currentPassword: password })).body).toMatchObject({ email });
    expect((await me.call("PATCH", "/me", { email: email.toUpperCase(), currentPassword: password })).status).toBe(200);
    expect((await signIn(me.email, password)).status).toBe(401);
    expect((await signIn(email, password)).status).toBe(201);
    expect((await signUp({ email: me.email, password })).status).toBe(201);
  });

  test("with a new password ends all sessions and leaves tokens", async () => {
    const me = await join(send);
    const before = await session(me.account.id);
    const changed = "another horse, another battery";
    expectInvalid(await me.call("PATCH", "/me", { password: changed }), ["currentPassword"]);
    expectInvalid(await me.call("PATCH", "/me", { password: "short", currentPassword: password }), ["password"]);
    expectProblem(await me.call("PATCH", "/me", { password: changed, currentPassword: changed }), 403, "forbidden");
    expect(await status("/api/v1/me", before)).toBe(200);
    expect((await ask("/api/v1/me", json("PATCH", { password: changed, currentPassword: password }, before))).status).toBe(200);
    expect(await status("/api/v1/me", before)).toBe(401);
    expect((await me.call("GET", "/me")).status).toBe(200);
    expect((await signIn(me.email, password)).status).toBe(401);
    expect((await signIn(me.email, changed)).status).toBe(201);
    // What changes anything else ends no session.
    const after = await session(me.account.id, 2);
    expect((await me.call("PATCH", "/me", { name: "x", email: anybody(), currentPassword: changed })).status).toBe(200);
    expect(await status("/api/v1/me", after)).toBe(200);
  });

  test("is deleted with its images, tokens and sessions, and its e-mail is free again", async () => {
    const me = await joinOn(admin, "enterprise");
    const image = (await me.upload(await aPhoto())).body;
    const link = (await me.link(image.id, 60)).body;
    const paths = [`/i/${image.key}/200`, `/i/${image.key}/original`, new URL(link.url).pathname];
    const seen = () =>
      Promise.all(paths.map(async (path) => (await deliver({ method: "HEAD", path, query: "", header: () => null })).status));
    const cookie = await session(me.account.id);
    expect(await seen()).toEqual([200, 200, 200]);
    expectInvalid(await me.call("DELETE", "/me", {}), ["currentPassword"]);
    expectInvalid(await me.call("DELETE", "/me"), ["currentPassword"]);
    expectProblem(await me.call("DELETE", "/me", { currentPassword: "wrong password" }), 403, "forbidden");
    expect(await seen()).toEqual([200, 200, 200]);
    expect(await me.call("DELETE", "/me", { currentPassword: password })).toMatchObject({ status: 204, body: null });
    expect(await seen()).toEqual([404, 404, 404]);
    expect([await status("/api/v1/me", cookie), (await me.call("GET", "/me")).status, (await signIn(me.email, password)).status]).toEqual([
      401, 401, 401,
    ]);
    expectProblem(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { name: "x" }), 404, "not-found");
    expect((await signUp({ email: me.email, password })).status).toBe(201);
  });
});

describe("sessions", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const listOf = async (headers: Record<string, string>) => (await ask("/api/v1/sessions", { headers })).body["items"] as Session[];

  test("are listed newest first, and the one that asks is marked", async () => {
    const me = await join(send);
    const [one, two] = [await session(me.account.id, 1, firefox), await session(me.account.id, 1, "curl/8")];
    expect(await listOf(one)).toMatchObject([
      { browser: null, device: "unknown", current: false },
      { browser: "Firefox", device: "linux", current: true },
    ]);
    expect((await listOf(two)).map(({ current }) => current)).toEqual([true, false]);
    expect((await me.call("GET", "/sessions")).body.items.map(({ current }: Session) => current)).toEqual([false, false]);
    const page = (await me.call("GET", "/sessions?limit=1")).body;
    expect((await me.call("GET", `/sessions?limit=1&cursor=${page.nextCursor}`)).body.items).toMatchObject([{ browser: "Firefox" }]);
    expect(Object.keys(page.items[0]).toSorted()).toEqual(["browser", "createdAt", "current", "device", "id", "lastSeenAt"]);
  });

  test("end one by one at their next request, and by their account alone", async () => {
    const [me, other] = [await join(send), await join(send)];
    const [here, there] = [await session(me.account.id), await session(me.account.id)];
    const [{ id = "" } = {}] = await listOf(there);
    expectProblem(await other.call("DELETE", `/sessions/${id}`), 404, "not-found");
    expect(await status("/api/v1/me", there)).toBe(200);
    expect((await ask(`/api/v1/sessions/${id}`, { method: "DELETE", headers: here })).status).toBe(204);
    expect([await status("/api/v1/me", there), await status("/api/v1/me", here)]).toEqual([401, 200]);
    expectProblem(await me.call("DELETE", `/sessions/${id}`), 404, "not-found");
  });

  test("end all but the one that asks; by a token, all", async () => {
    const me = await join(send);
    const [here, there, elsewhere] = [await session(me.account.id), await session(me.account.id), await session(me.account.id)];
    expect((await ask("/api/v1/sessions/end-others", { method: "POST", headers: here })).body).toEqual({ ended: 2 });
    expect([await status("/api/v1/me", there), await status("/api/v1/me", elsewhere), await status("/api/v1/me", here)]).toEqual([
      401, 401, 200,
    ]);
    expect((await me.call("POST", "/sessions/end-others")).body).toEqual({ ended: 1 });
    expect([await status("/api/v1/me", here), (await me.call("GET", "/me")).status]).toEqual([401, 200]);
  });

  test("are noted to be used in steps of 5 minutes, and so are tokens", async () => {
    const me = await join(send);
    const here = await session(me.account.id);
    const used = async () => {
      const [{ lastSeenAt = "" } = {}] = await listOf(here);
      return [lastSeenAt, (await me.call("GET", "/tokens")).body.items[0].lastUsedAt];
    };
    await expect.poll(async () => (await used())[1]).not.toBeNull();
    const before = await used();
    const at = (minutes: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(String(before[1])) + minutes * 60_000 });
    try {
      at(4);
      expect(await used()).toEqual(before);
      at(6);
      const later = async () => (await used()).map((text) => Date.parse(text) - Date.parse(String(before[1])) >= 6 * 60_000);
      await expect.poll(later).toEqual([true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("are at most 100 of an account, the least lately used ending first", async () => {
    const me = await join(send);
    const first = await session(me.account.id);
    for (let more = 0; more < 100; more++) await startSession(me.account.id, "");
    expect(await status("/api/v1/me", first)).toBe(401);
    expect((await me.call("GET", "/sessions?limit=200")).body.items).toHaveLength(100);
  });

  test("leave nothing 30 days after their last use", async () => {
    const me = await join(send);
    await startSession(me.account.id, "");
    await purgeEndedSessions(new Date(Date.now() + 29.9 * 86_400_000));
    expect((await me.call("GET", "/sessions")).body.items).toHaveLength(1);
    await purgeEndedSessions(new Date(Date.now() + 30.1 * 86_400_000));
    expect((await me.call("GET", "/sessions")).body.items).toEqual([]);
  });
});

describe("accounts, to an administrator,", () => {
  test("are listed newest first, by part of e-mail or name and by plan", async () => {
    const mark = randomUUID();
    const made = [await join(send, `a.${mark}@example.org`), await join(send, `b.${mark}@example.org`), await joinOn(admin, "premium")];
    await admin.call("PATCH", `/admin/accounts/${made[2]?.account.id}`, { name: `Somebody ${mark}` });
    const find = async (query: string) =>
      (await admin.call("GET", `/admin/accounts?${query}`)).body.items.map(({ id }: { id: string }) => id);
    const [a, b, c] = made.map(({ account }) => account.id);
    expect(await find(`q=${mark.toUpperCase()}`)).toEqual([c, b, a]);
    expect(await find(`q=${mark}&plan=premium`)).toEqual([c]);
    expect(await find(`q=${mark}&plan=none`)).toEqual([]);
    expect(await find(`q=B.${mark}`)).toEqual([b]);
    expect(await find("q=%25%25")).toEqual([]);
    const page = (await admin.call("GET", `/admin/accounts?q=${mark}&limit=2`)).body;
    expect(page.items).toHaveLength(2);
    expect(await find(`q=${mark}&limit=2&cursor=${page.nextCursor}`)).toEqual([a]);
    expect(page.items[0]).toMatchObject({ plan: { id: "premium" }, usage: { bytes: 0, images: 0 }, suspended: false });
    expect(JSON.stringify(page)).not.toMatch(/hash|argon|session/i);
  });

  test("change by plan, role, name and suspension", async () => {
    const { account, token, email } = await join(send);
    const change = (body: unknown) => admin.call("PATCH", `/admin/accounts/${account.id}`, body);
    expect(await change({ plan: "enterprise", name: "Ada", role: "admin" })).toMatchObject({
      status: 200,
      body: { plan: { id: "enterprise" }, name: "Ada", role: "admin", suspended: false },
    });
    expectInvalid(await change({ plan: "none" }), ["plan"]);
    expectInvalid(await change({ role: "owner" }), ["role"]);
    expectInvalid(await change({ suspended: "yes" }), ["suspended"]);
    expectInvalid(await change({ email: anybody(), password }), ["email", "password"]);
    expectProblem(await admin.call("PATCH", "/admin/accounts/none", { plan: "none", wrong: true }), 404, "not-found");
    // A token made before is not more than it was, nor are the rights of an admin kept when the role is gone.
    expectProblem(await caller(send, token).call("GET", "/admin/accounts"), 403, "scope-required");
    const risen = await asAdmin(send, email);
    expect((await risen.call("GET", "/admin/accounts")).status).toBe(200);
    await change({ role: "user" });
    expectProblem(await risen.call("GET", "/admin/accounts"), 403, "forbidden");
  });

  test("suspended can do nothing at once; reinstated, their tokens work again and their sessions do not", async () => {
    const me = await join(send);
    const cookie = await session(me.account.id);
    const suspend = (suspended: boolean) => admin.call("PATCH", `/admin/accounts/${me.account.id}`, { suspended });
    expect(await status("/api/v1/me", cookie)).toBe(200);
    expect((await suspend(true)).body).toMatchObject({ suspended: true });
    expectProblem(await me.call("GET", "/me"), 401, "unauthenticated");
    expectProblem(await ask("/api/v1/me", { headers: cookie }), 401, "unauthenticated");
    expectProblem(await signIn(me.email, password), 401, "unauthenticated");
    expectProblem(await me.upload(await aPhoto()), 401, "unauthenticated");
    expectProblem(await signUp({ email: me.email, password }), 409, "email-taken");
    await suspend(false);
    expect((await me.call("GET", "/me")).status).toBe(200);
    expect(await status("/api/v1/me", cookie)).toBe(401);
    expect((await signIn(me.email, password)).status).toBe(201);
  });

  test("keep one administrator, whoever tries to be rid of the last", async () => {
    const mine = (await caller(send, await tokenFor(send, admin.email)).call("GET", "/me")).body;
    const everybody = (await admin.call("GET", "/admin/accounts?limit=200")).body.items as { id: string; role: string }[];
    for (const { id, role } of everybody)
      if (role === "admin" && id !== mine.id) await admin.call("PATCH", `/admin/accounts/${id}`, { role: "user" });
    for (const body of [{ role: "user" }, { suspended: true }, { role: "user", suspended: true }])
      expectProblem(await admin.call("PATCH", `/admin/accounts/${mine.id}`, body), 409, "last-admin");
    expectProblem(await admin.call("DELETE", `/admin/accounts/${mine.id}`), 409, "last-admin");
    const self = caller(send, await tokenFor(send, admin.email));
    expectProblem(await self.call("DELETE", "/me", { currentPassword: password }), 409, "last-admin");
    expect((await admin.call("PATCH", `/admin/accounts/${mine.id}`, { name: "Still here" })).status).toBe(200);
    const second = await join(send);
    await admin.call("PATCH", `/admin/accounts/${second.account.id}`, { role: "admin" });
    // A suspended administrator does not count.
    await admin.call("PATCH", `/admin/accounts/${second.account.id}`, { suspended: true });
    expectProblem(await admin.call("PATCH", `/admin/accounts/${mine.id}`, { role: "user" }), 409, "last-admin");
    await admin.call("PATCH", `/admin/accounts/${second.account.id}`, { suspended: false });
    const both = await Promise.all([mine.id, second.account.id].map((id) => admin.call("DELETE", `/admin/accounts/${id}`)));
    // Whoever comes second is refused: as the last one, or as somebody who is no account any more.
    expect([
      [204, 401],
      [204, 409],
    ]).toContainEqual(both.map((one) => one.status).toSorted());
    const left = both[0]?.status === 204 ? second.email : admin.email;
    Object.assign(admin, await asAdmin(send, left), { email: left });
  });

  test("are deleted with all that they have", async () => {
    const me = await joinOn(admin, "premium");
    const image = (await me.upload(await aPhoto())).body;
    expect((await admin.call("DELETE", `/admin/accounts/${me.account.id}`)).status).toBe(204);
    expect((await deliver({ method: "GET", path: `/i/${image.key}/200`, query: "", header: () => null })).status).toBe(404);
    expect((await me.call("GET", "/me")).status).toBe(401);
    expectProblem(await admin.call("DELETE", `/admin/accounts/${me.account.id}`), 404, "not-found");
    const all = (await admin.call("GET", "/admin/accounts?limit=200")).body.items as { id: string }[];
    expect(all.map(({ id }) => id)).not.toContain(me.account.id);
  });
});

async function aPhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const [file = ""] = (await photos()).filter((path) => path.endsWith("Landscape_1.jpg"));
  return new Uint8Array(readFileSync(file));
}
