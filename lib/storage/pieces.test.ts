import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRefusal } from "#lib/refusal.ts";
import { diskStorage } from "./disk.ts";
import type { Storage } from "./index.ts";
import type { Known, Part, Parts } from "./parts.ts";
import { bucketParts, piecesPrefix, uploadOfPiece } from "./pieces.ts";

const id = "uploadAAAAAAAAAAAAAAAA";
const nothing: Known = { id, received: 0, pieces: [] };
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

// Pieces need of a storage what every storage does: one on the disk lets the tests reach behind it.
let root: string;
let storage: Storage;
let parts: Parts;
beforeEach(async () => {
  root = await mkdtemp(join(String(process.env["DATA_DIR"]), "pieces-"));
  storage = diskStorage(root);
  parts = bucketParts(storage);
});
afterEach(() => rm(root, { recursive: true }));

const stored = async () => {
  const names: string[] = [];
  for await (const { name } of storage.list(piecesPrefix)) names.push(name);
  return names.toSorted();
};
const opened = async (known: Known): Promise<Part> => (await parts.open(known)) ?? expect.fail("it was not opened");

/** What a request does: opens the part, appends, and has noted what there is. */
async function send(known: Known, bytes: Uint8Array): Promise<Known> {
  const part = await opened(known);
  let noted = known;
  await part.append([Buffer.from(bytes)]);
  await part.flush(async (pieces) => {
    noted = { id, received: known.received + bytes.length, pieces };
  });
  await part.close();
  return noted;
}

const wholeOf = (known: Known) =>
  parts.whole(known, async ({ file, bytes, sha256: sum }) => {
    const read = await readFile(file);
    expect([bytes, sum]).toEqual([read.length, sha256(read)]);
    return read;
  });

test("whoever opens it goes on where it was, and the whole is what was sent", async () => {
  const bytes = randomBytes(1_500_000);
  let known = nothing;
  for (const [from, to] of [
    [0, 700_000],
    [700_000, 700_001],
    [700_001, 1_500_000],
  ] as const) {
    known = await send(known, bytes.subarray(from, to));
    expect(known.received).toBe(to);
  }
  expect((await wholeOf(known))?.equals(bytes)).toBe(true);
  expect((await stored()).map(uploadOfPiece)).toEqual(known.pieces.map(() => id));
  expect(await parts.list()).toEqual([id]);
  await parts.remove(id);
  expect([await stored(), await parts.list(), await wholeOf(known)]).toEqual([[], [], null]);
});

test("however few bytes come at a time, pieces stay few, and those that were replaced are gone", async () => {
  const bytes = randomBytes(600 * 1024);
  let known = nothing;
  for (let at = 0; at < bytes.length; at += 4096) known = await send(known, bytes.subarray(at, at + 4096));
  expect(known.pieces.length).toBeLessThanOrEqual(3);
  expect(await stored()).toHaveLength(known.pieces.length);
  expect((await wholeOf(known))?.equals(bytes)).toBe(true);
});

test("one that is written for long is put portion by portion", async () => {
  const part = await opened(nothing);
  const noted: number[] = [];
  const bytes = randomBytes(20 * 1024 ** 2);
  let pieces: string[] = [];
  const note = async (now: string[]) => {
    pieces = now;
    noted.push(now.length);
  };
  expect(part.isDue(60_000)).toBe(false);
  for (let at = 0; at < bytes.length; at += 1024 ** 2) {
    await part.append([Buffer.from(bytes.subarray(at, at + 1024 ** 2))]);
    if (part.isDue(0)) await part.flush(note);
  }
  expect([part.isDue(0), part.isDue(60_000)]).toEqual([false, true]);
  await part.flush(note);
  await part.flush(note);
  await part.close();
  expect(noted).toEqual([1, 2, 3, 3]);
  expect((await wholeOf({ id, received: bytes.length, pieces }))?.equals(bytes)).toBe(true);
});

test("what was not noted counts for nothing, whenever it lands and wherever it begins", async () => {
  const begun = await send(nothing, randomBytes(300_000));
  const [slow, late] = [await opened(begun), await opened(begun)];
  await slow.append([randomBytes(400_000)]);
  await late.append([randomBytes(500_000)]);
  const refused = async () => Promise.reject(new Error("the lease was lost"));
  await expect(slow.flush(refused)).rejects.toThrow("lost");
  const rest = randomBytes(450_000);
  const known = await send(begun, rest);
  await expect(late.flush(refused)).rejects.toThrow("lost");
  await Promise.all([slow.close(), late.close()]);
  expect((await wholeOf(known))?.subarray(300_000).equals(rest)).toBe(true);
  expect(await stored()).toHaveLength(4);
  await parts.remove(id);
  expect(await stored()).toEqual([]);
});

test("a small piece that was taken into the next stays until that was noted", async () => {
  const begun = await send(nothing, Buffer.from("begun"));
  const part = await opened(begun);
  await part.append([Buffer.from(" and lost")]);
  await expect(part.flush(async () => Promise.reject(new Error("the store is away")))).rejects.toThrow("away");
  await part.close();
  expect(String(await wholeOf(begun))).toBe("begun");
  expect(String(await wholeOf(await send(begun, Buffer.from(" again"))))).toBe("begun again");
});

test("what is cut off is not there", async () => {
  const begun = await send(nothing, Buffer.from("kept"));
  const part = await opened(begun);
  await part.append([Buffer.from(" with a wrong checksum")]);
  await part.cut(4);
  await part.flush(async (pieces) => expect(pieces).toEqual(begun.pieces));
  await part.close();
  expect(String(await wholeOf(begun))).toBe("kept");
});

test("a piece that is missing is nothing to go on with, and one with other bytes is out of reach", async () => {
  const known = await send(await send(nothing, randomBytes(300_000)), Buffer.from("end"));
  const [first = "", last = ""] = known.pieces;
  const file = (piece: string) => join(root, piecesPrefix, id, piece);
  const was = await readFile(file(first));
  for (const other of [Buffer.concat([was.subarray(0, -1), Buffer.of((was.at(-1) ?? 0) ^ 1)]), was.subarray(1)]) {
    await writeFile(file(first), other);
    const error = await wholeOf(known).catch((error: unknown) => error);
    expect(isRefusal(error) && error.code).toBe("unavailable");
  }
  await writeFile(file(first), was);
  expect(String(await wholeOf(known))).toMatch(/end$/);
  await rm(file(last));
  expect([await wholeOf(known), await parts.open(known)]).toEqual([null, null]);
  expect(await parts.open({ id, received: 5, pieces: [] })).toBeNull();
});
