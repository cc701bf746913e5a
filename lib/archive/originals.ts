import { type ImageRow, imagesOf, selectOwnedImages } from "#db/images.ts";
import { csvLine, csvMark } from "#lib/csv.ts";
import { fileNameOf } from "#lib/images/names.ts";
import { originalPlace } from "#lib/images/places.ts";
import { Refusal } from "#lib/refusal.ts";
import { type OpenBytes, storage } from "#lib/storage/index.ts";
import { type Archive, noteName, noteOf, type Opened, openOnce, packed, zipFiles } from "./files.ts";
import { namer } from "./names.ts";
import { type Member, ZipWriter } from "./zip.ts";

type Original = Pick<ImageRow, "id" | "bytes">;

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

  const [there, lost] = await divide(images);
  const files = there.map((image) => ({ ...memberOf(image), open: () => openOriginal(image) }));
  return zipFiles(
    files,
    noteOf(
      lost.map(({ id, name }) => `${name} (${id})`),
      wanted.length - images.length,
    ),
  );
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
        const member = memberOf(image);
        const file = { ...member, name: rename(member.name) };
        yield* packed(zip, file, bytes);
        lines.push(tableLine(file.name, image));
      }
      if (lines.length === mostLines) yield* table();
    }
    if (lines.length > 0) yield* table();
    const note = noteOf(
      lost.map(({ id, name }) => `${name} (${id})`),
      0,
    );
    if (note) yield* zip.add({ name: rename(noteName), bytes: note.byteLength, at: new Date() }, [note]);
    yield zip.end();
  }
  return { body: openOnce(archive), bytes: null };
}

/** Divides images by whether their originals are in the storage, whole. */
export async function divide<I extends Original>(images: I[]): Promise<[there: I[], lost: I[]]> {
  const there: I[] = [];
  const lost: I[] = [];
  for (let start = 0; start < images.length; start += atOnce) {
    const some = images.slice(start, start + atOnce);
    const sizes = await Promise.all(some.map(({ id }) => storage().size(originalPlace(id))));
    for (const [place, image] of some.entries()) (sizes[place] === image.bytes ? there : lost).push(image);
  }
  return [there, lost];
}

/** An original's bytes, as a file of an archive has them. */
export async function openOriginal({ id, bytes }: Original): Promise<Opened | null> {
  const portions = await storage().open(originalPlace(id));
  return portions && { bytes, portions };
}

async function openWhole({ id, bytes }: ImageRow): Promise<OpenBytes | null> {
  const place = originalPlace(id);
  return (await storage().size(place)) === bytes ? storage().open(place) : null;
}

function memberOf({ name, type, bytes, createdAt }: ImageRow): Member {
  return { name: fileNameOf(name, type), bytes, at: createdAt };
}

const tableHead = ["file", "id", "name", "description", "tags", "type", "width", "height", "bytes", "sha256", "createdAt"];

function tableLine(file: string, { id, name, description, tags, type, width, height, bytes, sha256, createdAt }: ImageRow): string {
  return csvLine([file, id, name, description, tags.join(", "), type, width, height, bytes, sha256, createdAt.toISOString()]);
}
