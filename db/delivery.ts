import { and, eq, isNull, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { once } from "./once.ts";
import { accounts, images, links, plans } from "./schema.ts";

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
  suspended: accounts.suspended,
};
const plan = { thumbnailHeights: plans.thumbnailHeights, originalLink: plans.originalLink, temporaryLinks: plans.temporaryLinks };
const link = { id: links.id, rendition: links.rendition, download: links.download, expiresAt: links.expiresAt, revokedAt: links.revokedAt };

type Prepared<T> = { execute(values: Record<string, unknown>): Promise<T[]> };
type Preparable<T> = { prepare(name: string): Prepared<T> };

// Building a query costs more than running it, and every delivered link runs one of these.
const prepare = <T>(query: unknown, name: string) => (query as Preparable<T>).prepare(name);

function byKey() {
  const query = db()
    .select({ image: facts, plan })
    .from(images)
    .innerJoin(accounts, eq(accounts.id, images.ownerId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .where(and(eq(images.key, sql.placeholder("key")), isNull(images.deletedAt)));
  return prepare<Awaited<typeof query>[number]>(query, "delivery_by_key");
}

function byLink() {
  const query = db()
    .select({ image: facts, plan, link })
    .from(links)
    .innerJoin(images, eq(images.id, links.imageId))
    .innerJoin(accounts, eq(accounts.id, images.ownerId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .where(and(eq(links.id, sql.placeholder("id")), isNull(images.deletedAt)));
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
