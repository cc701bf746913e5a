import { selectAlbum } from "#db/albums.ts";
import { countByDay, type Filter, type Sort, selectImages } from "#db/gallery.ts";
import { selectImagesBySum, selectOwnedImages } from "#db/images.ts";
import { type Asked, cursorOf, type Listed, listed, newest, positionOf } from "#lib/page.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Day, Image } from "#lib/web/shapes.ts";
import { dateOf, shiftsOf, startOfDay } from "./days.ts";
import { presenter } from "./gallery.ts";
import { keyOfTag } from "./labels.ts";

/** What images are looked for by, in the words of the API; what is left out asks for nothing. */
export type Wanted = {
  q?: string | undefined;
  /** Id of one of the owner's albums, in whose order they come unless `sort` says otherwise. */
  album?: string | undefined;
  /** All of which it has. */
  tag?: string[] | undefined;
  /** One of which it is. */
  type?: string[] | undefined;
  orientation?: Filter["orientation"] | undefined;
  /** The first and the last day, `YYYY-MM-DD`, in the time zone `zone`. */
  from?: string | undefined;
  to?: string | undefined;
  zone: string;
  sha256?: string | undefined;
  /** With a temporary link that answers now. */
  live?: boolean | undefined;
  sort?: SortName | undefined;
};
export const sortNames = ["-createdAt", "createdAt", "name", "-name", "bytes", "-bytes"] as const;
export type SortName = (typeof sortNames)[number];

/** The owner's images that are wanted: newest first, or as the album has them, or as `sort` says. Throws `not-found` for an album. */
export async function listImages(owner: Owner, origin: string, asked: Asked & Wanted): Promise<Listed<Image>> {
  const { filter, order, sort, whose } = await lookFor(owner, asked);
  const position = positionOf(asked, order);
  if (filter === null) return { items: [], nextCursor: null };
  const page = await selectImages(whose, filter, sort, position);
  return listed(page, await presenter(owner, origin, page.items), order);
}

/**
 * The days in `zone` on which the wanted images came, the latest first, with how many there are. `cursor` is where the day begins in
 * the list of the same images by creation; null for lists in other orders. Throws `not-found` for an album.
 */
export async function listDays(owner: Owner, wanted: Wanted): Promise<Day[]> {
  const { filter, order, sort, whose } = await lookFor(owner, wanted);
  if (filter === null) return [];
  const days = await countByDay(whose, filter, shiftsOf(wanted.zone, Date.now()));
  return days.map(({ day: number, images }) => {
    const day = dateOf(number);
    // No id is empty: in either order all images of the day are behind this place.
    const at = startOfDay(day, wanted.zone, sort.down ? 1 : 0);
    return { day, images, cursor: sort.by === "createdAt" ? cursorOf(order, { at, id: "" }) : null };
  });
}

/** So many images on either side of one are told of. */
const beside = 12;

/** The owner's images just before and behind one of them, in the order of the newest first. */
export async function listBeside(owner: Owner, origin: string, { id, createdAt }: Image): Promise<{ before: Image[]; behind: Image[] }> {
  const near = (sort: SortName) => {
    const cursor = cursorOf(sort, { at: Date.parse(createdAt), id });
    return listImages(owner, origin, { sort, cursor, limit: beside, zone: "UTC" });
  };
  const [newer, older] = await Promise.all([near("createdAt"), near("-createdAt")]);
  return { before: newer.items.toReversed(), behind: older.items };
}

/** Those of these images that are the owner's, in no order. */
export async function findOwned(owner: Owner, origin: string, ids: string[]): Promise<Image[]> {
  const rows = await selectOwnedImages(owner.id, ids);
  return rows.map(await presenter(owner, origin, rows));
}

/** The newest of the owner's images with each of these SHA-256. */
export async function findImages(owner: Owner, origin: string, sums: string[]): Promise<Image[]> {
  const found = await selectImagesBySum(owner.id, sums);
  return found.map(await presenter(owner, origin, found));
}

/** How the wanted images are asked for; `order` is the order's name in cursors, `filter` null where no image can pass. Throws `not-found`. */
export async function lookFor(owner: Owner, wanted: Wanted) {
  const { album, sort: named } = wanted;
  if (album !== undefined && (await selectAlbum(owner.id, album)) === null) throw new Refusal("not-found", "There is no such album.");
  const order = named ?? (album === undefined ? newest : "place");
  const sort: Sort = { by: order.replace("-", "") as Sort["by"], down: order.startsWith("-") };
  return { filter: filterOf(owner, wanted), order, sort, whose: { id: owner.id, images: owner.usage.images } };
}

/** Null where no image can pass: none of a plan without temporary links has one that answers. */
function filterOf({ plan }: Owner, wanted: Wanted): Filter | null {
  if (wanted.live === true && !plan.temporaryLinks) return null;
  return {
    q: wanted.q || null,
    album: wanted.album ?? null,
    tags: (wanted.tag ?? []).map(keyOfTag),
    types: wanted.type ?? [],
    orientation: wanted.orientation ?? null,
    from: wanted.from === undefined ? null : new Date(startOfDay(wanted.from, wanted.zone)),
    until: wanted.to === undefined ? null : new Date(startOfDay(wanted.to, wanted.zone, 1)),
    sha256: wanted.sha256 ?? null,
    linkedAt: wanted.live === true ? new Date() : null,
  };
}
