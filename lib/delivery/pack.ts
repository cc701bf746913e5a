import { type DeliveredShare, selectInShare } from "#db/delivery.ts";
import { type SharedImage, selectSharedImages } from "#db/shares.ts";
import { type File, noteOf, type Opened, zipFiles } from "#lib/archive/files.ts";
import { namer } from "#lib/archive/names.ts";
import { divide, openOriginal } from "#lib/archive/originals.ts";
import { copyingOf, readCopy } from "#lib/images/copies.ts";
import { fileNameOf, stemOf } from "#lib/images/names.ts";
import { readThumbnail } from "#lib/images/thumbnail.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";
import { storage } from "#lib/storage/index.ts";
import type { Answer } from "./answer.ts";
import type { Behind } from "./entrance.ts";
import { always, disposition } from "./headers.ts";
import { titleOf } from "./sheet.ts";
import { keptByNobody } from "./temporary.ts";

/** Images of one archive: as many as an album has. */
const most = 20_000;

/**
 * All pictures of a share as a ZIP, each in the share's rendition as its own address gives it. What `resolve` says of temporary links
 * holds here too: a share of originals gives originals whether or not the plan has permanent links to them, and one of thumbnails gives
 * no originals to anybody. `again` asks for the share anew before each picture: where it ended, the archive breaks off. Null where there
 * is nothing to pack.
 */
export async function packShare(
  share: DeliveredShare,
  again: () => Promise<(DeliveredShare & Pick<Behind, "refused">) | null>,
): Promise<Answer | null> {
  const { link, album } = share;
  const images = await selectSharedImages({ id: link.id, albumId: album.id }, 0, most);
  if (images.length === 0) return null;
  const original = link.rendition === "original" && copyingOf(link) === null;
  const [there, lost] = original ? await divide(images) : [images, []];
  const files = there.map((image): File => {
    const open = async () => {
      const now = await again();
      if (now === null || now.refused !== null) throw new Refusal("not-found", "A share ended while it was packed");
      // A new password ends the visits made by the old one, and what they have under way.
      if (now.link.passwordHash !== link.passwordHash) throw new Refusal("not-found", "A visit ended while its share was packed");
      return (await selectInShare(now, image.key)) === null ? null : openIn(share, image);
    };
    return { name: nameIn(share, image), at: image.createdAt, bytes: original ? image.bytes : null, open };
  });
  const { body, bytes } = zipFiles(
    files,
    noteOf(
      lost.map(({ name }) => name),
      0,
    ),
  );
  const name = namer()(`${titleOf(share) ?? "tessera"}.zip`);
  const headers = {
    ...always,
    ...keptByNobody,
    "Content-Type": "application/zip",
    "Content-Disposition": disposition("attachment", name),
  };
  return { status: 200, headers: bytes === null ? headers : { ...headers, "Content-Length": String(bytes) }, body };
}

function nameIn({ link }: DeliveredShare, { name, type, baseFormat }: SharedImage): string {
  return link.rendition === "original" && link.watermark === null ? fileNameOf(name, type) : `${stemOf(name)}.${baseFormat}`;
}

/** A picture's bytes in the share's rendition; null for one that cannot be made, now or ever. */
async function openIn({ link }: DeliveredShare, image: SharedImage): Promise<Opened | null> {
  const copying = copyingOf(link);
  try {
    if (copying !== null) {
      const { place, bytes } = await readCopy(image, link.rendition, copying);
      const portions = await storage().open(place);
      return portions && { bytes, portions };
    }
    if (link.rendition === "original") return openOriginal(image);
    const made = await readThumbnail(image, Number(link.rendition), image.baseFormat);
    return made && { bytes: made.bytes.byteLength, portions: held(made.bytes) };
  } catch (error) {
    if (isRefusal(error) && ["unreadable-image", "too-many-pixels", "unsupported-type"].includes(error.code)) return null;
    throw error;
  }
}

function held(bytes: Uint8Array) {
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
    close: async () => {},
  };
}
