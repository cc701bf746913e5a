import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { z } from "zod";
import type { DumpedRow } from "#db/dump.ts";
import { originalPlace } from "#lib/images/places.ts";
import { Fault } from "../command.ts";
import { ifAbsent, syncFolder, writeWhole } from "./files.ts";

const file = "tessera-backup.json";

const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  rows: z.object({ file: z.string().regex(/^rows-[\w-]+\.jsonl$/), bytes: z.int(), sha256: z.string() }),
  images: z.int(),
  bytes: z.int(),
  /** Whether the secret that sealed sessions and links lies beside it; else the installation had it from `AUTH_SECRET`. */
  secret: z.boolean(),
  /** Images whose original could not be saved, as the installation itself had lost it. */
  lost: z.array(z.string()),
});

/** What a backup is, and that it is whole: written last, and everything that it names is there by then. */
export type Manifest = z.infer<typeof Manifest>;

/** Writes the manifest of the backup in `folder`, in place of the one before at one stroke. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await syncFolder(folder);
  await writeWhole(join(folder, file), Readable.from([`${JSON.stringify(manifest, null, 2)}\n`]));
  await syncFolder(folder);
}

/** The manifest of the backup in `folder`; null where there is none. Throws a `Fault` for one that this version cannot read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, file), "utf8").catch(ifAbsent);
  if (text === null) return null;
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault(`${join(folder, file)} is damaged, or of another version: ${(cause as Error).message}`);
  }
}

/** The rows of a backup, in the order in which they were written. */
export async function* rowsIn(folder: string, rows: string): AsyncGenerator<DumpedRow> {
  for await (const line of createInterface({ input: createReadStream(join(folder, rows)), crlfDelay: Number.POSITIVE_INFINITY }))
    yield JSON.parse(line) as DumpedRow;
}

/** An image of a backup, as far as its original is concerned. */
export type SavedImage = { id: string; bytes: number; sha256: string };

/** The images among those rows. */
export async function* imagesIn(folder: string, rows: string): AsyncGenerator<SavedImage> {
  for await (const { table, row } of rowsIn(folder, rows)) {
    if (table === "images") yield { id: String(row["id"]), bytes: Number(row["bytes"]), sha256: String(row["sha256"]) };
  }
}

/** Where a backup keeps an original. */
export function originalIn(folder: string, id: string): string {
  return join(folder, originalPlace(id));
}
