import { type ImageRow, imagesOf, selectOwnedImages } from "#db/images.ts";
import { csvLine, csvMark } from "#lib/csv.ts";
import { fileNameOf } from "#lib/images/names.ts";
import { originalPlace } from "#lib/images/places.ts";
import { Refusal } from "#lib/refusal.ts";
import { type OpenBytes, storage } from "#lib/storage/index.ts";
import { namer } from "./names.ts";
import { type Member, ZipWriter, zipLength } from "./zip.ts";

/** The bytes of a ZIP, and how many there will be where that is known before. */
export type Archive = { body: OpenBytes; bytes: number | null };

/** Images in one table of what is known of them: all of a larger account's would not fit into memory. */
const mostLines = 10_000;

/** Files that are looked at side by side. */
const atOnce = 16;

/**
 * The originals of these images of the owner's, in the order of `ids`, with the archive's length. They are the owner's own bytes: a plan
 * decides which links answer, and not what people may take back. What is not there is said in the archive. Throws `not-found` where
 * nothing is.
 */
export async function zipImages(ownerId: string, ids: string[]): Promise<Archive> {
  const wanted = [...new Set(ids)];
  const found = new Map((await selectOwnedImages(ownerId, wanted)).map((image) => [image.id, image]));
  const images = wanted.flatMap((id) => found.get(id) ?? []);
  if (images.length === 0) throw new Refusal("not-found", "None of these images is there.");

  const [members, lost] = await lookAt(images);
  const note = noteOf(lost, wanted.length - images.length);
  const rename = namer();
  const files = members.map((image) => memberOf(image, rename));
  const noteFile = note && { name: rename(noteName), bytes: note.byteLength, at: new Date() };

  async function* archive() {
    const zip = new ZipWriter();
    for (const [place, image] of members.entries()) {
      const bytes = await storage().open(originalPlace(image.id));
      // Its length is promised: an archive that breaks off is known for broken, and one that lacks a file would not be.
      if (bytes === null) throw new Error(`The original of image ${image.id} went away while it was packed`);
      yield* packed(zip, files[place] as Member, bytes);
    }
    if (note && noteFile) yield* zip.add(noteFile, [note]);
    yield zip.end();
  }
  return { body: openOnce(archive), bytes: zipLength(noteFile ? [...files, noteFile] : files) };
}

/**
 * All originals of an account, however many: read by and by, oldest first, so that nobody knows the length before. Beside them stand
 * tables of what is known of them.
 */
export function zipAccount(ownerId: string): Archive {
  async function* archive() {
    const zip = new ZipWriter();
    const rename = namer();
    const lost: ImageRow[] = [];
    let lines: string[] = [];
    async function* table() {
      const text = Buffer.from([csvMark + csvLine(tableHead), ...lines].join(""));
      lines = [];
      yield* zip.add({ name: rename("images.csv"), bytes: text.byteLength, at: new Date() }, [text]);
    }
    for await (const image of imagesOf(ownerId)) {
      const bytes = await openWhole(image);
      if (bytes === null) lost.push(image);
      else {
        const file = memberOf(image, rename);
        yield* packed(zip, file, bytes);
        lines.push(tableLine(file.name, image));
      }
      if (lines.length === mostLines) yield* table();
    }
    if (lines.length > 0) yield* table();
    const note = noteOf(lost, 0);
    if (note) yield* zip.add({ name: rename(noteName), bytes: note.byteLength, at: new Date() }, [note]);
    yield zip.end();
  }
  return { body: openOnce(archive), bytes: null };
}

async function* packed(zip: ZipWriter, member: Member, bytes: OpenBytes) {
  try {
    yield* zip.add(member, bytes);
  } finally {
    await bytes.close();
  }
}

/** Divides images by whether their originals are in the storage, whole. */
async function lookAt(images: ImageRow[]): Promise<[there: ImageRow[], lost: ImageRow[]]> {
  const there: ImageRow[] = [];
  const lost: ImageRow[] = [];
  for (let start = 0; start < images.length; start += atOnce) {
    const some = images.slice(start, start + atOnce);
    const sizes = await Promise.all(some.map(({ id }) => storage().size(originalPlace(id))));
    for (const [place, image] of some.entries()) (sizes[place] === image.bytes ? there : lost).push(image);
  }
  return [there, lost];
}

async function openWhole({ id, bytes }: ImageRow): Promise<OpenBytes | null> {
  const place = originalPlace(id);
  return (await storage().size(place)) === bytes ? storage().open(place) : null;
}

function memberOf({ name, type, bytes, createdAt }: ImageRow, rename: (wanted: string) => string): Member {
  return { name: rename(fileNameOf(name, type)), bytes, at: createdAt };
}

const tableHead = ["file", "id", "name", "description", "tags", "type", "width", "height", "bytes", "sha256", "createdAt"];

function tableLine(file: string, { id, name, description, tags, type, width, height, bytes, sha256, createdAt }: ImageRow): string {
  return csvLine([file, id, name, description, tags.join(", "), type, width, height, bytes, sha256, createdAt.toISOString()]);
}

const noteName = "missing.txt";

/** What the archive lacks, in words; null when it is whole. */
function noteOf(lost: ImageRow[], deleted: number): Buffer | null {
  const parts = [
    ...(lost.length > 0
      ? ["These images could not be read from the storage and are not in this archive:", ...lost.map(({ id, name }) => `${name} (${id})`)]
      : []),
    ...(deleted > 0 ? [`${deleted} of the images that were asked for had been deleted before.`] : []),
  ];
  return parts.length === 0 ? null : Buffer.from(`${parts.join("\r\n")}\r\n`);
}

function openOnce(archive: () => AsyncGenerator<Uint8Array>): OpenBytes {
  const portions = archive();
  return { [Symbol.asyncIterator]: () => portions, close: async () => void (await portions.return(undefined)) };
}
