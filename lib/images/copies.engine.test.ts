import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertAccount, type StoredAccount, selectAccount } from "#db/accounts.ts";
import { selectCopies } from "#db/copies.ts";
import type { ImageRow } from "#db/images.ts";
import { addToAlbum, deleteAlbum, makeAlbum } from "#lib/albums/albums.ts";
import { draftAccount } from "#lib/auth/accounts.ts";
import { config } from "#lib/config.ts";
import { sweepLedger } from "#lib/ledger/retention.ts";
import { makeLink, revokeLink } from "#lib/links/links.ts";
import { makeShare, revokeShare } from "#lib/links/shares.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { boot } from "#lib/web/boot.ts";
import { type Copying, copyingOf, readCopy, sweepCopies } from "./copies.ts";
import { closeDecoder } from "./decoder/index.ts";
import { ladenPictures, secret } from "./decoder/strip/laden.ts";
import { ingest } from "./ingest.ts";
import { copyPlace, originalPlace } from "./places.ts";
import { deleteImages, purge, undoTime } from "./remove.ts";
import { sweep } from "./sweep.ts";

let owner: StoredAccount;
let photo: Buffer;

beforeAll(async () => {
  await boot();
  const draft = await draftAccount({ email: "owner@example.org", password: "correct horse battery staple" }, "user");
  await insertAccount(draft);
  owner = (await selectAccount(draft.id)) as StoredAccount;
  photo = (await ladenPictures())[0]?.[2] ?? Buffer.alloc(0);
});
afterAll(closeDecoder);

async function* once(bytes: Buffer) {
  yield Buffer.from(bytes);
}
const take = async (): Promise<ImageRow> => (await ingest(owner, { body: once(photo), name: "photo.jpg", declared: null })).image;
const file = (place: string) => join(config().dataDir, place);
const bare: Copying = { metadata: "stripped", watermark: null };
const marked = (watermark: string): Copying => ({ metadata: "exact", watermark });

