import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Nginx, runNginx } from "#e2e/setup/nginx.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import type { Image } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

// Thumbnails from the bucket itself or from a CDN before it, where a setting wants it: the address works for `redirect` s, what caches got for the rest of `kept` s.
const [kept, redirect] = [20, 4];
const patience = { timeout: 40_000, interval: 200 };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let s3: S3;
let cdn: Nginx;
beforeAll(async () => {
  s3 = await startS3();
  cdn = await startCdn(s3.origin);
}, 600_000); // Where Debian's packages are yet to come.
afterAll(async () => {
  await cdn?.stop();
  await s3?.stop();
});

/** A CDN in small: it passes host and query on, keeps what it may keep, and says by `Date` how old that is. */
async function startCdn(origin: string): Promise<Nginx> {
  const started = await runNginx(
    (folder, listen) => `
  proxy_cache_path ${folder}/kept keys_zone=kept:1m;
  server {
    listen ${listen};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_cache kept;
      proxy_force_ranges on;
      proxy_pass_header Date;
      add_header X-Cache $upstream_cache_status;
    }
  }`,
  );
  return started ?? expect.fail("There is no nginx here: install it, or run the tests as root on Debian.");
}

describe.each([
  // Its name could stand before a host, but not before an address.
  ["the bucket", () => s3.origin, { S3_FORCE_PATH_STYLE: "" }, () => ({})],
  ["a CDN before the bucket", () => cdn.origin, {}, () => ({ S3_REDIRECT_ENDPOINT: cdn.origin })],
] as const)("from %s", (where, origin, own, there) => {
  let house: House;
  let owner: Awaited<ReturnType<typeof join>>;
  let image: Image;
  let path: string;
  beforeAll(async () => {
    const times = { LINK_CACHE_SECONDS: String(kept), S3_REDIRECT_SECONDS: String(redirect) };
    const bucket = await s3.settings(`redirect-${where.replaceAll(" ", "-").toLowerCase()}`);
    house = await openHouse("second", { ...bucket, ...times, ...own, ...there() });
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    image = good(await owner.upload(await picture(), "Früh.jpg"));
    path = `/i/${image.key}/200`;
  });
  afterAll(() => house?.stop());

  const get = (target: string, headers: Record<string, string> = {}) => knock(house.origin, target, { headers });
  const away = async (target: string, headers: Record<string, string> = {}) => {
    const reply = await get(target, headers);
    expect([reply.status, reply.headers["cache-control"], reply.body.length], target).toEqual([302, "no-store", 0]);
    const address = new URL(reply.headers["location"] ?? "");
    expect([address.origin, address.searchParams.get("X-Amz-Expires")]).toEqual([origin(), String(redirect)]);
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

  test("the next visitor reads the same bytes, from a cache where there is one", async () => {
    const { address } = await away(path);
    const [first, second] = [await fetch(address), await fetch(address)];
    expect(sha256(await second.bytes())).toBe(sha256(await first.bytes()));
    expect(second.headers.get("x-cache")).toBe(origin() === s3.origin ? null : "HIT");
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
    expect(/img-src ([^;]+)/.exec(policy ?? "")?.[1]?.split(" ")).toContain(origin());
  });

  test("a right that ends leads nowhere at once, and what it gave before is over when it was to be", async () => {
    good(await house.admin.call("PATCH", "/admin/plans/enterprise", { thumbnailHeights: [400] }));
    expect((await get(path)).status).toBe(404);
    good(await house.admin.call("PATCH", "/admin/plans/enterprise", { thumbnailHeights: [200, 400] }));
    // At an address that nobody has read yet, so that no cache has it.
    const { address } = await away(`${path}.webp?download`);
    const over = Date.now() + kept * 1000;
    good(await owner.call("DELETE", `/images/${image.id}`));
    expect((await get(path)).status).toBe(404);
    // Whoever comes late gets a copy that is kept the longest; and all of it is over long before the bytes are gone for good.
    await sleep(endOf(address) - 1000 - Date.now());
    const answers: { at: number; until: number }[] = [];
    await vi.waitFor(async () => {
      const found = await fetch(address);
      await found.body?.cancel();
      if (found.status === 200) answers.push({ at: Date.now(), until: untilOf(found) });
      expect(found.status).toBe(403);
    }, patience);
    expect(answers.length).toBeGreaterThan(0);
    for (const { at, until } of answers) expect(Math.max(at, until)).toBeLessThanOrEqual(over);
    // A cache answers when the bucket would not any more.
    expect((answers.at(-1)?.at ?? 0) > endOf(address) + 5000).toBe(origin() !== s3.origin);
  });
});

/** When an address ends, ms since 1970. */
function endOf(address: string): number {
  const { searchParams } = new URL(address);
  const signed = (searchParams.get("X-Amz-Date") ?? "").replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5");
  return Date.parse(signed) + Number(searchParams.get("X-Amz-Expires")) * 1000;
}

/** Until when a browser or a cache may show what it has got (RFC 9111 §4.2), ms since 1970. */
function untilOf({ headers }: Response): number {
  const life = /max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1];
  return Date.parse(headers.get("date") ?? "") + (Number(life) - Number(headers.get("age") ?? 0)) * 1000;
}
