import { beforeAll, expect, test } from "vitest";
import { bootInside, joinOn, send } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { unzip } from "#e2e/setup/zip.ts";
import { isLastAdmin } from "#lib/auth/accounts.ts";
import type { TakenLink } from "#lib/web/shapes.ts";
import { belongingsOf } from "./belongings.ts";

let admin: Caller & { email: string };
beforeAll(async () => {
  admin = await bootInside();
});

/** Somebody on the plan that has temporary links: one picture, of its links one live, one revoked, and a share of it. */
async function somebody() {
  const me = await joinOn(admin, "enterprise");
  const image = (await me.upload(await picture(), "=1+1, beach.jpg")).body;
  const live = (await me.link(image.id, 600, { label: '@"friends"' })).body;
  const revoked = (await me.link(image.id, 600)).body;
  await me.call("DELETE", `/links/${revoked.id}`);
  const share = (await me.call("POST", "/shares", { imageIds: [image.id], expiresIn: 600, label: "friends" })).body;
  return { me, image, live, revoked, share };
}

test("all links come as a list, permanent ones that answer and temporary ones in every state", async () => {
  const { me, image, live, revoked, share } = await somebody();
  const { body, headers } = await me.call<{ items: TakenLink[] }>("GET", "/me/links.json");
  expect(headers.get("content-disposition")).toMatch(/^attachment; filename="tessera-links-\d{4}-\d\d-\d\d\.json"/);
  expect(body.items.map(({ kind, rendition, url, state }) => [kind, rendition, url, state])).toEqual([
    ...image.links.map((link: { rendition: string; url: string }) => ["permanent", link.rendition, link.url, "live"]),
    ["temporary", "original", revoked.url, "revoked"],
    ["temporary", "original", live.url, "live"],
    ["share", "original", share.url, "live"],
  ]);
  await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "basic" });
  const after = (await me.call<{ items: TakenLink[] }>("GET", "/me/links.json")).body.items;
  expect(after.map(({ rendition, state }) => [rendition, state])).toEqual([
    ["200", "live"],
    ["original", "revoked"],
    ["original", "plan"],
    ["original", "plan"],
  ]);
});

test("a list of no links is one", async () => {
  const me = await joinOn(admin, "basic");
  expect((await me.call("GET", "/me/links.json")).body).toEqual({ items: [] });
  expect((await me.call<string>("GET", "/me/links.csv")).body.trimEnd().split("\r\n")).toHaveLength(1);
});

test("as a table no name or label is a formula", async () => {
  const { me, live, share } = await somebody();
  const { body, headers } = await me.call<string>("GET", "/me/links.csv");
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  const lines = body.trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^\ufeff?kind,image,imageId,rendition,url,state,label,createdAt,expiresAt$/);
  expect(lines.at(-2)).toContain(`"'=1+1, beach.jpg"`);
  expect(lines.at(-2)).toContain(`,${live.url},live,"'@""friends""",`);
  expect(lines.at(-1)).toContain(`share,,,original,${share.url},live,friends,`);
});

test("all originals come as a ZIP with a table beside them", async () => {
  const { me, image } = await somebody();
  const { token } = me;

  const response = await send("/api/v1/me/originals.zip", { headers: { Authorization: `Bearer ${token}` } });
  const [file, table] = await unzip(new Uint8Array(await response.arrayBuffer()));
  expect([file?.name, file?.bytes.byteLength]).toEqual(["=1+1, beach.jpg", image.bytes]);
  expect(table?.name).toBe("images.csv");
  expect(table?.bytes.toString()).toContain(`"'=1+1, beach.jpg",${image.id},`);
});

test("what goes with an account is counted as it is now", async () => {
  const { me } = await somebody();
  await me.call("POST", "/albums", { name: "Sea" });
  const account = (await me.call("GET", "/me")).body;
  expect(await belongingsOf(account)).toEqual({ albums: 1, permanent: 3, temporary: 2 });
  await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "basic" });
  expect(await belongingsOf((await me.call("GET", "/me")).body)).toEqual({ albums: 1, permanent: 1, temporary: 0 });
});

test("the last admin is known for one", async () => {
  const { me } = await somebody();
  const all = (await admin.call("GET", `/admin/accounts?q=${admin.email}`)).body.items;
  expect([await isLastAdmin(all[0]), await isLastAdmin(me.account)]).toEqual([true, false]);
  await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { role: "admin" });
  expect(await isLastAdmin(all[0])).toBe(false);
});
