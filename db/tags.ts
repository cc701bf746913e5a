import { and, asc, eq, gt, isNull, like, type SQL, sql } from "drizzle-orm";
import { atomically, type Db, db, mustChange, type Statement, unchangedStatement } from "./client.ts";
import { among, field, lists } from "./columns.ts";
import { type ImageRow, lockAccount } from "./images.ts";
import { containing, type Page, type PageRequest, pageOf } from "./page.ts";
import { images, imageTags } from "./schema.ts";

export type TagRow = typeof imageTags.$inferSelect;
/** A tag of an account, as one of its images spells it, and how many have it. */
export type CountedTag = { key: string; tag: string; images: number };
/** What people say of an image, and what is made of it to find it by. */
export type Labels = Pick<ImageRow, "name" | "nameKey" | "description" | "tags" | "search">;
/** An image as it was read, and what is to be said of it, with the tags that it did not have or not so. */
export type Relabelled = { before: ImageRow; after: Labels; added: Pick<TagRow, "key" | "tag">[] };

/** The tags of an account's images in the order of their keys, those that contain `q`. */
export async function selectTags(ownerId: string, q: string | null, page: PageRequest): Promise<Page<CountedTag>> {
  const rows = await db()
    .select({
      key: imageTags.key,
      tag: sql<string>`min(${imageTags.tag})`,
      images: sql<number>`count(*)`.mapWith(Number),
    })
    .from(imageTags)
    .where(
      and(
        eq(imageTags.ownerId, ownerId),
        sql`${imageTags.living}`,
        q === null ? undefined : sql`${like(imageTags.key, containing(q))} escape '\\'`,
        page.after === null ? undefined : gt(imageTags.key, String(page.after.at)),
      ),
    )
    .groupBy(imageTags.key)
    .orderBy(asc(imageTags.key))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit, ({ key }) => ({ at: key, id: "" }));
}

/** Tags of these images by their rows. */
export async function selectTagsOf(imageIds: string[]): Promise<TagRow[]> {
  return imageIds.length === 0 ? [] : db().select().from(imageTags).where(among(imageTags.imageId, imageIds));
}

/**
 * Says other things of one owner's images, all or none, and takes the tags with the keys `gone` from all of them. False when one of
 * them is not as it was read any more.
 */
export async function relabel(ownerId: string, all: Relabelled[], gone: string[]): Promise<boolean> {
  return wasUnchanged(
    atomically((tx) => [
      // Whoever holds it is not met by a deletion, which would leave new tags as they are.
      lockAccount(tx, ownerId),
      ...all.map(({ before, after }) => mustChange(tx.update(images).set(after).where(asBefore(before)))),
      ...untag(
        tx,
        all.map(({ before }) => before.id),
        gone,
      ),
      ...tag(
        tx,
        ownerId,
        true,
        all.flatMap(({ before: { id }, added }) => added.map(({ key, tag }) => [id, key, tag])),
      ),
    ]),
  );
}

/** Up to `limit` images whose labels have no keys yet, deleted or not. */
export async function selectUnkeyed(limit: number): Promise<ImageRow[]> {
  return db().select().from(images).where(sql`${images.nameKey} = ''`).limit(limit);
}

/** Writes anew what is made of an image's labels, deleted or not; false when it is not as it was read any more. */
export async function rekey(before: ImageRow, made: Pick<Labels, "nameKey" | "search">, tags: Pick<TagRow, "key" | "tag">[]) {
  const { id: imageId, ownerId, deletedAt } = before;
  return wasUnchanged(
    atomically((tx) => [
      lockAccount(tx, ownerId),
      mustChange(tx.update(images).set(made).where(asBefore(before))),
      tx.delete(imageTags).where(eq(imageTags.imageId, imageId)),
      ...tag(
        tx,
        ownerId,
        deletedAt === null,
        tags.map(({ key, tag }) => [imageId, key, tag]),
      ),
    ]),
  );
}

async function wasUnchanged(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return false;
  }
}

function asBefore({ id, ownerId, name, description, tags, deletedAt }: ImageRow): SQL | undefined {
  const deleted = deletedAt === null ? isNull(images.deletedAt) : eq(images.deletedAt, deletedAt);
  const said = and(eq(images.name, name), eq(images.description, description), eq(images.tags, tags));
  return and(eq(images.id, id), eq(images.ownerId, ownerId), said, deleted);
}

function untag(tx: Db, imageIds: string[], keys: string[]): Statement[] {
  if (keys.length === 0) return [];
  return [tx.delete(imageTags).where(and(among(imageTags.imageId, imageIds), among(imageTags.key, keys)))];
}

/** Writes tags as lists of image, key and tag. */
function tag(tx: Db, ownerId: string, living: boolean, rows: [imageId: string, key: string, tag: string][]): Statement[] {
  if (rows.length === 0) return [];
  // SQLite takes what follows a list for a part of its join where no condition stands between.
  const given = sql`select ${field(0)}, ${ownerId}, ${field(1)}, ${field(2)}, ${sql.param(living, imageTags.living)} from ${lists(rows)} where true`;
  return [
    tx
      .insert(imageTags)
      .select(given)
      .onConflictDoUpdate({ target: [imageTags.imageId, imageTags.key], set: { tag: sql`excluded.tag` } }),
  ];
}
