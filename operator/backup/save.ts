import { createReadStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { countImages, livingImages } from "#db/census.ts";
import { readRows } from "#db/dump.ts";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { originalPlace, originalsPrefix } from "#lib/images/places.ts";
import { storage } from "#lib/storage/index.ts";
import { lasting } from "../lasting.ts";
import { progress } from "../terminal.ts";
import { ifAbsent, isPartial, sizeOf, syncFolder, writeWhole } from "./files.ts";
import { imagesIn, type Manifest, originalIn, readManifest, type SavedImage, writeManifest } from "./manifest.ts";

const atOnce = 4;

/** What a backup came to. */
export type Saved = Manifest & { copied: number };

/**
 * Saves the installation into `folder`, beside a server at work, and adds to the backup that is there. Until it is done the one
 * before stays whole; when it resolves, so is this one: rows of one moment, and the original of each.
 *
 * The rows come first. An image that lives in them keeps its original for the time for undo at least, so that what is copied
 * within a minute is there; where copying took longer and images were purged meanwhile, the rows are read anew, and as all other
 * originals lie in the backup by then, that round is short.
 */
export async function save(folder: string): Promise<Saved> {
  let copied = 0;
  for (;;) {
    const file = `rows-${newId()}.jsonl`;
    const sum = await writeWhole(join(folder, file), readRowsAsLines());
    if (sum === null) throw new Error("The rows were not written");
    const round = await copyOriginals(folder, file);
    copied += round.copied;
    if ((await livingImages(round.absent)).size < round.absent.length) {
      await rm(join(folder, file));
      continue;
    }
    const secret = await saveSecret(folder);
    const { images, bytes } = round;
    const lost = [...round.absent, ...round.damaged];
    const manifest: Manifest = { format: 1, madeAt: new Date().toISOString(), rows: { file, ...sum }, images, bytes, secret, lost };
    await writeManifest(folder, manifest);
    await dropUnneeded(folder, file);
    return { ...manifest, copied };
  }
}

/** The rows as lines. They are gathered by the reader's transaction and handed on as fast as they are written. */
async function* readRowsAsLines(): AsyncGenerator<string> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const read = readRows(async (rows) => {
    let lines = "";
    for await (const row of rows) {
      lines += `${JSON.stringify(row)}\n`;
      if (lines.length < 64 * 1024) continue;
      await writer.write(lines);
      lines = "";
    }
    await writer.write(lines);
    await writer.close();
  });
  read.catch((error: unknown) => writer.abort(error));
  yield* readable;
  await read;
}

/** Copies the originals that the backup lacks. What is not in the storage is `absent`, what has other bytes than its row says is `damaged`. */
async function copyOriginals(folder: string, rows: string) {
  const { bytes: all } = await countImages();
  const done = { images: 0, bytes: 0, copied: 0, absent: [] as string[], damaged: [] as string[] };
  const folders = new Set<string>();
  const copy = async (image: SavedImage) => {
    const outcome = await copyOriginal(folder, image);
    if (outcome === "copied") folders.add(dirname(originalIn(folder, image.id)));
    if (outcome === "copied") done.copied += 1;
    if (outcome === "absent" || outcome === "damaged") done[outcome].push(image.id);
    done.images += 1;
    done.bytes += image.bytes;
    progress("Copying originals", done.bytes, all);
  };
  let some: SavedImage[] = [];
  for await (const image of imagesIn(folder, rows)) {
    if (some.push(image) < atOnce) continue;
    await Promise.all(some.map(copy));
    some = [];
  }
  await Promise.all(some.map(copy));
  for (const each of folders) await syncFolder(each);
  if (folders.size > 0) await syncFolder(join(folder, originalsPrefix));
  return done;
}

async function copyOriginal(folder: string, { id, bytes, sha256 }: SavedImage): Promise<"copied" | "there" | "absent" | "damaged"> {
  const file = originalIn(folder, id);
  // An original never changes, and a file that has its name is whole.
  if ((await sizeOf(file)) === bytes) return "there";
  const source = await storage().open(originalPlace(id));
  if (source === null) return "absent";
  return (await writeWhole(file, lasting(source), (sum) => sum.sha256 === sha256)) === null ? "damaged" : "copied";
}

async function saveSecret(folder: string): Promise<boolean> {
  const { secrets, dataDir } = config();
  if (secrets !== null) return false;
  await writeWhole(join(folder, "secret"), createReadStream(join(dataDir, "secret")));
  return true;
}

/** Removes what only earlier backups needed: what was deleted since is to be gone here too. */
async function dropUnneeded(folder: string, rows: string): Promise<void> {
  const needed = new Set<string>();
  for await (const { id } of imagesIn(folder, rows)) needed.add(id);
  for (const name of await readdir(folder)) if (/^rows-/.test(name) && name !== rows) await rm(join(folder, name));
  const originals = join(folder, originalsPrefix);
  for (const part of (await readdir(originals).catch(ifAbsent)) ?? []) {
    for (const name of await readdir(join(originals, part))) {
      if (isPartial(name) || !needed.has(name)) await rm(join(originals, part, name));
    }
  }
}

/** Whether `folder` may take a backup: it is empty, or holds one, or what a broken-off one left. */
export async function takesBackup(folder: string): Promise<boolean> {
  const names = (await readdir(folder).catch(ifAbsent)) ?? [];
  const own = /^(originals|secret|rows-[\w-]+\.jsonl|tessera-backup\.json|\.lock)(\.partial)?$/;
  return (await readManifest(folder)) !== null || names.every((name) => own.test(name));
}
