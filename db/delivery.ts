import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { db } from "./client.ts";
import { once } from "./once.ts";
import { accounts, images, links, plans } from "./schema.ts";

/** A column of the image's owner, or of the owner's plan. Scalar subqueries cost SQLite a quarter of what the same joins do. */
const ofOwner = (column: SQLiteColumn) => sql`(select o.${sql.identifier(column.name)} from accounts o where o.id = images.owner_id)`;
const ofPlan = (column: SQLiteColumn) =>
  sql`(select p.${sql.identifier(column.name)} from plans p where p.id = ${ofOwner(accounts.planId)})`;
const ofLink = (column: SQLiteColumn) => sql`(select l.${sql.identifier(column.name)} from links l where l.id = ${sql.placeholder("id")})`;

/** What delivery has to know of an image: its facts, whether its owner is suspended, and the owner's plan now. */
const facts = {
  id: images.id,
  key: images.key,
  name: images.name,
  type: images.type,
  frames: images.frames,
  bytes: images.bytes,
  sha256: images.sha256,
  baseFormat: images.baseFormat,
  createdAt: images.createdAt,
  suspended: ofOwner(accounts.suspended).mapWith(accounts.suspended),
};
const plan = {
  thumbnailHeights: ofPlan(plans.thumbnailHeights).mapWith(plans.thumbnailHeights),
  originalLink: ofPlan(plans.originalLink).mapWith(plans.originalLink),
  temporaryLinks: ofPlan(plans.temporaryLinks).mapWith(plans.temporaryLinks),
};
const link = {
  id: ofLink(links.id).mapWith(links.id),
  rendition: ofLink(links.rendition).mapWith(links.rendition),
  download: ofLink(links.download).mapWith(links.download),
  expiresAt: ofLink(links.expiresAt).mapWith(links.expiresAt),
  revokedAt: sql<Date | null>`${ofLink(links.revokedAt)}`.mapWith(links.revokedAt) as SQL<Date | null>,
};

type Prepared<T> = { execute(values: Record<string, unknown>): Promise<T[]> };
type Preparable<T> = { prepare(name: string): Prepared<T> };

// Building a query costs more than running it, and every delivered link runs one of these.
const prepare = <T>(query: unknown, name: string) => (query as Preparable<T>).prepare(name);

function byKey() {
  const query = db()
    .select({ image: facts, plan })
    .from(images)
    .where(and(eq(images.key, sql.placeholder("key")), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_key");
}

function byLink() {
  const query = db()
    .select({ image: facts, plan, link })
    .from(images)
    .where(and(eq(images.id, ofLink(links.imageId)), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_link");
}

export type Delivered = Awaited<ReturnType<ReturnType<typeof byKey>["execute"]>>[number];
export type DeliveredLink = Awaited<ReturnType<ReturnType<typeof byLink>["execute"]>>[number];

/** The image behind a permanent link with its owner's plan now; null when there is none or it is deleted. */
export async function selectByKey(key: string): Promise<Delivered | null> {
  const [row] = await prepared().byKey.execute({ key });
  return row ?? null;
}

/** The temporary link with its image and its owner's plan now; null when there is none or the image is deleted. */
export async function selectByLink(id: string): Promise<DeliveredLink | null> {
  const [row] = await prepared().byLink.execute({ id });
  return row ?? null;
}

function prepared() {
  const handle = db();
  const kept = once<{ of: unknown; byKey?: ReturnType<typeof byKey>; byLink?: ReturnType<typeof byLink> }>("prepared", () => ({
    of: null,
  }));
  if (kept.of !== handle) Object.assign(kept, { of: handle, byKey: byKey(), byLink: byLink() });
  return kept as Required<typeof kept>;
}
