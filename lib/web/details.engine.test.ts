import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { ask, bootInside, joinOn, send } from "#e2e/http/inside.ts";
import { bytesOf, picture, scene } from "#e2e/http/pictures.ts";
import { type Caller, join } from "#e2e/setup/client.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import type { Details, Image, Rendition } from "./shapes.ts";

let admin: Caller & { email: string };
beforeAll(async () => {
  admin = await bootInside();
});

const exif = {
  IFD0: { Make: "Tessera", Model: "Tessera One" },
  IFD2: { DateTimeOriginal: "2024:05:06 07:08:09" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "50/1 26/1 15/1", GPSLongitudeRef: "W", GPSLongitude: "3/1 30/1 0/1" },
};
const withPlace = async () => bytesOf(await scene(600, 450).withExif(exif).jpeg().toBuffer());
const get = async ({ url }: { url: string }, headers: Record<string, string> = {}) => {
  const asked = { method: "GET", path: new URL(url).pathname, query: "", header: (name: string) => headers[name] ?? null };
  return deliver(asked);
};

describe("the details of an image", () => {
  test("are its owner's, and its place is in nothing that others see", async () => {
    const me = await joinOn(admin, "basic");
    const { body: image } = await me.upload(await withPlace());
    const { status, body, headers } = await me.call<Details>("GET", `/images/${image.id}/details`);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(body).toMatchObject({
      camera: "Tessera One",
      takenAt: "2024-05-06T07:08:09",
      place: { latitude: 50.4375, longitude: -3.5 },
    });

    const others = [
      await join(send).then((other) => other.call("GET", `/images/${image.id}/details`)),
      await admin.call("GET", `/images/${image.id}/details`),
      await ask(`/api/v1/images/${image.id}/details`),
    ];
    expect(others.map((answer) => answer.status)).toEqual([404, 404, 401]);
    for (const answer of others) expect(JSON.stringify(answer.body)).not.toContain("50.4");
    for (const link of image.links) {
      const seen = await get(link);
      expect(seen.status).toBe(200);
      expect(JSON.stringify(seen.headers)).not.toContain("50.4");
      const { exif: left, xmp } = await sharp(seen.body as Uint8Array).metadata();
      expect([left, xmp]).toEqual([undefined, undefined]);
    }
    expect(JSON.stringify((await me.call<Image>("GET", `/images/${image.id}`)).body)).not.toContain("50.4");
  });

  test("are null where the file has none", async () => {
    const me = await join(send);
    const { body: image } = await me.upload(bytesOf(await scene(60, 45).png().toBuffer()));
    const { body } = await me.call<Details>("GET", `/images/${image.id}/details`);
    expect(Object.values(body)).toEqual(Object.values(body).map(() => null));
  });
});

describe("the renditions of an image", () => {
  test("are those of the plan, with the size of what is made", async () => {
    const me = await joinOn(admin, "premium");
    const { body: image } = await me.upload(await picture());
    const list = async () => (await me.call<{ items: Rendition[] }>("GET", `/images/${image.id}/renditions`)).body.items;
    const before = await list();
    expect(before.map(({ rendition, width, height, url }) => [rendition, width, height, url])).toEqual([
      ["200", 267, 200, image.links[0]?.url],
      ["400", 533, 400, image.links[1]?.url],
      ["original", 600, 450, image.links[2]?.url],
    ]);
    expect(before[2]?.formats).toEqual([{ format: "jpeg", url: `${image.links[2]?.url}.jpeg`, bytes: image.bytes }]);

    for (const [place, { formats }] of before.entries()) {
      for (const { url, bytes } of formats) {
        const answer = await get({ url });
        expect(answer.status, url).toBe(200);
        const length = Number((answer.headers as Record<string, string>)["Content-Length"]);
        if (bytes !== null) expect(length, url).toBe(bytes);
        else expect((await list())[place]?.formats.find((each) => each.url === url)?.bytes).toBe(length);
      }
    }
    expect(before.flatMap(({ formats }) => formats.map(({ bytes }) => bytes !== null))).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  test("end with the plan", async () => {
    const me = await joinOn(admin, "basic");
    const { body: image } = await me.upload(await picture());
    const { items } = (await me.call<{ items: Rendition[] }>("GET", `/images/${image.id}/renditions`)).body;
    expect(items.map(({ rendition }) => rendition)).toEqual(["200"]);
  });
});
