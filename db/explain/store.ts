import { write } from "../client.ts";
import {
  accounts,
  albumImages,
  albums,
  copies,
  images,
  imageTags,
  links,
  notices,
  opens,
  quarantine,
  rates,
  sessions,
  shareImages,
  shares,
  thumbnails,
  tokens,
  uploads,
} from "../schema.ts";

/** Enough of everything that a plan which reads a whole table costs more than one that does not. */
export const most = { accounts: 6_000, images: 10_000 };
export const now = new Date("2026-01-02T03:04:05.678Z");
/** Times in the order of the numbers, ids in none. */
export const at = (number: number) => new Date(now.getTime() + number * 1000);
export const id = (what: string, number: number) => `${what}-${(number * 7919) % 100_003}-${number}`;

/** Rows by their number. The first account has 2 % of all images, and most have a few. */
export const plan = (name: string) => ({
  id: name,
  name,
  thumbnailHeights: [200],
  originalLink: true,
  temporaryLinks: true,
  minExpiry: 1,
  maxExpiry: 99,
  quotaBytes: 1e12,
  maxFileBytes: 1e9,
  createdAt: now,
});
export const account = (number: number): typeof accounts.$inferSelect => ({
  id: id("account", number),
  email: `${id("person", number)}@example.org`,
  emailKey: `${id("person", number)}@example.org`,
  name: number === 777 ? "Keeper" : `Person ${number}`,
  passwordHash: null,
  role: number % 500 === 2 ? "admin" : "user",
  planId: ["basic", "premium", "enterprise"][number % 3] ?? "basic",
  suspended: false,
  sessionVersion: 1,
  usedBytes: 0,
  imageCount: 0,
  linkMetadata: "exact",
  createdAt: at(number),
  deletedAt: number % 40 === 39 ? now : null,
});
export const token = (number: number): typeof tokens.$inferSelect => ({
  id: id("token", number),
  accountId: id("account", number),
  name: "laptop",
  hash: id("hash", number),
  scopes: [],
  createdAt: at(number),
  expiresAt: null,
  usedAt: null,
});
export const session = (number: number): typeof sessions.$inferSelect => ({
  id: id("session", number),
  accountId: id("account", number),
  browser: "Firefox",
  device: "linux",
  createdAt: at(number),
  seenAt: at(number),
});
export const image = (number: number): typeof images.$inferSelect => ({
  id: id("image", number),
  key: id("key", number),
  ownerId: ownerOf(number),
  name: `IMG_${number}.jpg`,
  nameKey: `img_${String(number).padStart(8, "0")}.jpg`,
  description: "",
  tags: [],
  search: `img_${number}.jpg\nbeach ${number % 10}\n${number === 7 ? "lighthouse" : "tower"}`,
  type: "image/jpeg",
  width: 4000,
  height: 3000,
  frames: 1,
  bytes: 1,
  sha256: id("sum", number),
  placeholder: "",
  baseFormat: "jpg",
  createdAt: at(number),
  deletedAt: number % 50 === 49 ? now : null,
});
/** One tag that most have, or one that few have. */
export const tagged = (number: number): typeof imageTags.$inferSelect => ({
  imageId: id("image", number),
  ownerId: ownerOf(number),
  key: number % 100 === 0 ? "lighthouse" : "beach",
  tag: number % 100 === 0 ? "Lighthouse" : "Beach",
  living: number % 50 !== 49,
});
export const album = (number: number): typeof albums.$inferSelect => ({
  id: id("album", number),
  ownerId: id("account", number),
  name: `Album ${number}`,
  nameKey: `album ${String(number).padStart(8, "0")}`,
  description: "",
  coverId: number % 2 === 0 ? id("image", number) : null,
  createdAt: at(number),
  updatedAt: at(number),
});
/** The first album has all of its owner's images, and every account one with a few. */
export const placed = (number: number): typeof albumImages.$inferSelect => ({
  albumId: ownerOf(number) === id("account", 0) ? id("album", 0) : id("album", number % most.accounts),
  imageId: id("image", number),
  position: number,
  living: number % 50 !== 49,
});
export const thumbnail = (number: number): typeof thumbnails.$inferSelect => ({
  imageId: id("image", number),
  height: 200,
  format: "jpg",
  bytes: 1,
  sha256: id("sum", number),
});
export const copy = (number: number): typeof copies.$inferSelect => ({
  imageId: id("image", number),
  name: number % 2 === 0 ? "stripped" : `original-${"a".repeat(22)}.jpg`,
  bytes: 1,
  sha256: id("sum", number),
});
const conditions = (number: number) => ({
  ownerId: ownerOf(number),
  rendition: "original",
  label: number % 3 === 0 ? "by mail" : null,
  download: false,
  metadata: "exact" as const,
  watermark: null,
  token: id("sealed", number),
  expiresAt: at(number),
  revokedAt: null,
  maxViews: number % 4 === 0 ? 3 : null,
  views: 0,
  passwordHash: null,
  openNoticedAt: null,
  endNoticedAt: null,
  createdAt: at(number),
});
export const link = (number: number): typeof links.$inferSelect => ({
  id: id("link", number),
  imageId: id("image", number),
  ...conditions(number),
});
/** Of one image each; every third is of an album. */
export const share = (number: number): typeof shares.$inferSelect => ({
  id: id("share", number),
  albumId: number % 3 === 0 ? placed(number).albumId : null,
  ...conditions(number),
});
export const shared = (number: number): typeof shareImages.$inferSelect => ({
  shareId: id("share", number),
  imageId: id("image", number),
  position: 0,
});
/** Every link and every share was opened once, and the first link very often. */
export const open = (number: number): typeof opens.$inferSelect => ({
  id: id("open", number),
  linkId: number % 2 === 0 ? id("link", number % 5 === 0 ? 0 : number) : null,
  shareId: number % 2 === 0 ? null : id("share", number),
  imageId: id("image", number % 10 === 0 ? 0 : number),
  at: at(number),
  outcome: "opened",
  reason: null,
  agent: "Firefox",
  visitor: id("visitor", number),
});
export const notice = (number: number): typeof notices.$inferSelect => ({
  id: id("notice", number),
  accountId: ownerOf(number),
  kind: "first-open",
  linkId: number % 2 === 0 ? id("link", number) : null,
  shareId: number % 2 === 0 ? null : id("share", number),
  at: at(number),
  readAt: number % 3 === 0 ? null : at(number),
});
export const quarantined = (number: number): typeof quarantine.$inferSelect => ({
  sha256: id("sum", number),
  reason: "crash",
  until: at(number),
});

