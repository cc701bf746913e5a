import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { good } from "#e2e/http/house.ts";
import { bootInside, expectInvalid, expectProblem, joinOn, withSettings } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { deny } from "#lib/delivery/denial.ts";
import { closeDecoder } from "#lib/images/decoder/index.ts";
import type { Image, Link } from "#lib/web/shapes.ts";

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
const change = (link: Link, how: object) => me.call<Link>("PATCH", `/links/${link.id}`, how);
const shown = async ({ id }: Link) =>
  good(await me.call<{ items: Link[] }>("GET", "/links?limit=200")).items.find((link) => link.id === id);

type Way = { method?: string; cookie?: string | undefined; password?: string; headers?: Record<string, string>; query?: string };
/** Asks for a link as whoever has nothing but its URL. */
async function knock({ url }: Link, { method = "GET", cookie, password, headers = {}, query = "" }: Way = {}) {
  const all: Record<string, string | undefined> = { ...headers, cookie };
  const body = password === undefined ? null : form(new URLSearchParams({ password }).toString());
  return deliver({ method, path: new URL(url).pathname, query, header: (name) => all[name], address: "192.0.2.1", body });
}
async function* form(text: string) {
  yield Buffer.from(text);
}
const enter = (link: Link, password = "") => knock(link, { method: "POST", password });
const cookieOf = ({ headers }: { headers: Readonly<Record<string, string>> }) => headers["Set-Cookie"]?.split(";")[0];
const isPage = ({ headers, status }: Awaited<ReturnType<typeof knock>>) =>
  status === 200 && /^text\/html/.test(headers["Content-Type"] ?? "");
const isPicture = ({ headers, status }: Awaited<ReturnType<typeof knock>>) => status === 200 && headers["Content-Type"] === "image/jpeg";

describe("a link with a password", () => {
  test("shows its page, and the picture to whoever knows it, as often as they like", async () => {
    const link = await make({ password: "Zażółć gęślą jaźń & 50 %+=" });
    expect(link).toMatchObject({ hasPassword: true, maxViews: null, views: 0, state: "live" });
    expect(JSON.stringify(link)).not.toContain("argon2");
    expect(isPage(await knock(link))).toBe(true);
    const wrong = await enter(link, "zażółć");
    expect([wrong.status, cookieOf(wrong)]).toEqual([403, undefined]);
    expect((await knock(link, { method: "POST" })).status).toBe(403);
    for (let time = 1; time <= 2; time++) {
      const right = await enter(link, "Zażółć gęślą jaźń & 50 %+=");
      expect([right.status, right.headers["Location"]]).toEqual([303, new URL(link.url).pathname]);
      expect(isPicture(await knock(link, { cookie: cookieOf(right) }))).toBe(true);
      expect((await shown(link))?.views).toBe(time);
    }
    expect(isPage(await knock(link))).toBe(true);
  });

  test("changes it, which shuts out whoever came in by the old one, and drops it", async () => {
    const link = await make({ password: "old" });
    const cookie = cookieOf(await enter(link, "old"));
    good(await change(link, { password: "new" }));
    expect(isPage(await knock(link, { cookie }))).toBe(true);
    expect((await enter(link, "old")).status).toBe(403);
    expect((await enter(link, "new")).status).toBe(303);
    expect(good(await change(link, { password: null })).hasPassword).toBe(false);
    expect(isPicture(await knock(link))).toBe(true);
  });

  test("takes ten wrong ones a minute, of one link and from one network, and no right one for a wrong one", async () => {
    await withSettings({ rateLimit: true }, async () => {
      const link = await make({ password: "right" });
      const statuses = async (count: number, password: string) => {
        const all = [];
        for (let at = 0; at < count; at++) all.push((await enter(link, password)).status);
        return all;
      };
      expect(await statuses(12, "right")).toEqual(Array(12).fill(303));
      expect(await statuses(10, "wrong")).toEqual(Array(10).fill(403));
      const late = await enter(link, "right");
      expect([late.status, Number(late.headers["Retry-After"]) > 0]).toEqual([429, true]);
      // The network has used up its tries at any other link too.
      expect((await enter(await make({ password: "right" }), "right")).status).toBe(429);
      expect(isPage(await knock(link))).toBe(true);
    });
  });
});