describe("a copy", () => {
  test("is wanted of an original without metadata, and wherever there is a watermark", () => {
    expect(copyingOf({ rendition: "original", ...bare })).toEqual(bare);
    expect(copyingOf({ rendition: "200", ...bare })).toBeNull();
    expect(copyingOf({ rendition: "original", metadata: "exact", watermark: null })).toBeNull();
    expect(copyingOf({ rendition: "200", ...marked("Ada") })).toEqual(marked("Ada"));
  });

  test("is made once, however many ask, and told as it is", async () => {
    const image = await take();
    const copies = await Promise.all(Array.from({ length: 6 }, () => readCopy(image, "original", bare)));
    const [copy] = copies;
    const stored = await readFile(file(copy?.place ?? ""));
    expect(copy).toMatchObject({ type: "image/jpeg", bytes: stored.length });
    expect(stored.includes(secret)).toBe(false);
    expect(new Set(copies).size).toBe(1);
    const { ino } = statSync(file(copy?.place ?? ""));
    expect(await readCopy(image, "original", bare)).toEqual(copy);
    expect(statSync(file(copy?.place ?? "")).ino).toBe(ino);
  });

  test("is one for each rendition and text, and none of them counts in the quota", async () => {
    const image = await take();
    const { usedBytes } = (await selectAccount(owner.account.id))?.account ?? {};
    const ways = [
      ["original", marked("Ada")],
      ["original", marked("Bob")],
      ["200", marked("Ada")],
      ["original", bare],
    ] as const;
    const copies = await Promise.all(ways.map(([rendition, how]) => readCopy(image, rendition, how)));
    expect(new Set(copies.map(({ sha256 }) => sha256)).size).toBe(3); // 200 px are more than this picture has.
    expect(new Set(copies.map(({ place }) => place)).size).toBe(4);
    expect((await selectCopies([image.id])).length).toBe(4);
    expect((await selectAccount(owner.account.id))?.account.usedBytes).toBe(usedBytes);
  });

  test("is made again where its file is lost or cut short", async () => {
    const image = await take();
    const copy = await readCopy(image, "original", bare);
    truncateSync(file(copy.place), 10);
    expect(await readCopy(image, "original", bare)).toEqual(copy);
    expect(statSync(file(copy.place)).size).toBe(copy.bytes);
    rmSync(file(copy.place));
    expect(await readCopy(image, "original", bare)).toEqual(copy);
    expect(statSync(file(copy.place)).size).toBe(copy.bytes);
  });

  test("goes with its image", async () => {
    const image = await take();
    const copies = [await readCopy(image, "original", bare), await readCopy(image, "200", marked("Ada"))];
    await deleteImages(owner.account.id, [image.id]);
    await purge();
    expect(copies.every(({ place }) => existsSync(file(place)))).toBe(true);
    await purge(new Date(Date.now() + undoTime + 2000));
    expect(copies.filter(({ place }) => existsSync(file(place)))).toEqual([]);
    expect(await selectCopies([image.id])).toEqual([]);
    expect(existsSync(dirname(file(copies[0]?.place ?? "")))).toBe(false);
  });

  test("with a watermark goes when nothing gives it any more, and no other", async () => {
    const image = await take();
    const plan = { ...owner.plan, temporaryLinks: true, minExpiry: 1, maxExpiry: 86_400 };
    const me: Owner = { ...owner.account, plan, usage: { images: 1 } };
    const origin = "https://tessera.example";
    const conditions = { expiresIn: 600, rendition: "original", download: false };
    const link = await makeLink(me, origin, image.id, { ...conditions, watermark: "Ada" });
    const share = await makeShare(me, origin, { ...conditions, imageIds: [image.id], watermark: "Bob" });
    const album = await makeAlbum(me, { name: "Album" });
    await addToAlbum(me, album.id, [image.id]);
    await makeShare(me, origin, { ...conditions, albumId: album.id, watermark: "Cleo" });
    await readCopy(image, "original", bare);
    await readCopy(image, "200", marked("Bob"));
    const left = async () => {
      await sweepCopies();
      const rows = await selectCopies([image.id]);
      for (const { name } of rows) expect(existsSync(file(copyPlace(image.id, name)))).toBe(true);
      expect(readdirSync(dirname(file(copyPlace(image.id, "stripped")))).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
      return rows.length;
    };
    expect(await left()).toBe(5);
    await revokeLink(me.id, link.id);
    expect(await left()).toBe(4);
    await revokeShare(me.id, share.id);
    expect(await left()).toBe(2);
    await deleteAlbum(me, album.id);
    expect(await left()).toBe(1);

    const other = await makeLink(me, origin, image.id, { ...conditions, watermark: "Ada" });
    expect(await left()).toBe(2);
    await sweepLedger(new Date(Date.parse(other.expiresAt) + 31 * 86_400_000));
    expect(await left()).toBe(1);
  });

  test("that cannot be made says why, and leaves nothing", async () => {
    const image = await take();
    await expect(readCopy(image, "original", marked("漢字"))).rejects.toMatchObject({
      code: "invalid",
      errors: [{ path: "watermark", message: expect.stringContaining("cannot be written") }],
    });
    rmSync(file(originalPlace(image.id)));
    await expect(readCopy(image, "original", bare)).rejects.toMatchObject({ code: "unavailable" });
    expect(await selectCopies([image.id])).toEqual([]);
  });

  test("is known to the sweep by its row alone", async () => {
    const image = await take();
    const copy = await readCopy(image, "original", marked("Ada"));
    const left = ["original-aaaaaaaaaaaaaaaaaaaaaa.jpg", "stripped"].map((name) => file(copyPlace(image.id, name)));
    const later = new Date(Date.now() + 3 * 3_600_000);
    for (const one of left) {
      mkdirSync(dirname(one), { recursive: true });
      writeFileSync(one, "left over");
    }
    for (const one of [...left, file(copy.place)]) utimesSync(one, new Date(Date.now() + 3_600_000), new Date(Date.now() + 3_600_000));
    expect(await sweep(later)).toBe(2);
    expect(left.some((one) => existsSync(one))).toBe(false);
    expect(existsSync(file(copy.place))).toBe(true);
  });
});
