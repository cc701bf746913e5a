import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import type { Image } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

// Thumbnails from the bucket itself, where a setting wants it: the address works for `redirect` s, what caches got for the rest of `kept` s.
const [kept, redirect] = [20, 4];
const patience = { timeout: 40_000, interval: 200 };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let s3: S3;
let house: House;
let owner: Awaited<ReturnType<typeof join>>;
let image: Image;
let path: string;
beforeAll(async () => {
  s3 = await startS3();
  const times = { LINK_CACHE_SECONDS: String(kept), S3_REDIRECT_SECONDS: String(redirect) };
  house = await openHouse("second", { ...(await s3.settings("redirect")), ...times });
  owner = await join(house.send);
  await change(house, owner.account.id, { plan: "enterprise" });
  image = good(await owner.upload(await picture(), "Früh.jpg"));
  path = `/i/${image.key}/200`;
}, 600_000); // Where Debian's packages are yet to come.
afterAll(async () => {
  await house?.stop();
  await s3?.stop();
});

const get = (target: string, headers: Record<string, string> = {}) => knock(house.origin, target, { headers });
const away = async (target: string, headers: Record<string, string> = {}) => {
  const reply = await get(target, headers);
  expect([reply.status, reply.headers["cache-control"], reply.body.length], target).toEqual([302, "no-store", 0]);
  const address = new URL(reply.headers["location"] ?? "");
  expect([address.origin, address.searchParams.get("X-Amz-Expires")]).toEqual([s3.origin, String(redirect)]);
  return { reply, address: address.href };
};

test("a thumbnail is read at the bucket, with its type and its name, and as long as it may be kept there", async () => {
  const { reply, address } = await away(path);
  expect(reply.headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", vary: "Accept" });
  const found = await fetch(address);
  const bytes = new Uint8Array(await found.arrayBuffer());
  const head = await knock(house.origin, path, { method: "HEAD" });
  expect([found.status, head.status, `"${sha256(bytes)}"`]).toEqual([200, 200, head.headers["etag"]]);
  expect(Object.fromEntries(found.headers)).toMatchObject({
    "content-type": "image/jpeg",
    "cache-control": `public, max-age=${kept - redirect}, must-revalidate`,
    "content-length": head.headers["content-length"],
  });
  expect(found.headers.get("content-disposition")).toMatch(/^inline; filename="Fr_h-200.jpg"; filename\*=UTF-8''Fr%C3%BCh-200.jpg$/);
  const saved = await fetch((await away(`${path}.jpg?download`)).address);
  expect(saved.headers.get("content-disposition")).toMatch(/^attachment; /);
  const part = await fetch(address, { headers: { range: "bytes=10-19" } });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, Buffer.from(bytes.subarray(10, 20))]);
  expect((await fetch(address, { method: "PUT", body: "x" })).status).toBe(403);
  expect((await fetch(address.replace("200.jpg", "400.jpg"))).status).toBe(403);
});

test("one that is yet to be made comes from here, and from the bucket afterwards; its format is negotiated as ever", async () => {
  const webp = { accept: "image/avif,image/webp,*/*;q=0.8" };
  const first = await get(path, webp);
  expect([first.status, first.headers["content-type"], first.headers["vary"]]).toEqual([200, "image/webp", "Accept"]);
  const { reply, address } = await away(path, webp);
  expect(reply.headers["vary"]).toBe("Accept");
  const found = await fetch(address);
  expect([found.headers.get("content-type"), sha256(new Uint8Array(await found.arrayBuffer()))]).toEqual([
    "image/webp",
    sha256(first.body),
  ]);
  expect((await fetch((await away(path, { accept: "image/webp;q=0" })).address)).headers.get("content-type")).toBe("image/jpeg");
  expect((await away(`${path}.webp`)).reply.headers).not.toHaveProperty("vary");
});

test("conditions are answered here", async () => {
  const { etag = "", "last-modified": modified = "" } = (await knock(house.origin, path, { method: "HEAD" })).headers;
  for (const [name, value] of [
    ["if-none-match", etag],
    ["if-modified-since", modified],
  ] as const) {
    const reply = await get(path, { [name]: value });
    expect([reply.status, reply.headers["etag"]]).toEqual([304, etag]);
    expect(reply.headers["cache-control"]).toBe(`public, max-age=${kept}, must-revalidate`);
  }
  const changed = await get(path, { "if-none-match": '"another"' });
  expect([changed.status, `"${sha256(changed.body)}"`]).toEqual([200, etag]);
});

test("originals, temporary links and shares never leave", async () => {
  expect((await get(`/i/${image.key}/original`)).status).toBe(200);
  const link = good(await owner.link(image.id, 60, { rendition: "200" }));
  expect((await get(new URL(link.url).pathname)).status).toBe(200);
  const share = good(await owner.call<{ url: string }>("POST", "/shares", { imageIds: [image.id], expiresIn: 60 }));
  expect((await get(`${new URL(share.url).pathname}/${image.key}/200`)).status).toBe(200);
});

test("pages may load what links lead to", async () => {
  const policy = (await get("/sign-in")).headers["content-security-policy"];
  expect(/img-src ([^;]+)/.exec(policy ?? "")?.[1]?.split(" ")).toContain(s3.origin);
});

test("a right that ends leads nowhere at once, and what it gave before is over when it was to be", async () => {
  good(await house.admin.call("PATCH", "/admin/plans/enterprise", { thumbnailHeights: [400] }));
  expect((await get(path)).status).toBe(404);
  good(await house.admin.call("PATCH", "/admin/plans/enterprise", { thumbnailHeights: [200, 400] }));
  const { address } = await away(path);
  good(await owner.call("DELETE", `/images/${image.id}`));
  expect((await get(path)).status).toBe(404);
  // Long before the bytes are gone for good, which takes the time for undo.
  await vi.waitFor(async () => expect((await fetch(address)).status).toBe(403), patience);
});
