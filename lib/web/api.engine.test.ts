import { beforeAll, describe, expect, test, vi } from "vitest";
import { alone, ask, bootInside, expectInvalid, expectProblem, joinOn, json, send, withSettings } from "#e2e/http/inside.ts";
import { asAdmin, type Caller, caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { sealSession } from "#lib/auth/session.ts";
import { startSession } from "#lib/auth/sessions.ts";
import { config } from "#lib/config.ts";

let admin: Caller & { email: string };
beforeAll(async () => {
  admin = await bootInside();
});

/** Every call that needs credentials, and the scope that a token needs for it. */
const guarded: [method: string, path: string, scope: string][] = [
  ["GET", "/me", "account"],
  ["PATCH", "/me", "account"],
  ["DELETE", "/me", "account"],
  ["GET", "/tokens", "account"],
  ["DELETE", "/tokens/{id}", "account"],
  ["GET", "/me/originals.zip", "images:read"],
  ["GET", "/me/links.csv", "links:read"],
  ["GET", "/me/links.json", "links:read"],
  ["GET", "/sessions", "account"],
  ["DELETE", "/sessions/{id}", "account"],
  ["POST", "/sessions/end-others", "account"],
  ["POST", "/images", "images:write"],
  ["GET", "/images", "images:read"],
  ["GET", "/images/{id}", "images:read"],
  ["PATCH", "/images/{id}", "images:write"],
  ["DELETE", "/images/{id}", "images:write"],
  ["POST", "/images/delete", "images:write"],
  ["POST", "/images/restore", "images:write"],
  ["GET", "/images/{id}/details", "images:read"],
  ["GET", "/images/{id}/renditions", "images:read"],
  ["POST", "/images/zip", "images:read"],
  ["GET", "/images/outline", "images:read"],
  ["GET", "/images/days", "images:read"],
  ["POST", "/images/find", "images:read"],
  ["POST", "/images/tags", "images:write"],
  ["GET", "/tags", "images:read"],
  ["GET", "/albums", "images:read"],
  ["POST", "/albums", "images:write"],
  ["GET", "/albums/{id}", "images:read"],
  ["PATCH", "/albums/{id}", "images:write"],
  ["DELETE", "/albums/{id}", "images:write"],
  ["PUT", "/albums/{id}/images", "images:write"],
  ["POST", "/albums/{id}/images", "images:write"],
  ["POST", "/albums/{id}/images/remove", "images:write"],
  ["GET", "/images/{id}/explain", "images:read"],
  ["POST", "/uploads", "images:write"],
  ["GET", "/uploads/{id}", "images:write"],
  ["PATCH", "/uploads/{id}", "images:write"],
  ["DELETE", "/uploads/{id}", "images:write"],
  ["POST", "/images/{id}/links", "links:write"],
  ["GET", "/images/{id}/links", "links:read"],
  ["GET", "/links", "links:read"],
  ["PATCH", "/links/{id}", "links:write"],
  ["DELETE", "/links/{id}", "links:write"],
  ["POST", "/links/revoke", "links:write"],
  ["POST", "/shares", "links:write"],
  ["GET", "/shares", "links:read"],
  ["GET", "/shares/{id}", "links:read"],
  ["PATCH", "/shares/{id}", "links:write"],
  ["DELETE", "/shares/{id}", "links:write"],
  ["GET", "/links/{id}/opens", "links:read"],
  ["GET", "/links/{id}/opens.csv", "links:read"],
  ["GET", "/links/{id}/opens/days", "links:read"],
  ["GET", "/shares/{id}/opens", "links:read"],
  ["GET", "/shares/{id}/opens.csv", "links:read"],
  ["GET", "/shares/{id}/opens/days", "links:read"],
  ["GET", "/images/{id}/opens", "links:read"],
  ["GET", "/images/{id}/opens.csv", "links:read"],
  ["GET", "/images/{id}/opens/days", "links:read"],
  ["GET", "/notices", "links:read"],
  ["POST", "/notices/read", "links:write"],
  ["GET", "/admin/accounts", "admin"],
  ["PATCH", "/admin/accounts/{id}", "admin"],
  ["DELETE", "/admin/accounts/{id}", "admin"],
  ["GET", "/admin/plans", "admin"],
  ["POST", "/admin/plans", "admin"],
  ["PATCH", "/admin/plans/{id}", "admin"],
  ["DELETE", "/admin/plans/{id}", "admin"],
];
/** Every call that needs none of these. */
const open: [method: string, path: string][] = [
  ["POST", "/accounts"],
  ["POST", "/reset"],
  ["POST", "/setup"],
  ["POST", "/tokens"],
  ["GET", "/plans"],
];
const usual = ["images:read", "images:write", "links:read", "links:write", "account"];
const at = (path: string) => path.replace("{id}", "none");

describe("the OpenAPI document", () => {
  // biome-ignore lint/suspicious/noExplicitAny: it is walked through as it comes.
  let document: any;
  beforeAll(async () => {
    const response = await send("/api/v1/openapi.json");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    document = await response.json();
  });

  test("lists every call, and no other", () => {
    const listed = Object.entries<object>(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = [...guarded, ...open].map(([method, path]) => `${method} ${path}`);
    expect(listed.filter((call) => !call.endsWith("/openapi.json")).toSorted()).toEqual(known.toSorted());
  });

  test("is OpenAPI 3.1 whose references lead somewhere, and says who may call", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const text = JSON.stringify(document);
    for (const [, path = ""] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      let node: any = document;
      for (const name of path.split("/").slice(1)) node = node?.[name];
      expect(node, path).toBeDefined();
    }
    for (const [method, path] of guarded)
      expect(document.paths[path][method.toLowerCase()].security, path).toEqual([{ token: [] }, { session: [] }]);
    for (const [path, item] of Object.entries<
      Record<string, { operationId?: string; summary?: string; responses: object; parameters?: { name: string }[] }>
    >(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
        expect(
          Object.keys(operation.responses).some((status) => /^20\d$/.test(status)),
          `${method} ${path}`,
        ).toBe(true);
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(
          (operation.parameters ?? []).map(({ name }) => name),
          `${method} ${path}`,
        ).toEqual(expect.arrayContaining(named));
      }
    }
  });
});

describe("credentials", () => {
  test.each(guarded)("%s %s needs some", async (method, path) => {
    // What is wrong with the body comes last.
    const init = method === "GET" ? { method } : json(method, { wrong: true });
    expectProblem(await ask(`/api/v1${at(path)}`, init), 401, "unauthenticated");
  });

  test.each(guarded)("%s %s needs the scope %s", async (method, path, scope) => {
    const others = [...usual, "admin"].filter((one) => one !== scope);
    const lacking = caller(send, await tokenFor(send, admin.email, password, others));
    expectProblem(await lacking.call(method, at(path), method === "GET" ? undefined : { wrong: true }), 403, "scope-required");
    const having = caller(send, await tokenFor(send, admin.email, password, [scope]));
    const { body } = await having.call(method, at(path), method === "GET" ? undefined : { wrong: true });
    expect(body?.code).not.toBe("scope-required");
  });

  test.each(guarded.filter(([, , scope]) => scope === "admin"))("%s %s is for administrators", async (method, path) => {
    const { token, call } = await join(send);
    expectProblem(await call(method, at(path), method === "GET" ? undefined : { wrong: true }), 403, "forbidden");
    expect(token).toMatch(/^tsr_/);
  });

  test("that are none are refused, whatever they look like", async () => {
    const { token, account, email, call } = await join(send);
    const basic = Buffer.from(`${email}:${password}`).toString("base64");
    const sid = await startSession(account.id, "");
    const session = await sealSession({ sub: account.id, version: 1, sid });
    const id = (await call("GET", "/tokens")).body.items[0].id as string;
    const headers: Record<string, string>[] = [
      {},
      { Authorization: "" },
      { Authorization: "Bearer" },
      { Authorization: "Bearer " },
      { Authorization: "Bearer tsr_" },
      { Authorization: `Bearer ${token}x` },
      { Authorization: `Bearer ${token.slice(0, -1)}` },
      { Authorization: `Bearer ${token.slice(4)}` },
      { Authorization: `Bearer ${token} ${token}` },
      { Authorization: `Bearer ${token.toUpperCase()}` },
      { Authorization: `Bearer ${id}` },
      { Authorization: `Bearer ${session}` },
      { Authorization: `Token ${token}` },
      { Authorization: token },
      // Basic is for `POST /tokens` alone.
      { Authorization: `Basic ${basic}` },
      // Whoever sends both is asked for the right one.
      { Authorization: "Bearer wrong", Cookie: `tessera-session=${session}` },
      { Cookie: "tessera-session=" },
      { Cookie: `tessera-session=${token}` },
      { Cookie: `tessera-session=${session.slice(0, -2)}` },
      { Cookie: `tessera-session=${session.replace(/^./, "x")}` },
      { Cookie: `other-session=${session}` },
      { Cookie: `tessera-session=${await sealSession({ sub: account.id, version: 2, sid })}` },
      { Cookie: `tessera-session=${await sealSession({ sub: "nobody", version: 1, sid })}` },
      { Cookie: `tessera-session=${await sealSession({ sub: account.id, sid })}` },
      { Cookie: `tessera-session=${await sealSession({ sub: account.id, version: 1 })}` },
    ];
    for (const one of headers) expectProblem(await ask("/api/v1/me", { headers: one }), 401, "unauthenticated", JSON.stringify(one));
    const right: Record<string, string>[] = [
      { Authorization: `Bearer ${token}` },
      { Authorization: `bearer ${token}` },
      { Cookie: `a=b; tessera-session=${session}; c=d` },
    ];
    for (const one of right) expect((await ask("/api/v1/me", { headers: one })).status, JSON.stringify(one)).toBe(200);
  });

  test("of a session that another secret sealed are refused, and taken while the secret is in the ring", async () => {
    const { account } = await join(send);
    const shared = globalThis as unknown as Record<symbol, unknown>;
    const ring = Symbol.for("tessera.secrets");
    const before = shared[ring] as string[];
    const session = await sealSession({ sub: account.id, version: 1, sid: await startSession(account.id, "") });
    const status = async () => (await ask("/api/v1/me", { headers: { Cookie: `tessera-session=${session}` } })).status;
    try {
      expect(await status()).toBe(200);
      await withSettings({}, async () => {
        shared[ring] = ["n".repeat(32), ...before];
        expect(await status()).toBe(200);
        shared[ring] = ["n".repeat(32)];
        expect(await status()).toBe(401);
      });
    } finally {
      shared[ring] = before;
    }
  });

  test("of a session write from this site alone", async () => {
    const { account } = await join(send);
    const Cookie = `tessera-session=${await sealSession({ sub: account.id, version: 1, sid: await startSession(account.id, "") })}`;
    const write = (headers: Record<string, string>) =>
      ask("http://inside/api/v1/me", json("PATCH", { name: "New" }, { Cookie, Host: "inside", ...headers }));
    const [origin, site]: Record<string, string>[] = [{ Origin: "http://inside" }, { "Sec-Fetch-Site": "same-origin" }];
    for (const headers of [origin ?? {}, site ?? {}]) expect((await write(headers)).status, JSON.stringify(headers)).toBe(200);
    for (const headers of [
      {},
      { Origin: "null" },
      { Origin: "http://inside.example.org" },
      { Origin: "https://inside" },
      { Origin: "http://inside:81" },
      { Referer: "http://inside/" },
      ...["cross-site", "same-site", "none"].map((site) => ({ "Sec-Fetch-Site": site })),
    ])
      expectProblem(await write(headers as Record<string, string>), 403, "forbidden", JSON.stringify(headers));
    const get = await ask("http://inside/api/v1/me", { headers: { Cookie, Origin: "http://elsewhere", "Sec-Fetch-Site": "cross-site" } });
    expect(get).toMatchObject({ status: 200, body: { name: "New" } });
    await withSettings({ publicUrl: "https://pictures.example.org" }, async () => {
      expect((await write({ Origin: "https://pictures.example.org" })).status).toBe(200);
      expect((await write({ Origin: "http://inside" })).status).toBe(403);
    });
  });

  test("of a session slide once they are a day old", async () => {
    const { account } = await join(send);
    const sid = await startSession(account.id, "");
    const sealed = async (daysAgo: number) => {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - daysAgo * 86_400_000 });
      try {
        return await sealSession({ sub: account.id, version: 1, sid });
      } finally {
        vi.useRealTimers();
      }
    };
    const me = async (session: string) => ask("/api/v1/me", { headers: { Cookie: `tessera-session=${session}` } });
    const young = await me(await sealed(0.9));
    expect([young.status, young.headers.get("set-cookie")]).toEqual([200, null]);
    const grown = await me(await sealed(29));
    expect(grown.status).toBe(200);
    expect(grown.headers.get("set-cookie")).toMatch(/^tessera-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
    const [, renewed = ""] = /^tessera-session=([^;]+)/.exec(grown.headers.get("set-cookie") ?? "") ?? [];
    expect((await me(renewed)).status).toBe(200);
    expectProblem(await me(await sealed(30.1)), 401, "unauthenticated");
  });
});