export const rate = (number: number): typeof rates.$inferSelect => ({
  key: id("rate", number),
  tries: 1,
  // By the database's clock, and not over.
  endsAt: new Date(at(number).getTime() + 50 * 365 * 86_400_000),
});

export const upload = (number: number): typeof uploads.$inferSelect => ({
  id: id("upload", number),
  ownerId: ownerOf(number),
  length: 2,
  received: number % 100 === 99 ? 2 : 1,
  pieces: [],
  metadata: "",
  createdAt: at(number),
  expiresAt: at(number),
  finishedAt: null,
  lease: null,
  leaseUntil: null,
  leaseWanted: false,
});

function ownerOf(image: number): string {
  return id("account", Math.floor(most.accounts * ((image % 1999) / 1999) ** 2));
}

/** Stores all of it. */
export async function fill(): Promise<void> {
  for (const numbers of batches(most.accounts)) {
    await write((tx) => tx.insert(accounts).values(numbers.map(account)));
    await write((tx) => tx.insert(tokens).values(numbers.map(token)));
    await write((tx) => tx.insert(sessions).values(numbers.map(session)));
    await write((tx) => tx.insert(albums).values(numbers.map(album)));
  }
  for (const numbers of batches(most.images)) {
    await write((tx) => tx.insert(images).values(numbers.map(image)));
    await write((tx) => tx.insert(imageTags).values(numbers.map(tagged)));
    await write((tx) => tx.insert(albumImages).values(numbers.map(placed)));
    await write((tx) => tx.insert(thumbnails).values(numbers.map(thumbnail)));
    await write((tx) => tx.insert(links).values(numbers.map(link)));
    await write((tx) => tx.insert(shares).values(numbers.map(share)));
    await write((tx) => tx.insert(shareImages).values(numbers.map(shared)));
    await write((tx) => tx.insert(copies).values(numbers.map(copy)));
    await write((tx) => tx.insert(opens).values(numbers.map(open)));
    await write((tx) => tx.insert(notices).values(numbers.map(notice)));
    await write((tx) => tx.insert(quarantine).values(numbers.map(quarantined)));
    await write((tx) => tx.insert(rates).values(numbers.map(rate)));
    await write((tx) => tx.insert(uploads).values(numbers.map(upload)));
  }
}

function batches(count: number): number[][] {
  const size = 1000;
  return Array.from({ length: count / size }, (_, batch) => Array.from({ length: size }, (_, place) => batch * size + place));
}
