import type { OpenBytes } from "#lib/storage/index.ts";
import { namer } from "./names.ts";
import { type Member, ZipWriter, zipLength } from "./zip.ts";

/** The bytes of a ZIP, and how many there will be where that is known before. */
export type Archive = { body: OpenBytes; bytes: number | null };
/** The bytes of a file, and how many there are. */
export type Opened = { bytes: number; portions: OpenBytes };
/**
 * What is packed under `name`: `bytes` null where they are made while the archive is. `open` is called when its turn comes, and gives
 * null for what is not there any more.
 */
export type File = Omit<Member, "bytes"> & { bytes: number | null; open: () => Promise<Opened | null> };

export const noteName = "missing.txt";

/**
 * A ZIP of these files in their order, each name once. Its length is known where theirs is; what is not there any more breaks it off
 * then, as an archive that breaks off is known for broken, and one that lacks a file would not be. Else that is said in `note`.
 */
export function zipFiles(files: File[], note: Buffer | null): Archive {
  const rename = namer();
  const named = files.map((file) => ({ ...file, name: rename(file.name) }));
  const members = named.flatMap(({ bytes, ...file }) => (bytes === null ? [] : [{ ...file, bytes }]));
  const known = members.length === files.length;
  const noteOn = (text: Buffer) => ({ name: rename(noteName), bytes: text.byteLength, at: new Date() });
  const noteFile = note && noteOn(note);

  async function* archive() {
    const zip = new ZipWriter();
    const missing: string[] = [];
    for (const { name, at, open } of named) {
      const opened = await open();
      if (opened !== null) yield* packed(zip, { name, at, bytes: opened.bytes }, opened.portions);
      else if (known) throw new Error(`${name} went away while it was packed`);
      else missing.push(name);
    }
    if (note && noteFile) yield* zip.add(noteFile, [note]);
    const more = noteOf(missing, 0);
    if (more) yield* zip.add(noteOn(more), [more]);
    yield zip.end();
  }
  return { body: openOnce(archive), bytes: known ? zipLength(noteFile ? [...members, noteFile] : members) : null };
}

/** Writes a file into an archive and closes it, however far it came. */
export async function* packed(zip: ZipWriter, member: Member, bytes: OpenBytes) {
  try {
    yield* zip.add(member, bytes);
  } finally {
    await bytes.close();
  }
}

/** What the archive lacks, in words; null when it is whole. */
export function noteOf(lost: string[], deleted: number): Buffer | null {
  const parts = [
    ...(lost.length > 0 ? ["These images could not be read from the storage and are not in this archive:", ...lost] : []),
    ...(deleted > 0 ? [`${deleted} of the images that were asked for had been deleted before.`] : []),
  ];
  return parts.length === 0 ? null : Buffer.from(`${parts.join("\r\n")}\r\n`);
}

/** The portions as bytes that are opened by the first who reads them. */
export function openOnce(archive: () => AsyncGenerator<Uint8Array>): OpenBytes {
  const portions = archive();
  return { [Symbol.asyncIterator]: () => portions, close: async () => void (await portions.return(undefined)) };
}
