import { createHmac, randomUUID } from "node:crypto";
import { globSync } from "node:fs";
import { decode, encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { app } from "#lib/web/app.ts";
import { type Scope, scopes } from "#lib/web/shapes.ts";
import { calls, doors, type Entry, pages, type Things, type Visitor } from "./access-table.ts";
import { change, good, type House, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, type Reply } from "./wire.ts";

const secret = "the secret of the access matrix and no other";
const routes = [...new Set(app.routes.filter(({ path }) => !path.endsWith("*")).map(({ method, path }) => `${method} ${path}`))];
const guarded = Object.entries(calls).filter(([, { needs }]) => needs !== "nobody");
const scoped = guarded.filter(([, { needs }]) => needs !== "password") as [string, Entry & { needs: Scope }][];
const writes = (route: string) => !route.startsWith("GET ");
const at = <T extends [string, Entry]>(entries: T[]) => entries.map((entry) => [entry[0], entry[1]] as const);

type Somebody = Awaited<ReturnType<typeof join>> & { things: Things; cookie: string };

let house: House;
let bytes: Uint8Array<ArrayBuffer>;
/** Somebody whose things everybody is after, and an administrator. */
let owner: Somebody;
let admin: Somebody;
/** Somebody who does what changes nothing for the next test. */
let worker: Somebody;
beforeAll(async () => {
  house = await openHouse("second", { AUTH_SECRET: secret });
  bytes = await picture();
  owner = await resident();
  admin = await resident();
  worker = await resident();
  await change(house, admin.account.id, { role: "admin" });
});
afterAll(() => house?.stop());

/** Somebody with one of each thing, who is signed in too. */
async function resident(): Promise<Somebody> {
  const somebody = await join(house.send);
  await change(house, somebody.account.id, { plan: "enterprise" });
  const image = good(await somebody.upload(bytes));
  const link = good(await somebody.link(image.id, 600));
  const tokens = good<{ items: { id: string }[] }>(await somebody.call("GET", "/tokens"));
  const album = good<{ id: string }>(await somebody.call("POST", "/albums", { name: "Summer" }));
  good(await somebody.call("PUT", `/albums/${album.id}/images`, { ids: [image.id] }));
  const share = good<{ id: string }>(await somebody.call("POST", "/shares", { albumId: album.id, expiresIn: 600 }));
  const draft = { name: randomUUID(), thumbnailHeights: [], quotaBytes: 1e9, maxFileBytes: 1e8 };
  const plan = good<{ id: string }>(await house.admin.call("POST", "/admin/plans", draft));
  const cookie = await signIn(house, somebody.email);
  if (cookie === null) throw new Error("Sign-in gave no session");
  const sessions = good<{ items: { id: string }[] }>(await somebody.call("GET", "/sessions"));
  const upload = await make("POST /api/v1/uploads", {} as Things, bearer(somebody.token));
  const things = {
    account: somebody.account.id,
    image: image.id,
    album: album.id,
    share: share.id,
    link: link.id,
    token: tokens.items[0]?.id ?? "",
    session: sessions.items[0]?.id ?? "",
    plan: plan.id,
    upload: upload.headers["location"]?.split("/").at(-1) ?? "",
  };
  return { ...somebody, things, cookie };
}

/** Somebody who may make a call, and the things that it is about: new ones where it uses them up. */
async function eligible(route: string): Promise<[Somebody, Things]> {
  const mighty = calls[route]?.needs === "admin";
  const spends = /^DELETE |\/(delete|revoke|end-others)$|\/admin\/.*:id$/.test(route);
  const fresh = spends ? await resident() : worker;
  return mighty ? [admin, fresh.things] : [fresh, fresh.things];
}

/** Makes a call of the table about these things. */
function make(route: string, things: Things, credentials: Record<string, string> = {}): Promise<Reply> {
  const { of, path, body, headers: own } = calls[route] as Entry;
  const headers = { ...own, ...credentials };
  const [method = "", address = ""] = route.split(" ");
  const asked = address.replace(":id", (path ?? (of === undefined ? () => "" : (all: Things) => all[of]))(things));
  if (route === "POST /api/v1/images") {
    return knock(house.origin, `${asked}?name=x.jpg`, { method, headers: { ...headers, "content-type": "image/jpeg" }, body: bytes });
  }
  if (body === undefined) return knock(house.origin, asked, { method, headers });
  const json = JSON.stringify(body(things));
  // Node sends no length with a DELETE by itself.
  const described = { "content-type": "application/json", "content-length": String(Buffer.byteLength(json)) };
  return knock(house.origin, asked, { method, headers: { ...headers, ...described }, body: json });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const here = (cookie: string) => ({ cookie, origin: house.origin });
const codeOf = ({ status, body }: Reply) => [status, status >= 400 ? (JSON.parse(body.toString()) as { code: string }).code : null];

/** Everything of somebody's that a call could change, as they see it. */
async function stateOf({ call, things }: Pick<Somebody, "call" | "things">) {
  const paths = ["/me", "/images", "/albums", `/images/${things.image}/links`, "/links", "/shares"];
  const own = await Promise.all(paths.map(async (path) => good(await call("GET", path))));
  // Making a token is not a change of what there is.
  const { items } = good<{ items: { id: string; name: string }[] }>(await call("GET", "/tokens"));
  const kept = items.filter(({ id }) => id === things.token);
  const plans = good<{ items: { id: string }[] }>(await house.admin.call("GET", "/admin/plans")).items;
  return { own, kept, plan: plans.find(({ id }) => id === things.plan) };
}

describe("the table", () => {
  test("has a line for every route, and none for what is not there", () => {
    expect(routes.toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  test("has a line for every page and door, and none for what is not there", () => {
    const found = (file: string) =>
      globSync(`app/**/${file}`)
        .map((path) => path.slice(3, -file.length - 1).replaceAll(/\/\([^)]+\)/g, "") || "/")
        .toSorted();
    expect(found("page.tsx")).toEqual(Object.keys(pages).toSorted());
    expect(found("route.ts")).toEqual(doors.toSorted());
  });

  test("is not passed by with another verb", async () => {
    for (const path of new Set(routes.map((route) => route.split(" ")[1] ?? ""))) {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].filter((one) => !(`${one} ${path}` in calls))) {
        // `DELETE /images/delete` and its like name an image of that id.
        if (`${method} ${path.replace(/\/[a-z.-]+$/, "/:id")}` in calls) continue;
        const reply = await knock(house.origin, path.replace(":id", owner.things.image), { method, headers: bearer(admin.token) });
        expect(codeOf(reply), `${method} ${path}`).toEqual([404, "not-found"]);
      }
    }
  });
});

describe("nobody", () => {
  /** Credentials that are none, or none any more. */
  const worthless: [what: string, headers: Record<string, string>][] = [];
  beforeAll(async () => {
    const asleep = await resident();
    const gone = await resident();
    const token = async (body: object) =>
      good<{ id: string; token: string }>(
        await caller((path, init) =>
          house.send(path, { ...init, headers: { ...init?.headers, Authorization: basicOf(owner.email) } }),
        ).call("POST", "/tokens", { name: "short", ...body }),
      );
    const [short, revoked] = [await token({ expiresIn: 1 }), await token({})];
    good(await owner.call("DELETE", `/tokens/${revoked.id}`));
    await change(house, asleep.account.id, { suspended: true });
    good(await gone.call("DELETE", "/me", { currentPassword: password }));
    await vi.waitUntil(async () => (await caller(house.send, short.token).call("GET", "/me")).status === 401, { timeout: 10_000 });
    worthless.push(
      ["without credentials", {}],
      ["by e-mail and a wrong password", { authorization: basicOf(owner.email, "wrong password") }],
      ["suspended, by token", bearer(asleep.token)],
      ["suspended, by session", here(asleep.cookie)],
      ["deleted, by token", bearer(gone.token)],
      ["deleted, by session", here(gone.cookie)],
      ["by an expired token", bearer(short.token)],
      ["by a revoked token", bearer(revoked.token)],
      ["by a made-up token", bearer(`tsr_${"A".repeat(32)}`)],
      ...(await forgeries(owner)).map(([what, session]): [string, Record<string, string>] => [what, here(`tessera-session=${session}`)]),
    );
  });

  test.each(at(guarded))("gets into %s", async (route) => {
    const before = await stateOf(owner);
    for (const [what, headers] of worthless)
      expect(codeOf(await make(route, owner.things, headers)), what).toEqual([401, "unauthenticated"]);
    expect(worthless.length).toBeGreaterThan(20);
    expect(await stateOf(owner)).toEqual(before);
  });

  test("uses a password but to make a token", async () => {
    for (const [route] of scoped) {
      const reply = await make(route, owner.things, { authorization: basicOf(owner.email) });
      expect(codeOf(reply), route).toEqual([401, "unauthenticated"]);
    }
  });
});

describe("a token", () => {
  test.each(at(scoped))("that lacks only the scope is refused by %s, and one that has only it is not", async (route, { needs, ok }) => {
    const [fresh, target] = await eligible(route);
    const before = await stateOf(owner);
    const own = scopes.filter((scope) => scope !== needs && (scope !== "admin" || needs === "admin"));
    const lacking = await tokenFor(house.send, fresh.email, password, [...own]);
    expect(codeOf(await make(route, target, bearer(lacking)))).toEqual([403, "scope-required"]);
    const having = await tokenFor(house.send, fresh.email, password, [needs]);
    expect(codeOf(await make(route, target, bearer(having)))).toEqual([ok, null]);
    expect(await stateOf(owner)).toEqual(before);
  });

  test("makes no token, whatever its scopes", async () => {
    for (const somebody of [owner, admin]) {
      const all = await tokenFor(house.send, somebody.email, password, [...scopes].slice(0, somebody === admin ? 6 : 5));
      for (const wanted of [undefined, ["images:read"], [...scopes]]) {
        const reply = await caller(house.send, all).call("POST", "/tokens", { name: "wider", ...(wanted && { scopes: wanted }) });
        expect([reply.status, reply.body.code]).toEqual([403, "forbidden"]);
      }
    }
  });

  test("of an administrator is an administrator's no longer than they are", async () => {
    const former = await resident();
    await change(house, former.account.id, { role: "admin" });
    const token = await tokenFor(house.send, former.email, password, [...scopes]);
    good(await caller(house.send, token).call("GET", "/admin/accounts"));
    await change(house, former.account.id, { role: "user" });
    for (const [route] of scoped.filter(([, { needs }]) => needs === "admin")) {
      expect(codeOf(await make(route, owner.things, bearer(token))), route).toEqual([403, "forbidden"]);
      expect(codeOf(await make(route, owner.things, here(former.cookie))), route).toEqual([403, "forbidden"]);
    }
  });
});

describe("a user", () => {
  test("cannot make themselves more than they are", async () => {
    const { call, cookie, email } = owner;
    const asked = { name: "wider", scopes: [...scopes] };
    for (const headers of [{ authorization: basicOf(email) }, here(cookie)] as Record<string, string>[]) {
      const reply = await knock(house.origin, "/api/v1/tokens", {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: JSON.stringify(asked),
      });
      expect(codeOf(reply)).toEqual([403, "forbidden"]);
    }
    for (const more of [
      { role: "admin" },
      { plan: "enterprise" },
      { suspended: false },
      { id: admin.account.id },
      { usage: { bytes: 0 } },
    ]) {
      const { status, body } = await call("PATCH", "/me", { name: "Wider", ...more });
      expect([status, body.code], JSON.stringify(more)).toEqual([422, "invalid"]);
      const newcomer = await caller(house.send).call("POST", "/accounts", { email: `${randomUUID()}@example.org`, password, ...more });
      expect([newcomer.status, newcomer.body.code], JSON.stringify(more)).toEqual([422, "invalid"]);
    }
    expect(good<{ role: string; name: string }>(await call("GET", "/me"))).toMatchObject({ role: "user", name: owner.account.name });
  });

  test.each(at(scoped.filter(([, { needs }]) => needs === "admin")))("is forbidden %s", async (route) => {
    const before = await stateOf(owner);
    for (const headers of [bearer(owner.token), here(owner.cookie)] as Record<string, string>[]) {
      expect(codeOf(await make(route, owner.things, headers))).toEqual([403, "forbidden"]);
    }
    expect(await stateOf(owner)).toEqual(before);
  });
});

describe("others, an administrator among them", () => {
  let others: [what: string, headers: Record<string, string>][];
  beforeAll(async () => {
    const other = await resident();
    const mighty = await resident();
    await change(house, mighty.account.id, { role: "admin" });
    others = [
      ["a user by token", bearer(other.token)],
      ["a user by session", here(other.cookie)],
      ["an administrator by token", bearer(await tokenFor(house.send, mighty.email, password, [...scopes]))],
      ["an administrator by session", here(mighty.cookie)],
    ];
  });

  // These are about their own account and sessions, which the calls below need.
  const ending = ["DELETE /api/v1/me", "POST /api/v1/sessions/end-others"];
  const entries = scoped.filter(([route, { needs }]) => needs !== "admin" && !ending.includes(route));
  test.each(at(entries))("find nothing of the owner's by %s", async (route, { of, ok }) => {
    const before = await stateOf(owner);
    for (const [what, headers] of others) {
      const reply = await make(route, owner.things, headers);
      expect(codeOf(reply), what).toEqual(of === undefined ? [ok, null] : [404, "not-found"]);
      for (const thing of [
        owner.things.image,
        owner.things.album,
        owner.things.link,
        owner.things.share,
        owner.things.token,
        owner.account.id,
        owner.email,
      ])
        expect(reply.body.includes(thing), what).toBe(false);
      if (/^POST .*\/(delete|restore|revoke|tags)$/.test(route))
        expect(Object.values(JSON.parse(reply.body.toString())), what).toEqual([0]);
    }
    expect(await stateOf(owner)).toEqual(before);
  });
});

describe("a browser's session", () => {
  const foreign: Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "cross-site", referer: "http://127.0.0.1/" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  ];

  test.each(at(guarded.filter(([route]) => writes(route))))("writes by %s from this site alone", async (route, { ok }) => {
    const [fresh, target] = await eligible(route);
    const before = await stateOf(fresh);
    for (const headers of foreign) {
      const reply = await make(route, target, { cookie: fresh.cookie, ...headers });
      expect(codeOf(reply), JSON.stringify(headers)).toEqual([403, "forbidden"]);
    }
    expect(await stateOf(fresh)).toEqual(before);
    const site = { cookie: fresh.cookie, "sec-fetch-site": "same-origin" };
    expect(codeOf(await make(route, target, site))).toEqual([ok, null]);
  });

  test.each(at(scoped.filter(([route]) => !writes(route))))("reads by %s, and no other site can see it", async (route, { needs, ok }) => {
    const somebody = needs === "admin" ? admin : owner;
    const reply = await make(route, somebody.things, { cookie: somebody.cookie, origin: "https://evil.example" });
    expect(codeOf(reply)).toEqual([ok, null]);
    for (const name of Object.keys(reply.headers)) expect(name).not.toMatch(/^access-control-/);
  });
});

describe("pages", () => {
  let cookies: Record<Visitor, string>;
  beforeAll(async () => {
    const asleep = await resident();
    await change(house, asleep.account.id, { suspended: true });
    cookies = { nobody: "", owner: owner.cookie, other: worker.cookie, admin: admin.cookie, suspended: asleep.cookie };
  });

  test.each(Object.entries(pages))("%s", async (page, expected) => {
    const forged = (await forgeries(owner)).map(([, session]) => `tessera-session=${session}`);
    const path = page.replace("[id]", page.startsWith("/albums") ? owner.things.album : owner.things.image);
    const seen = async (cookie: string) => {
      const { status, headers, body } = await knock(house.origin, path, { headers: { cookie } });
      const to = status === 307 ? `to ${new URL(headers["location"] ?? "", house.origin).pathname}` : String(status);
      return [to, body.includes(owner.things.image)];
    };
    const shows = (visitor: Visitor) => expected[visitor] === "200" && visitor === "owner" && /^\/(albums|gallery|images|links)/.test(page);
    for (const [visitor, cookie] of Object.entries(cookies) as [Visitor, string][]) {
      const [answer, names] = await seen(cookie);
      expect(answer, visitor).toBe(expected[visitor]);
      if (!page.includes("[id]")) expect(names, visitor).toBe(shows(visitor));
    }
    for (const cookie of forged) expect((await seen(cookie))[0], cookie).toBe(expected.nobody);
  });
});

function basicOf(email: string, word = password): string {
  return `Basic ${Buffer.from(`${email}:${word}`).toString("base64")}`;
}

/** Sessions that nobody sealed, or that are over, for an account that there is. */
async function forgeries({
  account,
  token,
  cookie,
}: Pick<Somebody, "account" | "token" | "cookie">): Promise<[what: string, session: string][]> {
  const right = cookie.replace("tessera-session=", "");
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const { sid } = (await decode({ token: right, secret })) ?? {};
  const claims = { sub: account.id, version: 1, sid };
  const now = Math.floor(Date.now() / 1000);
  const payload = part({ ...claims, iat: now, exp: now + 3600 });
  const signed = (alg: string, key: string) => {
    const text = `${part({ alg, typ: "JWT" })}.${payload}`;
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  };
  const parts = right.split(".");
  const swapped = parts.map((_, n) =>
    parts.map((text, at) => (at === n ? (text.startsWith("A") ? "B" : "A") + text.slice(1) : text)).join("."),
  );
  return [
    ...swapped.map((session, n): [string, string] => [`tampered with in part ${n}`, session]),
    ["cut", right.slice(0, -1)],
    ["without its tag", parts.slice(0, 4).join(".")],
    ["alg none", `${part({ alg: "none" })}.${payload}.`],
    ["alg none, typed", `${part({ alg: "None", typ: "JWT" })}.${payload}.AAAA`],
    ["signed by the secret", signed("HS256", secret)],
    ["signed by nothing", signed("HS256", "")],
    ["an encrypted one that says dir and none", [part({ alg: "dir", enc: "none" }), "", "", payload, ""].join(".")],
    ["of another secret", await encode({ token: claims, secret: `${secret}!`, maxAge: 3600 })],
    ["for another purpose", await encode({ token: claims, secret, maxAge: 3600, salt: "another purpose" })],
    ["expired", await encode({ token: claims, secret, maxAge: -60 })],
    ["of another version", await encode({ token: { ...claims, version: 2 }, secret, maxAge: 3600 })],
    ["of a version that is a text", await encode({ token: { ...claims, version: "1" }, secret, maxAge: 3600 })],
    ["of no version", await encode({ token: { sub: account.id, sid }, secret, maxAge: 3600 })],
    ["of no session", await encode({ token: { sub: account.id, version: 1 }, secret, maxAge: 3600 })],
    ["of a session that there is not", await encode({ token: { ...claims, sid: account.id }, secret, maxAge: 3600 })],
    ["of nobody", await encode({ token: { ...claims, sub: "nobody" }, secret, maxAge: 3600 })],
    ["that names roles only", await encode({ token: { role: "admin", email: "admin@example.org" }, secret, maxAge: 3600 })],
    ["an API token", token],
    ["nothing", ""],
  ];
}
