import { type ImageRow, selectImage, selectThumbnails, type ThumbnailRow } from "#db/images.ts";
import { type StoredPlan, selectPlans } from "#db/plans.ts";
import { allowsRendition, lockedRenditions, renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Explanation, Image } from "#lib/web/shapes.ts";
import { changeLabels } from "./tags.ts";

/** One of the owner's images; null when it is not there. */
export async function findImage(owner: Owner, origin: string, id: string): Promise<Image | null> {
  const image = await selectImage(owner.id, id);
  return image && (await presenter(owner, origin, [image]))(image);
}

/** One of the owner's images. Throws `not-found`. */
export async function readImage(owner: Owner, origin: string, id: string): Promise<Image> {
  const image = await findImage(owner, origin, id);
  if (image === null) throw noSuchImage();
  return image;
}

/** Changes name, tags and description of one of the owner's images. Throws `not-found`. */
export async function changeImage(
  owner: Owner,
  origin: string,
  id: string,
  change: { name?: string | undefined; tags?: string[] | undefined; description?: string | undefined },
): Promise<Image> {
  const image = await changeLabels(owner.id, id, (before) => ({
    name: change.name ?? before.name,
    description: change.description ?? before.description,
    tags: change.tags ?? before.tags,
  }));
  if (image === null) throw noSuchImage();
  return (await presenter(owner, origin, [image]))(image);
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

/** Presents images of a page, of which each has its thumbnails read with the others'. */
export async function presenter({ plan }: Owner, origin: string, images: ImageRow[]): Promise<(image: ImageRow) => Image> {
  const [plans, made] = await Promise.all([selectPlans(), selectThumbnails(images.map(({ id }) => id))]);
  return (image) => presentImage(image, madeOf(image, made), plan, plans, origin);
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
