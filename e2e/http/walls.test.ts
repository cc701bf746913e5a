import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join, password } from "#e2e/setup/client.ts";
import { doors, good, type House, openHouse, sessionCookieOf, signIn, trySignIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, type Reply } from "./wire.ts";

const pages = ["/", "/sign-in", "/sign-up", "/docs", "/gallery", "/images/nothing", "/no-such-page", "/admin"];
const forwarded = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };

/** What a client might send to be taken for Next itself, or to choose the nonce by which scripts run. */
const spoofed: Record<string, string> = {
  "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
  "x-middleware-next": "1",
  "x-middleware-rewrite": "/admin",
  "x-middleware-redirect": "https://evil.example/",
  "x-middleware-override-headers": "cookie,x-nonce",
  "x-middleware-request-x-nonce": "evil",
  "x-middleware-set-cookie": "evil=1",
  "x-middleware-skip": "1",
  "x-middleware-prefetch": "1",
  "x-nextjs-data": "1",
  "x-nextjs-rewrite": "/admin",
  "x-invoke-path": "/admin",
  "x-invoke-status": "500",
  "x-invoke-error": "{}",
  "x-matched-path": "/admin",
  "x-now-route-matches": "1=admin",
  "x-prerender-revalidate": "evil",
  "x-next-resume-state-length": "1",
  "x-action-forwarded": "1",
  "next-resume": "1",
  "x-nonce": "evil",
  "content-security-policy": "script-src 'nonce-evil'",
  "content-security-policy-report-only": "script-src 'nonce-evil'",
};

describe.each(doors)("pages behind the %s door", (door) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(door);
  });
  afterAll(() => house?.stop());

  test.each(pages)("%s runs no script but its own, and stands in no frame", async (path) => {
    const first = await knock(house.origin, path, { headers: { accept: "text/html" } });
    const policy = first.headers["content-security-policy"] ?? "";
    const directives = Object.fromEntries(policy.split("; ").map((one) => [one.split(" ")[0], one.split(" ").slice(1)]));
    expect(Object.keys(directives).toSorted()).toEqual(
      [
        "base-uri",
        "default-src",
        "form-action",
        "frame-ancestors",
        "img-src",
        "object-src",
        "script-src",
        "style-src",
        "worker-src",
      ].toSorted(),
    );
    const [, nonce = ""] = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy) ?? [];
    expect(directives["script-src"]).toEqual(["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"]);
    expect([directives["frame-ancestors"], directives["base-uri"], directives["object-src"]]).toEqual([["'none'"], ["'none'"], ["'none'"]]);
    expect(first.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    expect(first.headers).not.toHaveProperty("x-powered-by");
    expect(Object.keys(first.headers).filter((name) => name.startsWith("x-middleware"))).toEqual([]);
    expect(scriptsWithout(nonce, first)).toEqual([]);
    expect(first.body.toString()).not.toMatch(/<[^>]+\son[a-z]+=/);
    const second = await knock(house.origin, path, { headers: { accept: "text/html" } });
    expect(second.body.includes(nonce) || second.headers["content-security-policy"]?.includes(nonce), "a nonce serves once").toBe(false);
  });

  test("headers that Next sends itself mean nothing from outside", async () => {
    for (const path of ["/", "/admin", "/gallery", "/sign-in"]) {
      const plain = await knock(house.origin, path);
      for (const [name, value] of Object.entries(spoofed)) {
        // Next empties the answer itself; only `server.ts` stands before it.
        if (door === "first" && name === "x-middleware-prefetch") continue;
        const reply = await knock(house.origin, path, { headers: { [name]: value } });
        expect([reply.status, reply.headers.location, reply.headers["set-cookie"]], `${name} at ${path}`).toEqual([
          plain.status,
          plain.headers.location,
          plain.headers["set-cookie"],
        ]);
        expect(reply.headers["content-security-policy"], name).not.toContain("evil");
        expect(reply.headers["content-security-policy"], name).toContain("'strict-dynamic'");
        expect(reply.body.toString(), name).not.toContain('nonce="evil"');
        expect(shapeOf(reply), `${name} at ${path}`).toEqual(shapeOf(plain));
      }
    }
  });

  test("a file's name is text, whatever stands in it", async () => {
    const name = `"><img src=x onerror=alert(1)><svg onload=alert(2)>'.jpg`;
    const { account, upload } = await join(house.send);
    const { id } = good(await upload(await picture(), name));
    const cookie = (await signIn(house, account.email)) ?? "";
    for (const path of ["/gallery", `/images/${id}`, "/gallery?q=onerror"]) {
      const html = (await knock(house.origin, path, { headers: { cookie } })).body.toString();
      expect(html, path).toContain("onerror");
      expect(html, path).not.toContain("<img src=x");
      expect(html, path).not.toContain("<svg onload");
    }
  });

  test("https is not promised where nobody said so", async () => {
    for (const path of ["/", "/api/v1/plans", "/i/x"]) {
      const reply = await knock(house.origin, path, { headers: forwarded });
      expect(reply.headers, path).not.toHaveProperty("strict-transport-security");
    }
  });
});

describe("https", () => {
  const transport = "strict-transport-security";
  test("is kept to where a trusted proxy says that it was used", async () => {
    const house = await openHouse("second", { TRUST_PROXY: "1" });
    try {
      for (const path of ["/", "/sign-in", "/api/v1/plans", "/i/x", "/healthz", "/favicon.svg", "/api/auth/csrf"]) {
        expect((await knock(house.origin, path, { headers: forwarded })).headers[transport], path).toBe("max-age=31536000");
        expect((await knock(house.origin, path)).headers, path).not.toHaveProperty(transport);
      }
    } finally {
      await house.stop();
    }
  });
  test("is all that a session's cookie goes by where it was made so", async () => {
    for (const [env, secure] of [
      [{ TRUST_PROXY: "1" }, true],
      [{}, false],
    ] as const) {
      const house = await openHouse("second", env);
      try {
        for (const [sent, expected] of [
          [forwarded, secure],
          [{}, false],
        ] as const) {
          const cookie = sessionCookieOf(await trySignIn(house, "admin@example.org", password, sent));
          expect([cookie !== null, /; Secure(?:;|$)/i.test(cookie ?? "")], JSON.stringify({ env, sent })).toEqual([true, expected]);
        }
      } finally {
        await house.stop();
      }
    }
  });
  test.each(doors)("is kept to where the public address has it, behind the %s door", async (door) => {
    const house = await openHouse(door, { PUBLIC_URL: "https://pictures.example" });
    try {
      const { headers } = await knock(house.origin, "/sign-in");
      expect(headers[transport]).toBe("max-age=31536000");
      expect(headers["content-security-policy"]).toContain("img-src 'self' blob: data: https://pictures.example;");
    } finally {
      await house.stop();
    }
  });
});

/** Scripts that a browser would not run, or that would run without the nonce. */
function scriptsWithout(nonce: string, { body }: Reply): string[] {
  const scripts = body.toString().match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(3);
  return scripts.filter((script) => !script.includes(`nonce="${nonce}"`));
}

/** What a page says, without what differs from one answer to the next. */
function shapeOf({ body, headers }: Reply) {
  return { type: headers["content-type"], titles: body.toString().match(/<(?:title|h1)[^>]*>[^<]*/g) };
}
