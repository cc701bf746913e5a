import { linkSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import type { Photo } from "#bench/photo.ts";
import type { Site } from "#bench/site.ts";
import { atomically, closeStore, db, openStore, write } from "#db/client.ts";
import { accounts, images, thumbnails } from "#db/schema.ts";
import { newId } from "#lib/id.ts";
import { originalPlace, thumbnailPlace } from "#lib/images/places.ts";

const shapes = [
  [1600, 1200],
  [1200, 1600],
  [1600, 900],
  [1400, 1400],
  [2000, 1000],
  [1600, 1066],
] as const;
/** Pictures that are really uploaded; all others are copies of their rows and links to their files. */
const uploads = 24;
/** Rows in one statement: SQLite takes 32,766 values. */
const atOnce = 500;

/** Gives the person of a site `count` pictures of many shapes, a minute between each, whose every thumbnail answers. */
export async function fillGallery(site: Site, photo: Photo, count: number): Promise<void> {
  for (let made = 0; made < uploads; made++) await uploadPart(site, photo, made);
  const { dataDir } = site.tessera;
  openStore({ databaseUrl: null, dataDir });
  try {
    const models = await db().select().from(images);
    const made = await db().select().from(thumbnails);
    const start = Date.now() - count * 60_000;
    const rows = Array.from({ length: count - models.length }, (_, place) => {
      const model = at(models, (place * 7) % models.length);
      const id = newId();
      const copy = { ...model, id, key: newId(), name: `Picture ${place}.jpg`, createdAt: new Date(start + place * 60_000) };
      return { copy, model, made: made.filter(({ imageId }) => imageId === model.id) };
    });
    for (const { copy, model, made } of rows) {
      link(dataDir, originalPlace(model.id), originalPlace(copy.id));
      for (const { height, format } of made)
        link(dataDir, thumbnailPlace(model.id, height, format), thumbnailPlace(copy.id, height, format));
    }
    for (let from = 0; from < rows.length; from += atOnce) {
      const part = rows.slice(from, from + atOnce);
      await atomically((tx) => [
        tx.insert(images).values(part.map(({ copy }) => copy)),
        tx.insert(thumbnails).values(part.flatMap(({ copy, made }) => made.map((one) => ({ ...one, imageId: copy.id })))),
      ]);
    }
    const usedBytes = [...models, ...rows.map(({ copy }) => copy)].reduce((sum, { bytes }) => sum + bytes, 0);
    await write((tx) => tx.update(accounts).set({ imageCount: count, usedBytes }).where(eq(accounts.id, site.person.account.id)));
  } finally {
    await closeStore();
  }
}

/** Uploads a part of the photo, another one and of another shape for each number. */
async function uploadPart({ person }: Site, { bytes }: Photo, number: number): Promise<void> {
  const [width, height] = at(shapes, number % shapes.length);
  const whole = await sharp(bytes).metadata();
  const room = { left: whole.width - width, top: whole.height - height };
  const left = Math.floor((room.left * number) / uploads);
  const top = Math.floor((room.top * ((number * 5) % uploads)) / uploads);
  const part = await sharp(bytes).extract({ left, top, width, height }).jpeg({ quality: 85 }).toBuffer();
  const { status, body } = await person.upload(new Uint8Array(part), `Part ${number}.jpg`);
  if (status !== 201) throw new Error(`The upload was answered with ${status}: ${JSON.stringify(body)}`);
}

function link(dataDir: string, from: string, to: string): void {
  const place = join(dataDir, to);
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  linkSync(join(dataDir, from), place);
}

function at<T>(list: readonly T[], place: number): T {
  const one = list[place];
  if (one === undefined) throw new RangeError(`Nothing at ${place}`);
  return one;
}
