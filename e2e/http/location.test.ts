import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { unzip } from "#e2e/setup/zip.ts";
import { detailsIn } from "#lib/images/decoder/exif.ts";
import { ladenPictures, secret } from "#lib/images/decoder/strip/laden.ts";
import { orientationAsTiff } from "#lib/images/decoder/strip/orientation.ts";
import type { Image, Link } from "#lib/web/shapes.ts";
import { change, doors, good, type House, openHouse } from "./house.ts";
import { bytesOf, photos } from "./pictures.ts";
import { knock, type Reply } from "./wire.ts";

// Where a picture was taken is told by its exact original, and by nothing else that comes out of the house.

/** Bytes that tell of a place: the words that these pictures have, and what every block of metadata starts with or is named by. */
const signs = [secret, "GPSLatitude", "Exif\0\0", "http://ns.adobe.com/", "Photoshop 3.0", "8BIM", "MPF\0"];
/** EXIF that says which way up a picture is, and nothing else, is all that may be there. */
const turns = [2, 3, 4, 5, 6, 7, 8].map((turn) => `Exif\0\0${orientationAsTiff(turn).toString("latin1")}`);

async function expectNowhere({ status, body }: Reply, what: string): Promise<void> {
  expect(status, what).toBe(200);
  const text = turns.reduce((text, turn) => text.replace(turn, ""), body.toString("latin1"));
  for (const sign of signs) expect(text.includes(sign), `${what}: ${sign}`).toBe(false);
  const { exif, xmp, iptc } = await sharp(body).metadata();
  const { place, camera, takenAt } = detailsIn(exif, xmp);
  expect([place, camera, takenAt, xmp, iptc], what).toEqual([null, null, null, undefined, undefined]);
}

describe.each(doors)("the %s door", (door) => {
  let house: House;
  let owner: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await openHouse(door);
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
  });
  afterAll(() => house.stop());

  const get = (path: string, headers: Record<string, string> = {}) => knock(house.origin, path, { headers });
  const pathOf = ({ url }: Pick<Link, "url">) => new URL(url).pathname;
  const linked = async ({ id }: Image, how: object) => pathOf(good(await owner.link(id, 600, how)));

  async function expectToldByTheOriginalAlone(bytes: Buffer, name: string): Promise<void> {
    const image = good(await owner.upload(bytesOf(bytes), name));
    for (const path of [`/i/${image.key}/original`, await linked(image, { metadata: "exact" })]) {
      expect((await get(path)).body.equals(bytes), name).toBe(true);
    }
    const others = [
      await linked(image, { metadata: "stripped" }),
      await linked(image, { metadata: "exact", watermark: "For Anna" }),
      await linked(image, { rendition: "200", metadata: "exact", watermark: "For Anna" }),
      await linked(image, { rendition: "400", metadata: "exact" }),
      ...["", ".jpg", ".png", ".webp", ".avif"].map((format) => `/i/${image.key}/200${format}`),
    ];
    await Promise.all(others.map(async (path, place) => expectNowhere(await get(path), `${name}, ${place}`)));
    await expectToldByExactSharesAlone(image, bytes, name);
  }

  /** A share's pictures, one by one and in its ZIP, are as links to them are. */
  async function expectToldByExactSharesAlone({ id, key }: Image, bytes: Buffer, name: string): Promise<void> {
    const share = async (how: object) => pathOf(good(await owner.call("POST", "/shares", { imageIds: [id], expiresIn: 600, ...how })));
    const packed = async (path: string) => (await unzip((await get(`${path}/download`)).body)).map(({ bytes: file }) => file);
    const exact = await share({ metadata: "exact" });
    expect((await get(`${exact}/${key}/original`)).body.equals(bytes), name).toBe(true);
    expect((await packed(exact)).map((file) => file.equals(bytes))).toEqual([true]);
    await expectNowhere(await get(`${exact}/${key}/200`), `${name}, a thumbnail in a share`);
    for (const how of [{ metadata: "stripped" }, { metadata: "exact", watermark: "For Anna" }, { metadata: "exact", rendition: "400" }]) {
      const path = await share(how);
      const what = `${name}, a share ${JSON.stringify(how)}`;
      await expectNowhere(await get(`${path}/${key}/${"rendition" in how ? "400" : "original"}`), what);
      const files = await packed(path);
      expect(files, what).toHaveLength(1);
      for (const body of files) await expectNowhere({ status: 200, headers: {}, body }, `${what}, packed`);
    }
  }

  test("a photo with GPS tells its place by the exact original alone", async () => {
    const file = (await photos()).find((one) => one.endsWith("gps.jpg")) ?? "";
    const bytes = await readFile(file);
    const { exif, xmp } = await sharp(bytes).metadata();
    expect(detailsIn(exif, xmp).place).not.toBeNull();
    await expectToldByTheOriginalAlone(bytes, "gps.jpg");
  });

  test("so does a picture that tells it wherever its kind can, whichever kind it is", { timeout: 120_000 }, async () => {
    const all = await ladenPictures();
    // What is done to the bytes is not done by the doors: all of them through one.
    const some = door === "second" ? [...new Map(all.map((one) => [one[1], one])).values()] : all.slice(0, 1);
    await Promise.all(some.map(([name, , bytes]) => expectToldByTheOriginalAlone(bytes, name)));
  });

  test("a copy is delivered as an original is: whole, in parts, and not again to whoever has it", async () => {
    const [[name = "", , bytes = Buffer.alloc(0)] = []] = await ladenPictures();
    const image = good(await owner.upload(bytesOf(bytes), "on its side.jpg"));
    const path = await linked(image, { metadata: "stripped", download: true });
    const whole = await get(path);
    const { etag = "" } = whole.headers;
    expect(whole.headers, name).toMatchObject({
      "cache-control": "private, no-cache",
      "accept-ranges": "bytes",
      "x-robots-tag": "noindex",
      "content-disposition": `attachment; filename="on its side.jpg"; filename*=UTF-8''on%20its%20side.jpg`,
    });
    expect(etag).not.toBe((await get(`/i/${image.key}/original`)).headers["etag"]);
    expect((await get(await linked(image, { metadata: "stripped" }))).headers["etag"]).toBe(etag);
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
    const part = await get(path, { range: "bytes=2-99" });
    expect([part.status, part.body.equals(whole.body.subarray(2, 100))]).toEqual([206, true]);
    const { width, height, orientation } = await sharp(whole.body).metadata();
    expect([width, height, orientation]).toEqual([image.height, image.width, 6]);
  });

  test("a link that cannot be as it is asked for is not made, and says what to do", async () => {
    const [, , avif = Buffer.alloc(0)] = (await ladenPictures()).find(([name]) => name === "AVIF") ?? [];
    const sequence = good(await owner.upload(bytesOf(Buffer.concat([avif, Buffer.from("\0\0\0\x08moov", "latin1")])), "moving.avif"));
    const refused = await owner.link(sequence.id, 600, { metadata: "stripped" });
    expect([refused.status, (refused.body as unknown as { code: string }).code]).toEqual([422, "unreadable-image"]);
    const foreign = await owner.call("POST", `/images/${sequence.id}/links`, { expiresIn: 600, watermark: "漢字" });
    expect([foreign.status, foreign.body.code, foreign.body.errors?.[0]?.path]).toEqual([422, "invalid", "watermark"]);
    expect(good(await owner.call("GET", `/images/${sequence.id}/links`)).items).toEqual([]);
    good(await owner.link(sequence.id, 600, { metadata: "exact" }));
  });
});
