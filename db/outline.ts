import { and, eq, isNull, like, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { containing, newestFirst } from "./page.ts";
import { images } from "./schema.ts";

/** What of an image is needed to leave room for it. */
export type Outlined = { id: string; createdAt: Date; width: number; height: number; placeholder: string };

/** The first `most` of the list that `selectImages` gives page by page, of each only its outline. */
export async function selectOutlines(ownerId: string, q: string | null, most: number): Promise<Outlined[]> {
  const { id, createdAt, width, height, placeholder } = images;
  const found = q === null ? undefined : sql`${like(images.search, containing(q))} escape '\\'`;
  return db()
    .select({ id, createdAt, width, height, placeholder })
    .from(images)
    .where(and(eq(images.ownerId, ownerId), isNull(images.deletedAt), found))
    .orderBy(...newestFirst(images))
    .limit(most);
}
