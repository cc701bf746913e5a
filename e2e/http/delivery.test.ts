import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { basename, join as joinPath } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { originalPlace } from "#lib/images/places.ts";
import { newIncoming } from "#lib/storage/incoming.ts";
import type { Image } from "#lib/web/shapes.ts";
import { change, doors, good, type House, openHouse, signIn } from "./house.ts";
import { animation, bytesOf, photos, picture, scene } from "./pictures.ts";
import { knock, onCluster, promised, type Reply, withoutDate } from "./wire.ts";

/** Contract, section 4: with every answer under `/i/` and `/t/`. */
const always = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
};
const sum = (numbers: number[] = []) => numbers.reduce((a, b) => a + b, 0);
const never = ["set-cookie", "x-powered-by", "content-encoding", ...(onCluster ? [] : ["server"])];

describe.each(doors)("the %s door", (door) => {
  let house: House;
  let owner: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await openHouse(door);
    owner = await join(house.send);
    good(await house.admin.call("PATCH", "/admin/plans/enterprise", { thumbnailHeights: [16, 100, 200, 400, 4096] }));
    await change(house, owner.account.id, { plan: "enterprise" });
  });
  afterAll(() => house.stop());

  const get = (path: string, headers: Record<string, string> = {}) => knock(house.origin, path, { headers });
  const upload = async (bytes: Uint8Array<ArrayBuffer>, name = "picture.jpg") => good(await owner.upload(bytes, name));
  const made = async (image: Sharp, format: "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff") =>
    bytesOf(await image.toFormat(format).toBuffer());
  const length = (reply: Reply) => (door === "first" ? String(reply.body.length) : reply.headers["content-length"]);

  async function expectHeadLike(path: string, reply: Reply, headers: Record<string, string> = {}) {
    const head = await knock(house.origin, path, { method: "HEAD", headers });
    expect(head.body.length).toBe(0);
    // Next frames an answer without a body otherwise.
    const framed = ({ "transfer-encoding": _, ...rest }: Record<string, string>) => rest;
    expect([head.status, framed(withoutDate(head).headers)], `HEAD ${path}`).toEqual([reply.status, framed(withoutDate(reply).headers)]);
  }

  describe("originals", () => {
    let image: Image;
    let bytes: Buffer;
    let path: string;
    let etag: string;
    let modified: string;
    beforeAll(async () => {
      const uploaded = await picture();
      image = await upload(uploaded);
      bytes = Buffer.from(uploaded);
      path = `/i/${image.key}/original`;
      ({ etag = "", "last-modified": modified = "" } = (await get(path)).headers);
    });
    const near = (seconds: number) => new Date(Date.parse(modified) + seconds * 1000).toUTCString();

    test("are the very bytes, with all that is promised and nothing else", async () => {
      const reply = await get(path);
      expect(reply.status).toBe(200);
      expect(reply.body.equals(bytes)).toBe(true);
      expect(promised(reply, door).headers).toEqual({
        ...always,
        "cache-control": "public, max-age=60, must-revalidate",
        etag: expect.stringMatching(/^"[\w-]{20,}"$/),
        "last-modified": new Date(Math.floor(Date.parse(image.createdAt) / 1000) * 1000).toUTCString(),
        "accept-ranges": "bytes",
        "content-type": "image/jpeg",
        ...(door === "first" ? {} : { "content-length": String(bytes.length) }),
        "content-disposition": `inline; filename="picture.jpg"; filename*=UTF-8''picture.jpg`,
      });
      for (const name of never) expect(reply.headers).not.toHaveProperty(name);
      await expectHeadLike(path, reply);
    });

    test("have a tag of their bytes: the same for the same, another for others", async () => {
      const again = await upload(new Uint8Array(bytes));
      const other = await upload(await picture());
      const tags = await Promise.all([again, other].map(async ({ key }) => (await get(`/i/${key}/original`)).headers.etag));
      expect(tags[0]).toBe(etag);
      expect(tags[1]).not.toBe(etag);
      expect((await get(path)).headers.etag).toBe(etag);
    });

    test("answer conditions", async () => {
      const asked: [headers: Record<string, string>, status: number][] = [
        [{ "if-none-match": etag }, 304],
        [{ "if-none-match": `W/${etag}` }, 304],
        [{ "if-none-match": `"x", ${etag}` }, 304],
        [{ "if-none-match": `"x",W/${etag},"y"` }, 304],
        [{ "if-none-match": "*" }, 304],
        [{ "if-none-match": '"x"' }, 200],
        [{ "if-none-match": etag.slice(1, -1) }, 200],
        [{ "if-none-match": "" }, 200],
        [{ "if-modified-since": modified }, 304],
        [{ "if-modified-since": near(1) }, 304],
        [{ "if-modified-since": near(3600) }, 304],
        [{ "if-modified-since": near(-1) }, 200],
        [{ "if-modified-since": "yesterday" }, 200],
        [{ "if-modified-since": "0" }, 200],
        // RFC 9110 §13.1.3: the date is not asked where there is a tag.
        [{ "if-none-match": '"x"', "if-modified-since": near(1) }, 200],
        [{ "if-none-match": etag, "if-modified-since": near(-1) }, 304],
        // §13.2.2: a copy that is still good comes before its parts.
        [{ "if-none-match": etag, range: "bytes=0-1" }, 304],
        [{ "if-none-match": '"x"', range: "bytes=0-1" }, 206],
      ];
      for (const [headers, status] of asked) {
        const reply = await get(path, headers);
        const what = JSON.stringify(headers);
        expect(reply.status, what).toBe(status);
        expect(reply.body.length, what).toBe({ 200: bytes.length, 206: 2, 304: 0 }[status]);
        expect(reply.headers, what).toMatchObject({
          etag,
          "last-modified": modified,
          "cache-control": "public, max-age=60, must-revalidate",
          ...always,
        });
        // §14.2: a part is something to GET alone.
        await expectHeadLike(path, status === 206 ? await get(path) : reply, headers);
      }
    });

    test("answer with a single part of theirs", async () => {
      const size = bytes.length;
      const asked: [range: string, part: [start: number, end: number] | null | "unsatisfiable"][] = [
        ["bytes=0-0", [0, 0]],
        ["bytes=0-99", [0, 99]],
        ["bytes=100-199", [100, 199]],
        ["bytes=100-", [100, size - 1]],
        ["bytes=-100", [size - 100, size - 1]],
        [`bytes=-${size * 2}`, [0, size - 1]],
        [`bytes=0-${size * 2}`, [0, size - 1]],
        [`bytes=${size - 1}-${size - 1}`, [size - 1, size - 1]],
        ["bytes=0-", [0, size - 1]],
        [`bytes=${size}-`, "unsatisfiable"],
        [`bytes=${size}-${size + 1}`, "unsatisfiable"],
        ["bytes=99999999999999-", "unsatisfiable"],
        ["bytes=-0", "unsatisfiable"],
        // RFC 9110 §14.2: what is invalid, of another unit, or of several parts is ignored.
        ["bytes=5-4", null],
        ["bytes=0-1,3-4", null],
        ["bytes=", null],
        ["bytes=-", null],
        ["bytes=a-b", null],
        ["bytes=1", null],
        ["items=0-1", null],
        ["0-1", null],
      ];
      for (const [range, part] of asked) {
        const reply = await get(path, { range });
        if (part === "unsatisfiable") {
          expect([reply.status, reply.headers["content-range"], reply.headers["cache-control"], reply.body.length], range).toEqual([
            416,
            `bytes */${size}`,
            "no-store",
            0,
          ]);
          continue;
        }
        const [start, end] = part ?? [0, size - 1];
        expect(reply.status, range).toBe(part ? 206 : 200);
        expect(reply.body.equals(bytes.subarray(start, end + 1)), range).toBe(true);
        expect(reply.headers["content-range"], range).toBe(part ? `bytes ${start}-${end}/${size}` : undefined);
        expect(reply.headers, range).toMatchObject({ etag, "content-type": "image/jpeg", "accept-ranges": "bytes", ...always });
        expect(length(reply), range).toBe(String(end - start + 1));
      }
    });

    test("answer with a part only where If-Range names the very bytes", async () => {
      const asked: [condition: string, status: number][] = [
        [etag, 206],
        [modified, 206],
        ['"x"', 200],
        [`W/${etag}`, 200],
        [near(-1), 200],
        [near(1), 200],
        ["yesterday", 200],
        [`${etag}, "x"`, 200],
      ];
      for (const [condition, status] of asked) {
        const reply = await get(path, { range: "bytes=10-19", "if-range": condition });
        expect([reply.status, reply.body.length], condition).toEqual([status, status === 206 ? 10 : bytes.length]);
        const beyond = await get(path, { range: `bytes=${bytes.length}-`, "if-range": condition });
        expect(beyond.status, condition).toBe(status === 206 ? 416 : 200);
      }
      expect((await get(path, { "if-range": '"x"' })).status).toBe(200);
    });

    test("have their own extension and no other", async () => {
      const kinds: [format: "jpeg" | "png" | "webp" | "gif" | "avif" | "tiff", type: string, extensions: string[]][] = [
        ["jpeg", "image/jpeg", ["jpg"]],
        ["png", "image/png", ["png"]],
        ["webp", "image/webp", ["webp"]],
        ["gif", "image/gif", ["gif"]],
        ["avif", "image/avif", ["avif"]],
        ["tiff", "image/tiff", ["tiff"]],
      ];
      for (const [format, type, extensions] of kinds) {
        const sent = await made(scene(40, 30), format);
        const { key } = await upload(sent, "x.bin");
        for (const extension of extensions) {
          const reply = await get(`/i/${key}/original.${extension}`);
          expect([reply.status, reply.headers["content-type"], reply.body.equals(Buffer.from(sent))], `${format} .${extension}`).toEqual([
            200,
            type,
            true,
          ]);
          expect(withoutDate(reply)).toEqual(withoutDate(await get(`/i/${key}/original`)));
        }
        for (const [, , others] of kinds.filter(([other]) => other !== format))
          for (const extension of others)
            expect((await get(`/i/${key}/original.${extension}`)).status, `${format} .${extension}`).toBe(404);
      }
    });

    test("are what their bytes are, whatever the upload said", async () => {
      const png = await made(scene(40, 30), "png");
      const headers = { Authorization: `Bearer ${owner.token}`, "Content-Type": "image/jpeg" };
      const response = await house.send("/api/v1/images?name=x.jpg", { method: "POST", headers, body: png });
      const { key } = (await response.json()) as Image;
      const reply = await get(`/i/${key}/original`);
      expect([reply.headers["content-type"], reply.headers["content-disposition"]]).toEqual([
        "image/png",
        `inline; filename="x.png"; filename*=UTF-8''x.png`,
      ]);
      expect([(await get(`/i/${key}/original.png`)).status, (await get(`/i/${key}/original.jpg`)).status]).toEqual([200, 404]);
      // Bytes that a browser might take for a page are still an image.
      const page = await sharp(Buffer.from(png))
        .withExif({ IFD0: { ImageDescription: "<!doctype html><script>alert(1)</script>" } })
        .jpeg()
        .toBuffer();
      const { key: second } = await upload(bytesOf(page), "page.html");
      const sent = await get(`/i/${second}/original`);
      expect([sent.headers["content-type"], sent.headers["content-disposition"]]).toEqual([
        "image/jpeg",
        `inline; filename="page.jpg"; filename*=UTF-8''page.jpg`,
      ]);
    });

    test("are saved under their names, which no header breaks", async () => {
      const sent = await made(scene(40, 30), "png");
      const names: [name: string, ascii: string, encoded: string][] = [
        ["Beach at dawn.png", "Beach at dawn.png", "Beach%20at%20dawn.png"],
        ["Žluťoučký kůň.png", "_lu_ou_k_ k__.png", "%C5%BDlu%C5%A5ou%C4%8Dk%C3%BD%20k%C5%AF%C5%88.png"],
        ["日本 🏖.png", "__ __.png", "%E6%97%A5%E6%9C%AC%20%F0%9F%8F%96.png"],
        [`a"b'c;d,e=f(g)*%h.png`, "a_b'c;d,e=f(g)*_h.png", "a%22b%27c%3Bd%2Ce%3Df%28g%29%2A%25h.png"],
      ];
      for (const [name, ascii, encoded] of names) {
        const headers = { Authorization: `Bearer ${owner.token}`, "Content-Type": "image/png" };
        const response = await house.send(`/api/v1/images?name=${encodeURIComponent(name)}`, { method: "POST", headers, body: sent });
        const { key } = (await response.json()) as Image;
        const said = async (path: string) => (await get(path)).headers["content-disposition"];
        expect(await said(`/i/${key}/original`)).toBe(`inline; filename="${ascii}"; filename*=UTF-8''${encoded}`);
        for (const query of ["?download", "?download=", "?download=1", "?x=y&download"])
          expect(await said(`/i/${key}/original${query}`), query).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`);
        expect(await said(`/i/${key}/original?downloads`)).toMatch(/^inline;/);
        expect(await said(`/i/${key}/200?download`)).toMatch(/^attachment; filename="[^"]+\.jpg"; filename\*=UTF-8''\S+\.jpg$/);
        expect(await said(`/i/${key}/200.webp`)).toMatch(/^inline; filename="[^"]+\.webp"; filename\*=UTF-8''\S+\.webp$/);
      }
    });
  });

  describe("thumbnails", () => {
    test("are sent with all that is promised and nothing else", async () => {
      const { key } = await upload(await picture());
      const path = `/i/${key}/200`;
      const reply = await get(path);
      expect(promised(reply, door)).toEqual({
        status: 200,
        body: reply.body,
        headers: {
          ...always,
          "cache-control": "public, max-age=60, must-revalidate",
          etag: expect.stringMatching(/^"[\w-]{20,}"$/),
          "last-modified": expect.stringMatching(/ GMT$/),
          vary: "Accept",
          "content-type": "image/jpeg",
          ...(door === "first" ? {} : { "content-length": String(reply.body.length) }),
          "content-disposition": `inline; filename="picture-200.jpg"; filename*=UTF-8''picture-200.jpg`,
        },
      });
      for (const name of never) expect(reply.headers).not.toHaveProperty(name);
      await expectHeadLike(path, reply);
      const ranged = await get(path, { range: "bytes=0-9" });
      expect([ranged.status, ranged.body.equals(reply.body), ranged.headers["accept-ranges"]]).toEqual([200, true, undefined]);
    });

    test("read no cookies and set none", async () => {
      const { key } = await upload(await picture());
      const cookie = (await signIn(house, owner.email)) ?? "";
      expect(cookie).toMatch(/^tessera-session=/);
      for (const path of [`/i/${key}/200`, `/i/${key}/original`, `/i/${key}/300`]) {
        const [with_, without] = [await get(path, { cookie: `${cookie}; other=x` }), await get(path)];
        expect(withoutDate(with_)).toEqual(withoutDate(without));
        expect(with_.headers).not.toHaveProperty("set-cookie");
      }
    });

    test("come as JPEG, as PNG where something is transparent, as moving WebP where something moves, and as WebP for whoever names it", async () => {
      const still = (await upload(await picture())).key;
      const clear = (await upload(await made(scene(300, 300).ensureAlpha(0.5), "png"))).key;
      const moving = (await upload(await animation("gif"), "moving.gif")).key;
      const asked: [accept: string | null, webp: boolean][] = [
        [null, false],
        ["*/*", false],
        ["image/*", false],
        ["image/webp", true],
        ["image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", true],
        ["text/html, IMAGE/WebP;q=0.1", true],
        ["image/png,image/webp;q=0.001", true],
        ["image/webp;q=0", false],
        ["image/webp;q=0.000, */*", false],
        ["image/webp ; q=0 , image/*", false],
        ["image/avif", false],
        ["image/webpx, ximage/webp", false],
      ];
      for (const [key, base] of [
        [still, "image/jpeg"],
        [clear, "image/png"],
        [moving, "image/webp"],
      ] as const) {
        for (const [accept, webp] of asked) {
          const headers: Record<string, string> = accept === null ? {} : { accept };
          const reply = await get(`/i/${key}/100`, headers);
          const what = `${base}, Accept: ${accept}`;
          expect([reply.status, reply.headers["content-type"]], what).toEqual([200, webp ? "image/webp" : base]);
          expect(promised(reply, door).headers.vary, what).toBe("Accept");
          const fresh = await get(`/i/${key}/100`, { ...headers, "if-none-match": reply.headers.etag ?? "" });
          expect([fresh.status, fresh.body.length, promised(fresh, door).headers.vary, fresh.headers.etag], what).toEqual([
            304,
            0,
            "Accept",
            reply.headers.etag,
          ]);
        }
      }
      expect(await sharp((await get(`/i/${clear}/100`)).body).stats()).toMatchObject({ isOpaque: false });
      const [jpeg, webp] = [await get(`/i/${still}/100`), await get(`/i/${still}/100`, { accept: "image/webp" })];
      expect(jpeg.headers.etag).not.toBe(webp.headers.etag);
      expect((await get(`/i/${still}/100`, { accept: "image/webp", "if-none-match": jpeg.headers.etag ?? "" })).status).toBe(200);
    });

    test("come in the format that their extension names", async () => {
      const keys = [
        (await upload(await picture())).key,
        (await upload(await made(scene(300, 300).ensureAlpha(0.5), "png"))).key,
        (await upload(await animation("webp"))).key,
      ];
      for (const key of keys) {
        for (const [extension, type, format] of [
          ["jpg", "image/jpeg", "jpeg"],
          ["png", "image/png", "png"],
          ["webp", "image/webp", "webp"],
          ["avif", "image/avif", "heif"],
        ] as const) {
          const reply = await get(`/i/${key}/100.${extension}`, { accept: "image/webp, image/png" });
          expect([reply.status, reply.headers["content-type"], promised(reply, door).headers.vary], extension).toEqual([
            200,
            type,
            undefined,
          ]);
          expect((await sharp(reply.body).metadata()).format, extension).toBe(format);
          expect((await get(`/i/${key}/100.${extension}`)).headers.etag, extension).toBe(reply.headers.etag);
          expect((await get(`/i/${key}/100.${extension}`, { "if-none-match": reply.headers.etag ?? "" })).status, extension).toBe(304);
        }
        for (const extension of ["jpeg", "gif", "tiff", "svg", "JPG", "heic"])
          expect((await get(`/i/${key}/100.${extension}`)).status, extension).toBe(404);
      }
    });

    test("are fitted to their height, keep their aspect and are never enlarged", async () => {
      const sizes: [width: number, height: number, asked: number, expected: [number, number]][] = [
        [600, 450, 100, [133, 100]],
        [600, 450, 400, [533, 400]],
        [600, 450, 4096, [600, 450]],
        [40, 30, 200, [40, 30]],
        [40, 30, 16, [21, 16]],
        [2000, 10, 200, [2000, 10]],
        [10, 2000, 200, [1, 200]],
        [10, 2000, 16, [1, 16]],
        [1, 1, 400, [1, 1]],
        [333, 201, 200, [331, 200]],
      ];
      const shown = async (path: string) => {
        const { width, height } = await sharp((await get(path)).body).metadata();
        return `${width} × ${height}`;
      };
      const [found, right]: [Record<string, string>, Record<string, string>] = [{}, {}];
      for (const [width, height, asked, expected] of sizes) {
        const { key } = await upload(await made(scene(width, height), "png"));
        for (const extension of ["", ".webp", ".png"]) {
          // Made with the upload, or when it is asked for: the same size.
          const what = `${width} × ${height} at ${asked}${extension}`;
          found[what] = await shown(`/i/${key}/${asked}${extension}`);
          right[what] = expected.join(" × ");
        }
      }
      expect(found).toEqual(right);
    });

    test("carry no metadata", async () => {
      const exif = { IFD0: { Make: "Tessera", ImageDescription: "secret" }, IFD3: { GPSLatitude: "50/1 0/1 0/1", GPSLatitudeRef: "N" } };
      const full = await scene(300, 200)
        .withExif(exif)
        .withIccProfile("p3")
        .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret</x:xmpmeta>")
        .jpeg()
        .toBuffer();
      expect(Object.keys(await sharp(full).metadata())).toEqual(expect.arrayContaining(["exif", "icc", "xmp"]));
      const { key } = await upload(bytesOf(full));
      for (const path of ["100", "100.jpg", "100.png", "100.webp", "100.avif"]) {
        const { body } = await get(`/i/${key}/${path}`);
        const found = await sharp(body).metadata();
        for (const kind of ["exif", "icc", "xmp", "iptc", "orientation", "comments"])
          expect(found, `${path}: ${kind}`).not.toHaveProperty(kind);
        expect(body.includes("secret"), path).toBe(false);
      }
      expect((await get(`/i/${key}/original`)).body.equals(full)).toBe(true);
    });

    test("stand upright, whatever way the camera was held", async () => {
      const turned = (await photos()).filter((path) => /Landscape_[1-8]\.jpg$/.test(path));
      expect(turned).toHaveLength(8);
      let upright: Buffer | null = null;
      for (const path of turned) {
        const image = await upload(new Uint8Array(readFileSync(path)));
        const { data, info } = await sharp((await get(`/i/${image.key}/100.png`)).body)
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect([info.width / info.height, info.height], basename(path)).toEqual([expect.closeTo(image.width / image.height, 1), 100]);
        expect(image.width, basename(path)).toBeGreaterThan(image.height);
        upright ??= data;
        let difference = 0;
        for (let at = 0; at < data.length; at++) difference += Math.abs((data[at] ?? 0) - (upright[at] ?? 255));
        expect(difference / data.length, basename(path)).toBeLessThan(8);
      }
    });

    test("of what moves move in WebP alone, and stand still elsewhere", async () => {
      for (const format of ["gif", "webp"] as const) {
        const { key, frames } = await upload(await animation(format), `moving.${format}`);
        expect(frames).toBe(5);
        const pages = async (path: string) => {
          const { width, pageHeight, height, pages: count, delay } = await sharp((await get(path)).body, { animated: true }).metadata();
          return { width, height: pageHeight ?? height, pages: count ?? 1, delay };
        };
        for (const path of [`/i/${key}/16`, `/i/${key}/16.webp`])
          expect(await pages(path), path).toEqual({ width: 21, height: 16, pages: 5, delay: [120, 120, 120, 120, 120] });
        for (const extension of ["jpg", "png", "avif"])
          expect(await pages(`/i/${key}/16.${extension}`), extension).toMatchObject({ width: 21, height: 16, pages: 1 });
        expect(await pages(`/i/${key}/100`)).toMatchObject({ width: 120, height: 90, pages: 5 });
      }
    });
  });

  describe("temporary links", () => {
    test("are kept by nobody and found by no robot", async () => {
      const bytes = Buffer.from(await picture());
      const image = await upload(bytesOf(bytes));
      const path = new URL(good(await owner.link(image.id, 600)).url).pathname;
      const [reply, permanent] = [await get(path), await get(`/i/${image.key}/original`)];
      expect(reply.body.equals(bytes)).toBe(true);
      expect(withoutDate(reply).headers).toEqual({
        ...withoutDate(permanent).headers,
        "cache-control": "private, no-cache",
        "x-robots-tag": "noindex",
      });
      for (const name of never) expect(reply.headers).not.toHaveProperty(name);
      await expectHeadLike(path, reply);
      const part = await get(path, { range: "bytes=5-9" });
      expect([part.status, part.body.equals(bytes.subarray(5, 10)), part.headers["content-range"]]).toEqual([
        206,
        true,
        `bytes 5-9/${bytes.length}`,
      ]);
      expect(part.headers).toMatchObject({ "cache-control": "private, no-cache", "x-robots-tag": "noindex" });
      const fresh = await get(path, { "if-none-match": reply.headers.etag ?? "" });
      expect([fresh.status, fresh.headers["cache-control"], fresh.headers["x-robots-tag"]]).toEqual([304, "private, no-cache", "noindex"]);
      expect((await get(path, { range: `bytes=${bytes.length}-` })).status).toBe(416);
      expect((await get(`${path}?download`)).headers["content-disposition"]).toMatch(/^attachment;/);
    });

    test("to a thumbnail show it, in the format that the asker reads", async () => {
      const image = await upload(await picture());
      const path = new URL(good(await owner.link(image.id, 600, { rendition: "200", download: true })).url).pathname;
      const [reply, webp] = [await get(path), await get(path, { accept: "image/webp" })];
      expect(reply.body.equals((await get(`/i/${image.key}/200`)).body)).toBe(true);
      expect([reply.headers["content-type"], webp.headers["content-type"]]).toEqual(["image/jpeg", "image/webp"]);
      expect(reply.headers).toMatchObject({ "cache-control": "private, no-cache", "x-robots-tag": "noindex" });
      expect(reply.headers["content-disposition"]).toMatch(/^attachment;/);
      expect(promised(webp, door).headers.vary).toBe("Accept");
    });
  });

  test("an original that cannot be read is 503 and kept by nobody, until it can be read again", async () => {
    const image = await upload(await picture());
    const path = `/i/${image.key}/original`;
    const place = originalPlace(image.id);
    const aside = await newIncoming(joinPath(house.dataDir, "incoming"));
    await house.storage.withFile(place, (file) => copyFile(file, aside));
    await house.storage.remove(place);
    for (const away of [path, `/i/${image.key}/100.avif`]) {
      const reply = await get(away);
      expect([reply.status, reply.headers["cache-control"], reply.headers["content-type"]], away).toEqual([
        503,
        "no-store",
        "application/problem+json",
      ]);
      expect(Number(reply.headers["retry-after"]), away).toBeGreaterThan(0);
      expect(reply.headers, away).toMatchObject(always);
      expect(JSON.parse(reply.body.toString()), away).toMatchObject({ status: 503, code: "unavailable" });
      expect(reply.headers, away).not.toHaveProperty("etag");
      expect(reply.body.includes(house.dataDir), away).toBe(false);
    }
    // What is stored is served still, and what may not be seen is not told to be away.
    expect((await get(`/i/${image.key}/200`)).status).toBe(200);
    await change(house, owner.account.id, { plan: "basic" });
    expect((await get(path)).status).toBe(404);
    await change(house, owner.account.id, { plan: "enterprise" });
    await house.storage.adopt(aside, place);
    expect([(await get(path)).status, (await get(`/i/${image.key}/100.avif`)).status]).toEqual([200, 200]);
  });
});

describe("settings", () => {
  test.each([["7"], ["0"]])("LINK_CACHE_SECONDS=%s is how long caches keep a permanent link", async (seconds) => {
    const house = await openHouse("second", { LINK_CACHE_SECONDS: seconds });
    try {
      const owner = await join(house.send);
      await change(house, owner.account.id, { plan: "enterprise" });
      const image = good(await owner.upload(await picture()));
      const kept = async (path: string, headers = {}) => (await knock(house.origin, path, { headers })).headers["cache-control"];
      for (const path of ["200", "200.webp", "original"])
        expect(await kept(`/i/${image.key}/${path}`)).toBe(`public, max-age=${seconds}, must-revalidate`);
      expect(await kept(`/i/${image.key}/original`, { "if-none-match": "*" })).toBe(`public, max-age=${seconds}, must-revalidate`);
      expect(await kept(new URL(good(await owner.link(image.id, 60)).url).pathname)).toBe("private, no-cache");
      expect(await kept(`/i/${image.key}/300`)).toBe("no-store");
    } finally {
      await house.stop();
    }
  });

  test("a store that is away is 503, and not the denial", { timeout: 180_000 }, async () => {
    const postgres = await startPostgres();
    let house: House | null = null;
    try {
      house = await openHouse("second", { DATABASE_URL: await postgres.url("away") });
      const owner = await join(house.send);
      const { key } = good(await owner.upload(await picture()));
      expect((await knock(house.origin, `/i/${key}/200`)).status).toBe(200);
      await postgres.stop();
      for (const path of [`/i/${key}/200`, `/i/${"A".repeat(22)}/200`, `/i/${key}/original`]) {
        const reply = await knock(house.origin, path);
        expect([reply.status, reply.headers["cache-control"], Number(reply.headers["retry-after"]) > 0], path).toEqual([
          503,
          "no-store",
          true,
        ]);
        expect(JSON.parse(reply.body.toString()), path).toMatchObject({ code: "unavailable" });
      }
      expect((await knock(house.origin, "/i/malformed")).status, "a malformed address costs no question").toBe(404);
      const health = await knock(house.origin, "/healthz");
      expect([health.status, JSON.parse(health.body.toString()).code]).toEqual([503, "unavailable"]);
      const me = await owner.call("GET", "/me");
      expect([me.status, me.body.code, Number(me.headers.get("retry-after")) > 0]).toEqual([503, "unavailable", true]);
    } finally {
      await house?.stop();
      await postgres.stop();
    }
  });
});

describe("every photograph", () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse("second");
  });
  afterAll(() => house.stop());

  test("is taken, kept byte for byte, and shown", async () => {
    const owner = await join(house.send);
    await change(house, owner.account.id, { plan: "premium" });
    const files = await photos();
    expect(files.length).toBeGreaterThan(10);
    let bytes = 0;
    for (const file of files) {
      const name = basename(file);
      const sent = readFileSync(file);
      bytes += sent.length;
      const image = good(await owner.upload(new Uint8Array(sent), name));
      const original = await knock(house.origin, `/i/${image.key}/original`);
      expect(original.body.equals(sent), name).toBe(true);
      expect([image.sha256, image.bytes, original.headers["content-type"]], name).toEqual([
        createHash("sha256").update(sent).digest("hex"),
        sent.length,
        image.type,
      ]);
      for (const height of [200, 400]) {
        const { status, body } = await knock(house.origin, `/i/${image.key}/${height}`);
        expect(status, name).toBe(200);
        const found = await sharp(body, { animated: true }).metadata();
        const shown = { width: found.width, height: found.pageHeight ?? found.height };
        expect(shown.height, name).toBe(Math.min(height, image.height));
        expect(Math.abs(shown.width - (image.width * shown.height) / image.height), name).toBeLessThanOrEqual(1);
        // WebP joins frames that look alike; how long they are shown stays.
        if (image.frames > 1) expect(sum(found.delay), name).toBe(sum((await sharp(sent, { animated: true }).metadata()).delay));
        expect((found.pages ?? 1) > 1, name).toBe(image.frames > 1);
        expect([found.exif, found.icc, found.orientation, found.space], name).toEqual([undefined, undefined, undefined, "srgb"]);
      }
    }
    expect(good(await owner.call("GET", "/me")).usage).toEqual({ bytes, images: files.length });
  }, 180_000);
});
