import { type ImageRow, selectImage, selectImages, selectThumbnails, type ThumbnailRow, updateImage } from "#db/images.ts";
import { type StoredPlan, selectPlans } from "#db/plans.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { allowsRendition, lockedRenditions, renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Explanation, Image } from "#lib/web/shapes.ts";
import { searchTextOf } from "./search.ts";

/** The owner's images, newest first, whose name, description or tags contain `q`. */
export async function listImages({ id, plan, usage }: Owner, origin: string, asked: Asked & { q: string | null }): Promise<Listed<Image>> {
  const [page, plans] = await Promise.all([selectImages({ id, images: usage.images }, asked.q || null, positionOf(asked)), selectPlans()]);
  const made = await selectThumbnails(page.items.map((image) => image.id));
  return listed(page, (image) => presentImage(image, madeOf(image, made), plan, plans, origin));
}

/** One of the owner's images; null when it is not there. */
export async function findImage({ id: ownerId, plan }: Owner, origin: string, id: string): Promise<Image | null> {
  const image = await selectImage(ownerId, id);
  return image && present(image, plan, origin);
}

/** One of the owner's images. Throws `not-found`. */
export async function readImage(owner: Owner, origin: string, id: string): Promise<Image> {
  const image = await findImage(owner, origin, id);
  if (image === null) throw noSuchImage();
  return image;
}

/** Changes name, tags and description of one of the owner's images. Throws `not-found`. */
export async function changeImage(
  { id: ownerId, plan }: Owner,
  origin: string,
  id: string,
  change: { name?: string | undefined; tags?: string[] | undefined; description?: string | undefined },
): Promise<Image> {
  const before = await owned(ownerId, id);
  const after = {
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    tags: [...new Set(change.tags ?? before.tags)],
  };
  const image = await updateImage(ownerId, id, { ...after, search: searchTextOf(after) });
  if (image === null) throw noSuchImage();
  return present(image, plan, origin);
}

/** Why each rendition of an image answers or does not. Throws `not-found`. */
export async function explainImage({ id: ownerId, plan }: Owner, id: string): Promise<Explanation[]> {
  const image = await owned(ownerId, id);
  const [plans, made] = await Promise.all([selectPlans(), selectThumbnails([id])]);
  const locked = new Map(lockedRenditions(plan, plans).map((one) => [one.rendition, one.unlockedBy]));
  const heights = [...new Set(plans.flatMap((one) => one.thumbnailHeights))].toSorted((a, b) => a - b);
  return [...heights.map(String), "original"].map((rendition) => {
    const allowed = allowsRendition(plan, rendition);
    const because = allowed ? `The plan ${plan.name} includes it.` : `The plan ${plan.name} does not include it.`;
    return { rendition, allowed, because, unlockedBy: locked.get(rendition) ?? null, state: stateOf(image, rendition, made) };
  });
}

/** An image as the API shows it, of its row, its stored thumbnails, the owner's plan and all plans. */
export function presentImage(image: ImageRow, made: ThumbnailRow[], plan: Owner["plan"], plans: StoredPlan[], origin: string): Image {
  const { id, key, name, type, width, height, frames, bytes, sha256, placeholder, description, tags, createdAt } = image;
  const links = renditionsOf(plan).map((rendition) => ({
    rendition,
    url: `${origin}/i/${key}/${rendition}`,
    state: stateOf(image, rendition, made),
  }));
  const facts = {
    id,
    key,
    name,
    type,
    width,
    height,
    frames,
    bytes,
    sha256,
    placeholder,
    description,
    tags,
    createdAt: createdAt.toISOString(),
  };
  return { ...facts, links, locked: lockedRenditions(plan, plans) };
}

async function present(image: ImageRow, plan: Owner["plan"], origin: string): Promise<Image> {
  const [plans, made] = await Promise.all([selectPlans(), selectThumbnails([image.id])]);
  return presentImage(image, made, plan, plans, origin);
}

function stateOf(image: ImageRow, rendition: string, made: ThumbnailRow[]): "ready" | "on-demand" {
  const ready = rendition === "original" || made.some((one) => String(one.height) === rendition && one.format === image.baseFormat);
  return ready ? "ready" : "on-demand";
}

function madeOf(image: ImageRow, made: ThumbnailRow[]): ThumbnailRow[] {
  return made.filter((thumbnail) => thumbnail.imageId === image.id);
}

async function owned(ownerId: string, id: string): Promise<ImageRow> {
  const image = await selectImage(ownerId, id);
  if (image === null) throw noSuchImage();
  return image;
}

function noSuchImage() {
  return new Refusal("not-found", "There is no such image.");
}
