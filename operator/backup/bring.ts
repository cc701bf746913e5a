import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { migrateStore, openStore } from "#db/client.ts";
import { insertRows } from "#db/dump.ts";
import { isInstalled } from "#db/installation.ts";
import { config, makeDataDir } from "#lib/config.ts";
import { originalPlace } from "#lib/images/places.ts";
import { isRefusal } from "#lib/refusal.ts";
import { discard, receive } from "#lib/storage/incoming.ts";
import { storage } from "#lib/storage/index.ts";
import { Fault } from "../command.ts";
import { progress } from "../terminal.ts";
import { ifAbsent, syncFolder, writeWhole } from "./files.ts";
import { imagesIn, type Manifest, originalIn, readManifest, rowsIn, type SavedImage } from "./manifest.ts";

/** What a restore came to; `damaged` are images whose saved original is missing or has other bytes, and which have none now. */
export type Brought = Manifest & { damaged: string[] };

/**
 * Makes an installation of the backup in `folder`, where the settings name none. Rows come last and at one stroke, so that one
 * that was broken off is no installation. Throws a `Fault` where the backup is not whole, or something is there already.
 */
export async function bring(folder: string): Promise<Brought> {
  const manifest = await readManifest(folder);
  if (manifest === null) throw new Fault(`There is no finished backup in ${folder}.`);
  const { rows } = manifest;
  if ((await sha256Of(join(folder, rows.file))) !== rows.sha256) throw new Fault(`The rows of the backup, ${rows.file}, are damaged.`);
  await mustBeEmpty();
  const { databaseUrl, dataDir, secrets } = config();
  makeDataDir(dataDir);
  openStore({ databaseUrl, dataDir });
  if (await isInstalled()) throw new Fault("The database holds a Tessera already: a backup is restored into an empty one.");
  await migrateStore();
  if (manifest.secret && secrets === null) {
    await writeWhole(join(dataDir, "secret"), createReadStream(join(folder, "secret")));
    await syncFolder(dataDir);
  }
  const damaged = await bringOriginals(folder, manifest);
  await insertRows(rowsIn(folder, rows.file));
  return { ...manifest, damaged };
}

async function mustBeEmpty(): Promise<void> {
  const { dataDir, bucket } = config();
  const there = (await readdir(dataDir).catch(ifAbsent)) ?? [];
  if (there.length > 0) throw new Fault(`${dataDir} is not empty: a backup is restored into an empty DATA_DIR. Move away what is there.`);
  if (bucket === null) return;
  for await (const { name } of storage().list("")) {
    throw new Fault(`The bucket ${bucket.bucket} holds ${name}: a backup is restored into an empty one.`);
  }
}

async function bringOriginals(folder: string, { rows, bytes }: Manifest): Promise<string[]> {
  const damaged: string[] = [];
  let done = 0;
  for await (const image of imagesIn(folder, rows.file)) {
    if (!(await bringOriginal(folder, image))) damaged.push(image.id);
    progress("Restoring originals", (done += image.bytes), bytes);
  }
  return damaged;
}

async function bringOriginal(folder: string, { id, bytes, sha256 }: SavedImage): Promise<boolean> {
  const received = await receive(chunksOf(originalIn(folder, id)), bytes).catch((error: unknown) => {
    const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (absent || (isRefusal(error) && error.code === "too-large")) return null;
    throw error;
  });
  if (received === null) return false;
  if (received.sha256 !== sha256) {
    await discard(received.file);
    return false;
  }
  await storage().adopt(received.file, originalPlace(id));
  return true;
}

/** The bytes of a file, which is opened when they are asked for: until then nobody would hear of its errors. */
async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file);
}

async function sha256Of(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    return ifAbsent(error as NodeJS.ErrnoException);
  }
  return hash.digest("hex");
}
