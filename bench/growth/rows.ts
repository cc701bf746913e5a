import { hash } from "node:crypto";
import { numbersFrom } from "#bench/measure/numbers.ts";
import type { accounts, images, links, thumbnails } from "#db/schema.ts";
import { labelsOf } from "#lib/images/labels.ts";

/** Rows on their way into a store, by table. */
export type Rows = {
  accounts: (typeof accounts.$inferInsert)[];
  images: (typeof images.$inferInsert)[];
  thumbnails: (typeof thumbnails.$inferInsert)[];
  links: (typeof links.$inferInsert)[];
};
/** How many images the stores have. */
export const sizes = [1_000, 100_000, 1_000_000] as const;
export type Size = (typeof sizes)[number];
/** How much a store gets, and the ids of the accounts that are there already and are measured. */
export type Filling = { images: Size; accounts: number; biggest: string; usual: string; steady: string; now: Date };

/** What the steady account has in every store, however large. */
export const steady = { images: 200, links: 50 };
/** A part of names: of one in twenty, of the oldest image of each account, of none. */
export const sought = { common: "harbour", rare: "lighthouse", none: "zeppelin" };

const words = [
  ..."amber birch canyon delta ember fjord glacier harbour island juniper".split(" "),
  ..."kelp lagoon meadow north orchard pier quarry river summit tide".split(" "),
];
const batch = 10_000;
const day = 86_400_000;

/**
 * The rows of a store that was used for a year, in batches: accounts of which few have much, images that came from all of them by
 * turns, one in fifty deleted, each with a thumbnail, one in ten with a link. The same in every run but for the times.
 */
export function* rowsOf({ images: count, accounts: people, biggest, usual, steady: regular, now }: Filling): Generator<Rows> {
  const chance = numbersFrom(count);
  const others = Array.from({ length: people - 3 }, (_, number) => accountOf(number, now));
  yield { ...none(), accounts: others };
  // By the squared chance below, the first has 3 % of all images, and the one after a quarter of the others a thousandth.
  const owners = [biggest, ...others.map(({ id }) => id)];
  owners.splice(people / 4, 0, usual);
  const known = new Set<string>();
  const turn = count / (steady.images + 1);

  let rows = none();
  let regulars = 0;
  for (let number = 0; number < count; number++) {
    const mine = regulars < steady.images && number >= (regulars + 1) * turn - 1;
    const ownerId = mine ? regular : number === 0 ? usual : (owners[Math.floor(owners.length * chance() ** 2)] ?? biggest);
    const createdAt = new Date(now.getTime() - Math.floor((365 * day * (count - number)) / count));
    const image = imageOf(number, ownerId, createdAt, known.has(ownerId) ? wordAt(chance()) : sought.rare);
    // A tombstone in the future is one that no purge takes away while it is measured.
    const deletedAt = !mine && known.has(ownerId) && chance() < 0.02 ? new Date(now.getTime() + day) : null;
    known.add(ownerId);
    rows.images.push({ ...image, deletedAt });
    rows.thumbnails.push({ imageId: image.id, height: 200, format: "jpg", bytes: 9_000, sha256: image.sha256 });
    const linked = mine ? regulars++ % (steady.images / steady.links) === 0 : chance() < 0.1;
    if (linked) rows.links.push(linkOf(number, image.id, ownerId, createdAt, now));
    if (rows.images.length === batch) {
      yield rows;
      rows = none();
    }
  }
  yield rows;
}

function none(): Rows {
  return { accounts: [], images: [], thumbnails: [], links: [] };
}

function accountOf(number: number, now: Date): Rows["accounts"][number] {
  const name = `${wordAt((number % 20) / 20)} ${wordAt((Math.floor(number / 20) % 20) / 20)}`;
  const email = `${name.replace(" ", ".")}.${number}@example.org`;
  return {
    id: idOf("account", number),
    email,
    emailKey: email,
    name,
    passwordHash: null,
    role: "user",
    planId: number % 10 === 9 ? "enterprise" : number % 10 > 6 ? "premium" : "basic",
    suspended: number % 100 === 50,
    sessionVersion: 1,
    usedBytes: 0,
    imageCount: 0,
    createdAt: new Date(now.getTime() - 400 * day + number * 60_000),
    deletedAt: null,
  };
}

function imageOf(number: number, ownerId: string, createdAt: Date, word: string): Rows["images"][number] {
  const described = {
    name:
      number % 3 === 0
        ? `IMG_${String(number % 10_000).padStart(4, "0")} ${word}.jpg`
        : `${word} ${wordAt((number % 7) / 7)} ${number}.jpg`,
    description: number % 10 === 0 ? `By the ${wordAt((number % 13) / 13)}, at noon` : "",
    tags: number % 5 === 0 ? ["summer", wordAt((number % 11) / 11)] : [],
  };
  return {
    id: idOf("image", number),
    key: idOf("key", number),
    ownerId,
    ...labelsOf(described),
    type: "image/jpeg",
    width: 4032,
    height: 3024,
    frames: 1,
    bytes: 1_000_000 + (number % 1000) * 4_000,
    sha256: hash("sha256", `image ${number}`),
    placeholder: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w",
    baseFormat: "jpg",
    createdAt,
  };
}

function linkOf(number: number, imageId: string, ownerId: string, createdAt: Date, now: Date): Rows["links"][number] {
  return {
    id: idOf("link", number),
    imageId,
    ownerId,
    rendition: "original",
    label: number % 4 === 0 ? "sent by mail" : null,
    download: false,
    token: hash("sha512", `link ${number}`, "base64url").repeat(3),
    expiresAt: number % 2 === 0 ? new Date(now.getTime() + 30 * day) : new Date(createdAt.getTime() + day),
    revokedAt: number % 8 === 1 ? createdAt : null,
    createdAt,
  };
}

function wordAt(part: number): string {
  return words[Math.floor(part * words.length)] ?? "";
}

/** 128 bits without any order, written as Tessera writes its ids. */
function idOf(what: string, number: number): string {
  return hash("md5", `${what} ${number}`, "base64url");
}