describe("any call", () => {
  test("refuses fields that it does not know, and bodies that are none", async () => {
    const me = await join(send);
    expectInvalid(await me.call("PATCH", "/me", { name: "x", role: "admin" }), ["role"]);
    expectInvalid(await ask("/api/v1/accounts", json("POST", { email: "new@example.org", password, plan: "enterprise" })), ["plan"]);
    expectInvalid(await me.call("POST", "/images/delete", { ids: [], all: true }), ["all"]);
    expectInvalid(
      await admin.call("POST", "/admin/plans", { name: "x", thumbnailHeights: [], quotaBytes: 1, maxFileBytes: 1, createdAt: 0 }),
      ["createdAt"],
    );
    const headers = { Authorization: `Bearer ${me.token}` };
    for (const body of ["", "{", "null", "[]", '"x"', "{'name':'x'}", '{"name":"x"}x'])
      expect(
        await ask("/api/v1/me", { method: "PATCH", headers: { ...headers, "Content-Type": "application/json" }, body }),
        body,
      ).toMatchObject({ status: 422, body: { code: "invalid" } });
    // A page of another site may send these types without being asked for leave (Fetch, "simple" requests), so they are no JSON.
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", "x"]) {
      const { status, body } = await ask("/api/v1/me", {
        method: "PATCH",
        headers: { ...headers, "Content-Type": type },
        body: '{"name":"x"}',
      });
      expect(["415 unsupported-type", "422 invalid"], type).toContain(`${status} ${body["code"]}`);
    }
    for (const type of ["application/json; charset=utf-8", "APPLICATION/JSON"])
      expect(
        (await ask("/api/v1/me", { method: "PATCH", headers: { ...headers, "Content-Type": type }, body: '{"name":"Anybody"}' })).status,
        type,
      ).toBe(200);
    expect((await me.call("GET", "/me")).body.name).not.toBe("x");
  });

  test("refuses a body that is larger than any may be, told or untold, before it holds it", async () => {
    const me = await join(send);
    const body = JSON.stringify({ name: "x".repeat(2 * 1024 ** 2) });
    const headers = { Authorization: `Bearer ${me.token}`, "Content-Type": "application/json" };
    await withSettings({ maxUploadBytes: 1024 ** 2 }, async () => {
      expectProblem(
        await ask("/api/v1/accounts", json("POST", { email: "x".repeat(2 * 1024 ** 2), password })),
        413,
        "too-large",
        "untold, from anybody",
      );
      expectProblem(await ask("/api/v1/me", { method: "PATCH", headers, body }), 413, "too-large", "untold");
      expectProblem(
        await ask("/api/v1/me", { method: "PATCH", headers: { ...headers, "Content-Length": String(body.length) }, body }),
        413,
        "too-large",
        "told",
      );
    });
  });

  test("is 404 where there is nothing", async () => {
    // What is not the API's is a page's where there are pages.
    const others = alone ? ["/api/v1", "/api/v2/me", "/metrics"] : [];
    for (const path of ["/api/v1/", "/api/v1/nothing", "/api/v1/images/x/y/z", "/api/v1/uploads", ...others])
      expectProblem(await ask(path), 404, "not-found", path);
    expectProblem(await ask("/api/v1/plans", { method: "DELETE" }), 404, "not-found");
  });

  test("takes text that PostgreSQL cannot hold for invalid or absent, never for a fault of its own", async () => {
    const me = await joinOn(admin, "enterprise");
    const calls: [method: string, path: string, body?: unknown][] = [
      ["GET", "/images?q=%00"],
      ["GET", "/images?q=%ED%A0%80"],
      ["GET", "/images?album=%00"],
      ["GET", "/images?tag=%00&tag=b"],
      ["GET", "/images?type=%00"],
      ["GET", "/images/days?zone=%00"],
      ["GET", `/images?sort=name&cursor=${Buffer.from('["name","\\u0000","x"]').toString("base64url")}`],
      ["GET", "/tags?q=%00"],
      ["GET", "/albums?image=%00"],
      ["POST", "/images/tags", { ids: ["\0"], add: ["x"] }],
      ["POST", "/images/tags", { ids: [], add: ["\0"] }],
      ["POST", "/albums", { name: "a\0b" }],
      ["GET", `/images?cursor=${Buffer.from("1.\0").toString("base64url")}`],
      ["GET", "/images/%00"],
      ["GET", "/images/a%00b"],
      ["DELETE", "/images/%00"],
      ["GET", "/images/%00/links"],
      ["DELETE", "/links/%00"],
      ["DELETE", "/tokens/%00"],
      ["GET", "/images/%zz"],
      ["GET", "/images/%ff"],
      ["POST", "/images/delete", { ids: ["\0"] }],
      ["POST", "/images/restore", { ids: ["\0"] }],
      ["POST", "/links/revoke", { ids: ["a\0"] }],
      ["POST", "/links/revoke", { imageId: "\0" }],
      ["POST", "/links/revoke", { label: "\0" }],
      ["PATCH", "/me", { name: "a\0b" }],
      ["PATCH", "/me", { email: "a\0b@example.org", currentPassword: password }],
    ];
    for (const [method, path, body] of calls) {
      const { status } = await me.call(method, path, body);
      expect(status < 500 ? "fine" : status, `${method} ${path} ${JSON.stringify(body)}`).toBe("fine");
    }
    for (const path of ["/admin/accounts?q=%00", "/admin/accounts?plan=%00"])
      expect((await admin.call("GET", path)).status, path).toBeLessThan(500);
    expect((await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "\0" })).status).toBe(422);
    expect((await admin.call("POST", "/admin/plans", { name: "a\0b", thumbnailHeights: [], quotaBytes: 1, maxFileBytes: 1 })).status).toBe(
      422,
    );
    expect((await send("/api/v1/setup", json("POST", { token: "\0", email: "a@example.org", password }))).status).toBe(404);
  });

  test("is never kept by a cache", async () => {
    const me = await join(send);
    for (const path of ["/me", "/images", "/links", "/tokens", "/plans"])
      expect((await me.call("GET", path)).headers.get("cache-control"), path).toBe("no-store");
  });

  test("gives pages of 1 to 200 by cursors of its own", async () => {
    const me = await join(send);
    for (const path of ["/images", "/albums", "/tags", "/links", "/tokens"]) {
      for (const limit of ["0", "201", "-1", "1.5", "x", ""]) expectInvalid(await me.call("GET", `${path}?limit=${limit}`), ["limit"]);
      for (const cursor of ["x", "!!", Buffer.from("x.y").toString("base64url"), "x".repeat(1001)])
        expectInvalid(await me.call("GET", `${path}?cursor=${cursor}`), ["cursor"]);
      for (const query of ["limit=1", "limit=200", "cursor="]) expect((await me.call("GET", `${path}?${query}`)).status, query).toBe(200);
    }
    expect((await me.call("GET", "/images")).body).toEqual({ items: [], nextCursor: null });
    for (let n = 0; n < 4; n++) await tokenFor(send, me.email);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (await me.call("GET", `/tokens?limit=2&cursor=${cursor}`)).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      // What is added meanwhile does not move what was there.
      if (seen.length === 2) await tokenFor(send, me.email);
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
  });

  test("answers about the health of store and storage", async () => {
    const { status, body, headers } = await ask("/healthz");
    expect([status, body, headers.get("cache-control")]).toEqual([200, { status: "ok" }, "no-store"]);
  });
});

