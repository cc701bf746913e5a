import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertAccount, type StoredAccount, selectAccount } from "#db/accounts.ts";
import { draftAccount } from "#lib/auth/accounts.ts";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { Refusal } from "#lib/refusal.ts";
import { boot } from "#lib/web/boot.ts";
import { photos } from "./decoder/fixtures.ts";
import { closeDecoder } from "./decoder/index.ts";
import { ingest } from "./ingest.ts";
import { originalPlace, thumbnailPlace } from "./places.ts";
import { deleteImages, purge, restoreImages, undoTime } from "./remove.ts";
import { missingOriginals, sweep, sweepArrivals } from "./sweep.ts";

let owner: StoredAccount;
let photo: Buffer;

beforeAll(async () => {
  await boot();
  const draft = await draftAccount({ email: "owner@example.org", password: "correct horse battery staple" }, "user");
  await insertAccount(draft);
  owner = (await selectAccount(draft.id)) as StoredAccount;
  photo = await readFile((await photos()).find((file) => file.endsWith(".jpg")) ?? "");
});
afterAll(closeDecoder);

async function* chunks(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
const take = (body: AsyncIterable<Uint8Array> = chunks(photo), declared: number | null = null) =>
  ingest(owner, { body, name: "photo.jpg", declared });
const files = () =>
  readdirSync(config().dataDir, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/^(tessera\.db|secret)/.test(entry.name),
  ).length;
const usage = async () => (await selectAccount(owner.account.id))?.account;

describe("an image", () => {
  test("deleted can be brought back for 60 s, and is gone for good afterwards", async () => {
    const before = files();
    const { image } = await take();
    const stored = files();
    expect(stored).toBe(before + 2);
    expect(await usage()).toMatchObject({ usedBytes: photo.length, imageCount: 1 });

    expect(await deleteImages(owner.account.id, [image.id])).toBe(1);
    expect(await usage()).toMatchObject({ usedBytes: 0, imageCount: 0 });
    await purge();
    expect(files()).toBe(stored);
    expect(await restoreImages(owner.account.id, [image.id])).toBe(1);
    expect(await usage()).toMatchObject({ usedBytes: photo.length, imageCount: 1 });

    await deleteImages(owner.account.id, [image.id]);
    expect(await purge(new Date(Date.now() + undoTime + 2000))).toBe(1);
    expect(files()).toBe(before);
    expect(await restoreImages(owner.account.id, [image.id])).toBe(0);
  });

  test.each([
    ["whose bytes end early", "length-mismatch", () => take(chunks(photo), photo.length + 1)],
    ["that is none", "unsupported-type", () => take(chunks(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")))],
    ["cut in the middle of its header", "unreadable-image", () => take(chunks(photo.subarray(0, 30)))],
    ["whose sender goes away", "length-mismatch", () => take(failing())],
  ])("%s leaves nothing behind", async (_what, code, upload) => {
    const before = files();
    await expect(upload()).rejects.toMatchObject({ code });
    expect(files()).toBe(before);
    expect(await usage()).toMatchObject({ usedBytes: 0, imageCount: 0 });
  });

  async function* failing() {
    yield photo.subarray(0, 100_000);
    throw new Refusal("length-mismatch", "cut");
  }
});

describe("the sweep", () => {
  /** The hours from now at which the sweep of these tests comes. */
  const later = 3;
  const hence = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const leave = (path: string, hours: number) => {
    const file = join(config().dataDir, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "left over");
    utimesSync(file, hence(hours), hence(hours));
    return file;
  };

  test("removes what a crash left and nothing else", async () => {
    const { image } = await take();
    const kept = files();
    const orphan = newId();
    leave(`incoming/${newId()}`, -2);
    leave(`incoming/${newId()}`, 0);
    leave(originalPlace(orphan), 1);
    leave(thumbnailPlace(orphan, 200, "jpg"), 1);
    leave(originalPlace(newId()), later);
    leave(thumbnailPlace(image.id, 77, "png"), 1);
    utimesSync(join(config().dataDir, originalPlace(image.id)), hence(-5), hence(-5));
    expect([await sweepArrivals(), await sweep(hence(later))]).toEqual([1, 3]);
    expect(files()).toBe(kept + 2);
    expect(await sweep(hence(later))).toBe(0);
  });

  test("leaves alone what is older than the installation, as another database knows it", async () => {
    const old = newId();
    const left = [leave(originalPlace(old), -5), leave(thumbnailPlace(old, 200, "jpg"), -5)];
    expect(await sweep(hence(later))).toBe(0);
    expect(left.filter((file) => !existsSync(file))).toEqual([]);
    for (const file of left) rmSync(file);
  });

  test("removes nothing where it would be more than crashes leave, as the database may be an older one", async () => {
    const some = Array.from({ length: 25 }, newId);
    const left = some.flatMap((id) => [leave(originalPlace(id), 1), leave(thumbnailPlace(id, 200, "jpg"), 1)]);
    expect(await sweep(hence(later))).toBe(0);
    expect(left.filter((file) => !existsSync(file))).toEqual([]);
    // As many as crashes do leave go as ever.
    for (const id of some.slice(20)) rmSync(join(config().dataDir, originalPlace(id)));
    expect(await sweep(hence(later))).toBe(45);
  });

  test("knows the originals that are not there, or not whole, and no image whose deletion is under way", async () => {
    const missing = async () => {
      const ids: string[] = [];
      for await (const id of missingOriginals()) ids.push(id);
      return ids.toSorted();
    };
    const [cut, gone, deleted] = [(await take()).image.id, (await take()).image.id, (await take()).image.id];
    expect(await missing()).toEqual([]);
    const file = (id: string) => join(config().dataDir, "originals", id.slice(0, 2), id);
    truncateSync(file(cut), 10);
    rmSync(file(gone));
    await deleteImages(owner.account.id, [deleted]);
    rmSync(file(deleted));
    expect(await missing()).toEqual([cut, gone].toSorted());
  });
});