describe("a link with a number of views", () => {
  test("uses one with each visitor who asks for it, and none with whatever else is asked", async () => {
    const link = await make({ maxViews: 2 });
    for (const method of ["GET", "HEAD", "GET"]) expect((await knock(link, { method })).status).toBe(200);
    const early = ["sec-purpose: prefetch;prerender", "purpose: prefetch", "purpose: preview", "x-moz: prefetch"];
    for (const headers of early.map((header) => Object.fromEntries([header.split(": ")]))) {
      expect(isPage(await knock(link, { method: "POST", headers }))).toBe(true);
      expect(isPage(await knock(link, { headers }))).toBe(true);
    }
    expect((await shown(link))?.views).toBe(0);

    const cookie = cookieOf(await enter(link));
    const ways: Way[] = [{}, { method: "HEAD" }, { headers: { range: "bytes=0-9" } }, { headers: { "if-none-match": "*" } }, {}];
    for (const way of ways) {
      expect([200, 206, 304]).toContain((await knock(link, { ...way, cookie })).status);
    }
    // Somebody who presses the button twice has one view.
    expect((await knock(link, { method: "POST", cookie })).status).toBe(303);
    expect(await shown(link)).toMatchObject({ views: 1, state: "live" });
  });

  test("shows nothing once they are used, but to those who are inside", async () => {
    const link = await make({ maxViews: 1, password: "right" });
    expect((await enter(link, "wrong")).status).toBe(403);
    const cookie = cookieOf(await enter(link, "right"));
    expect(await shown(link)).toMatchObject({ views: 1, state: "used-up" });
    for (const way of [{}, { method: "POST", password: "right" }, { method: "POST", password: "wrong" }, { cookie: "tessera-visit=x" }]) {
      expect(await knock(link, way)).toEqual(deny());
    }
    expect(isPicture(await knock(link, { cookie }))).toBe(true);
    good(await me.call("DELETE", `/links/${link.id}`));
    expect(await knock(link, { cookie })).toEqual(deny());
  });

  test("lets three of fifty in who ask at once for three", async () => {
    const link = await make({ maxViews: 3 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => enter(link)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(3);
    for (const answer of answers) if (answer.status !== 303) expect(answer).toEqual(deny());
    expect(await shown(link)).toMatchObject({ maxViews: 3, views: 3, state: "used-up" });
  });

  test("is revived by more of them, under the same URL", async () => {
    const link = await make({ maxViews: 1 });
    await enter(link);
    expect(good(await change(link, { expiresIn: 900 })).state).toBe("used-up");
    expect(good(await change(link, { maxViews: 2 }))).toMatchObject({ id: link.id, url: link.url, maxViews: 2, views: 1, state: "live" });
    expect((await enter(link)).status).toBe(303);
    expect(await knock(link)).toEqual(deny());
    expect(good(await change(link, { maxViews: null })).state).toBe("live");
    expect(isPicture(await knock(link))).toBe(true);
  });
});

describe("conditions", () => {
  test("end with everything that ends a link, also for who is inside", async () => {
    const other = await joinOn(admin, "enterprise");
    const theirs = good(await other.upload(await picture()));
    const link = good(await other.link(theirs.id, 600, { password: "right", maxViews: 9 }));
    const cookie = cookieOf(await enter(link, "right"));
    const dead = async () => {
      for (const way of [{}, { cookie }, { method: "POST", password: "right" }]) expect(await knock(link, way)).toEqual(deny());
    };
    const alive = async () => expect(isPicture(await knock(link, { cookie }))).toBe(true);
    await alive();
    good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, { plan: "premium" }));
    await dead();
    expect(good(await other.call("GET", "/links")).items[0].state).toBe("plan");
    expectProblem(await other.call("PATCH", `/links/${link.id}`, { maxViews: 20 }), 403, "plan-required");
    good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, { plan: "enterprise" }));
    await alive();
    good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, { suspended: true }));
    await dead();
    good(await admin.call("PATCH", `/admin/accounts/${other.account.id}`, { suspended: false }));
    good(await other.call("PATCH", `/links/${link.id}`, { expiresIn: 1 }));
    await vi.waitFor(async () => expect(await knock(link, { cookie })).toEqual(deny()), { timeout: 5_000, interval: 50 });
    await dead();
    expect(good(await other.call("GET", "/links")).items[0].state).toBe("expired");
    good(await other.call("PATCH", `/links/${link.id}`, { expiresIn: 600 }));
    await alive();
    good(await other.call("DELETE", `/images/${theirs.id}`));
    await dead();
    expect((await other.call("POST", "/images/restore", { ids: [theirs.id] })).body).toEqual({ restored: 1 });
    await alive();
    good(await other.call("DELETE", `/links/${link.id}`));
    await dead();
    expectProblem(await other.call("PATCH", `/links/${link.id}`, { maxViews: 20 }), 409, "revoked");
  });

  test("are refused where they are none", async () => {
    const wrong: [string, object][] = [
      ["maxViews", { maxViews: 0 }],
      ["maxViews", { maxViews: 1.5 }],
      ["maxViews", { maxViews: "3" }],
      ["password", { password: "" }],
      ["password", { password: "x".repeat(1025) }],
    ];
    const link = await make();
    for (const [path, more] of wrong) {
      expectInvalid(await me.link(image.id, 600, more), [path]);
      expectInvalid(await change(link, more), [path]);
    }
    expectInvalid(await me.link(image.id, 600, { metadata: "some" }), ["metadata"]);
    expectInvalid(await me.link(image.id, 600, { watermark: "x".repeat(101) }), ["watermark"]);
  });
});

test("new links give what the account chose, where they do not say", async () => {
  const other = await joinOn(admin, "enterprise");
  const theirs = good(await other.upload(await picture()));
  expect(good(await other.link(theirs.id, 600)).metadata).toBe("exact");
  expect(good(await other.call("PATCH", "/me", { linkMetadata: "stripped" })).linkMetadata).toBe("stripped");
  expect(good(await other.link(theirs.id, 600)).metadata).toBe("stripped");
  const said = good(await other.link(theirs.id, 600, { metadata: "exact", watermark: "  For Ada  ", download: true }));
  expect(said).toMatchObject({ metadata: "exact", watermark: "For Ada", download: true });
  expectInvalid(await other.call("PATCH", "/me", { linkMetadata: "none" }), ["linkMetadata"]);
});