describe("rate limits", () => {
  const limited = <T>(run: () => Promise<T>) => withSettings({ rateLimit: true, trustProxy: true }, run);
  const from = (address: string) => ({ "X-Forwarded-For": address });

  function expectLimited(answer: Awaited<ReturnType<typeof ask>>) {
    expectProblem(answer, 429, "rate-limited");
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds >= 1 && seconds <= 3600).toBe(true);
  }

  test("let ten try to sign in within a minute, by address and by account", async () => {
    const { email } = await join(send);
    const signIn = (address: string, who: string, secret: string) => {
      const basic = Buffer.from(`${who}:${secret}`).toString("base64");
      return ask("/api/v1/tokens", json("POST", { name: "x" }, { ...from(address), Authorization: `Basic ${basic}` }));
    };
    await limited(async () => {
      for (let n = 0; n < 10; n++) expect((await signIn("10.0.0.1", `nobody-${n}@example.org`, "wrong")).status).toBe(401);
      expectLimited(await signIn("10.0.0.1", email, password));
      expect((await signIn("10.0.0.2", email, password)).status).toBe(201);
      for (let n = 0; n < 9; n++) expect((await signIn(`10.0.1.${n}`, email.toUpperCase(), "wrong")).status).toBe(401);
      expectLimited(await signIn("10.0.2.1", ` ${email}`, password));
    });
    expect((await signIn("10.0.0.1", email, password)).status).toBe(201);
  });

  test("let whoever has a token try ten passwords, and not more", async () => {
    const me = await join(send);
    await limited(async () => {
      const wrong = { currentPassword: "a wrong password" };
      for (let n = 0; n < 5; n++) expect((await me.call("DELETE", "/me", wrong)).status).toBe(403);
      for (let n = 0; n < 5; n++) expect((await me.call("PATCH", "/me", { email: "x@example.org", ...wrong })).status).toBe(403);
      expectLimited(await me.call("DELETE", "/me", { currentPassword: password }));
      expectLimited(await me.call("PATCH", "/me", { email: "x@example.org", currentPassword: password }));
      expect((await me.call("PATCH", "/me", { name: "Ada" })).status).toBe(200);
    });
  });

  test("let ten sign up within an hour from one address", async () => {
    const signUp = (address: string) =>
      ask("/api/v1/accounts", json("POST", { email: `${crypto.randomUUID()}@example.org`, password }, from(address)));
    await limited(async () => {
      for (let n = 0; n < 10; n++) expect((await signUp("10.1.0.1")).status).toBe(201);
      expectLimited(await signUp("10.1.0.1"));
      expect((await signUp("10.1.0.2")).status).toBe(201);
    });
  });

  test("let an account call 600 times and upload 120 times a minute", async () => {
    const [one, other] = [await join(send), await join(send)];
    await limited(async () => {
      const bad = () =>
        ask("/api/v1/images", {
          method: "POST",
          headers: { Authorization: `Bearer ${one.token}`, "Content-Type": "text/plain" },
          body: "x",
        });
      for (let n = 0; n < 120; n++) expect((await bad()).status).toBe(415);
      expectLimited(await bad());
      for (let n = 121; n < 600; n++) expect((await one.call("GET", "/me")).status).toBe(200);
      expectLimited(await one.call("GET", "/me"));
      expect((await other.call("GET", "/me")).status).toBe(200);
    });
    expect((await one.call("GET", "/me")).status).toBe(200);
  });

  test("count by the address of the connection unless a proxy is trusted", async () => {
    await withSettings({ rateLimit: true, trustProxy: false }, async () => {
      const from = (n: number) =>
        ask(
          "/api/v1/accounts",
          json("POST", { email: `${crypto.randomUUID()}@example.org`, password }, { "X-Forwarded-For": `10.2.0.${n}` }),
        );
      // In this process there is no connection, as behind Next, which writes the header itself.
      expect((await from(1)).status).toBe(201);
    });
    expect(config().rateLimit).toBe(false);
    await asAdmin(send, admin.email);
  });
});
