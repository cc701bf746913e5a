import { and, eq, gte, inArray, isNull, like, lt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { db } from "./client.ts";
import { among, dayOf } from "./columns.ts";
import { unspent } from "./conditions.ts";
import type { ImageRow } from "./images.ts";
import { behind, containing, type Order, orderBy, type Page, type PageRequest, type Position, pageOf } from "./page.ts";
import { albumImages, images, imageTags, links } from "./schema.ts";

/** Whose images, and how many there are in all. */
export type Whose = { id: string; images: number };

/** What images are looked for by; null and an empty list ask for nothing. */
export type Filter = {
  /** A part of name, description or a tag. */
  q: string | null;
  album: string | null;
  /** Keys of tags, all of which it has. */
  tags: string[];
  /** Types, one of which it is. */
  types: string[];
  orientation: "landscape" | "portrait" | "square" | null;
  /** Uploaded at this moment or later, and before that one. */
  from: Date | null;
  until: Date | null;
  sha256: string | null;
  /** With a temporary link that lives at this moment. */
  linkedAt: Date | null;
};

type Placed = Pick<ImageRow, "id" | "createdAt" | "nameKey" | "bytes">;

/** The orders of the list; `place` is that of the album in the filter. */
const orders = {
  createdAt: { by: images.createdAt, of: (row) => row.createdAt.getTime() },
  name: { by: images.nameKey, of: (row) => row.nameKey },
  bytes: { by: images.bytes, of: (row) => row.bytes },
  place: { by: albumImages.position, of: (_, place) => place },
} satisfies Record<string, { by: SQLiteColumn; of: (row: Placed, place: number) => Position["at"] }>;
export type Sort = { by: keyof typeof orders; down: boolean };

/** A page of the owner's images that pass the filter, in this order. */
export async function selectImages(owner: Whose, filter: Filter, sort: Sort, page: PageRequest): Promise<Page<ImageRow>> {
  const order = orderOf(sort);
  const query = db()
    .select({ image: images, place: placeIn(filter) })
    .from(images)
    .$dynamic();
  const rows = await inAlbum(query, filter.album)
    .where(and(...passing(owner, filter), behind(order, page.after)))
    .orderBy(...orderBy(order))
    .limit(page.limit + 1);
  const { items, next } = pageOf(rows, page.limit, ({ image, place }) => positionIn(sort, image, place));
  return { items: items.map(({ image }) => image), next };
}

/** What of an image is needed to leave room for it, and its place in the list. */
export type Outlined = { createdAt: Date; width: number; height: number; placeholder: string; at: Position };

/** The first `most` of the list that `selectImages` gives page by page, of each only its outline. */
export async function selectOutlines(owner: Whose, filter: Filter, sort: Sort, most: number): Promise<Outlined[]> {
  const { id, createdAt, nameKey, bytes, width, height, placeholder } = images;
  const query = db()
    .select({ id, createdAt, nameKey, bytes, width, height, placeholder, place: placeIn(filter) })
    .from(images)
    .$dynamic();
  const rows = await inAlbum(query, filter.album)
    .where(and(...passing(owner, filter)))
    .orderBy(...orderBy(orderOf(sort)))
    .limit(most);
  return rows.map(({ place, ...row }) => ({ ...row, at: positionIn(sort, row, place) }));
}

/** From this moment on, ms, clocks are `ahead` ms ahead of UTC. */
export type Shift = { from: number; ahead: number };

/** How many images that pass the filter came on each day, as the days' numbers from 1970 on, the latest first; `shifts` in order of time. */
export async function countByDay(owner: Whose, filter: Filter, shifts: Shift[]): Promise<{ day: number; images: number }[]> {
  const day = sql<number>`${dayOf(images.createdAt, shiftOf(shifts))}`.mapWith(Number);
  const query = db()
    .select({ day, images: sql<number>`count(*)`.mapWith(Number) })
    .from(images)
    .$dynamic();
  return (
    inAlbum(query, filter.album)
      .where(and(...passing(owner, filter)))
      // By its place, as PostgreSQL takes an expression with parameters for another one where it stands again.
      .groupBy(sql`1`)
      .orderBy(sql`1 desc`)
  );
}

function shiftOf([first, ...later]: Shift[]): SQL {
  const before = sql`${first?.ahead ?? 0}`;
  if (later.length === 0) return sql`cast(${before} as integer)`;
  const cases = later.toReversed().map(({ from, ahead }) => sql` when ${gte(images.createdAt, new Date(from))} then ${ahead}`);
  return sql`cast(case${sql.join(cases)} else ${before} end as integer)`;
}

function orderOf({ by, down }: Sort): Order {
  return { by: orders[by].by, id: images.id, down };
}

function positionIn({ by }: Sort, row: Placed, place: number): Position {
  return { at: orders[by].of(row, place), id: row.id };
}

/** The column of an image's place in the album that is looked at. */
function placeIn({ album }: Filter) {
  return (album === null ? sql`0` : sql`${albumImages.position}`).mapWith(Number);
}

/** Joined with an album's places where one is looked at. */
function inAlbum<Query extends { innerJoin(table: typeof albumImages, on: SQL | undefined): Query }>(query: Query, album: string | null) {
  if (album === null) return query;
  const on = and(eq(albumImages.imageId, images.id), eq(albumImages.albumId, album), sql`${albumImages.living}`);
  return query.innerJoin(albumImages, on);
}

/** So many images are read one after the other sooner than PostgreSQL finds their texts among everybody's. */
const fewImages = 5_000;

function passing(owner: Whose, filter: Filter): (SQL | undefined)[] {
  const { q, tags, types, orientation, from, until, sha256, linkedAt } = filter;
  // An expression is not in the index of the texts, so that the list's own is taken.
  const text = owner.images > fewImages ? images.search : sql`${images.search} || ''`;
  return [
    eq(images.ownerId, owner.id),
    isNull(images.deletedAt),
    q === null ? undefined : sql`${like(text, containing(q))} escape '\\'`,
    ...tags.map((key) => amongThose(tagged(owner.id, key))),
    types.length === 0 ? undefined : among(images.type, types),
    orientation === null ? undefined : sql`${images.width} ${sql.raw(shapes[orientation])} ${images.height}`,
    from === null ? undefined : gte(images.createdAt, from),
    until === null ? undefined : lt(images.createdAt, until),
    sha256 === null ? undefined : eq(images.sha256, sha256),
    linkedAt === null ? undefined : amongThose(linked(owner.id, linkedAt)),
  ];
}

const shapes = { landscape: ">", portrait: "<", square: "=" };

function amongThose(ids: ReturnType<typeof tagged> | ReturnType<typeof linked>): SQL {
  return inArray(images.id, ids);
}

function tagged(ownerId: string, key: string) {
  return db()
    .select({ id: imageTags.imageId })
    .from(imageTags)
    .where(and(eq(imageTags.ownerId, ownerId), eq(imageTags.key, key), sql`${imageTags.living}`));
}

function linked(ownerId: string, now: Date) {
  return db()
    .select({ id: links.imageId })
    .from(links)
    .where(and(eq(links.ownerId, ownerId), unspent(now), isNull(links.revokedAt)));
}
