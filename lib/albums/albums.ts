import {
  type AlbumRow,
  type AlbumSort,
  append,
  arrange,
  deleteAlbumRow,
  insertAlbum,
  type Placed,
  type StoredAlbum,
  selectAlbum,
  selectAlbums,
  takeOut,
  updateAlbum,
} from "#db/albums.ts";
import { selectOwnedImages } from "#db/images.ts";
import { newId } from "#lib/id.ts";
import { presenter } from "#lib/images/gallery.ts";
import { nameKeyOf } from "#lib/images/labels.ts";
import { type Asked, type Listed, listed, newest, positionOf } from "#lib/page.ts";
import type { Owner } from "#lib/plans/owner.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Album } from "#lib/web/shapes.ts";

export const mostAlbums = 1000;
export const mostImages = 20_000;

export const albumSortNames = ["-createdAt", "createdAt", "name", "-name"] as const;
export type AlbumSortName = (typeof albumSortNames)[number];

export type AlbumDraft = { name: string; description?: string | undefined };
export type AlbumChange = { name?: string | undefined; description?: string | undefined; coverId?: string | null | undefined };

/** Makes an album without images. Throws `invalid` where its owner has as many as an account may have. */
export async function makeAlbum(owner: Owner, draft: AlbumDraft): Promise<Album> {
  const { name, description = "" } = draft;
  const now = new Date();
  const album: AlbumRow = {
    id: newId(),
    ownerId: owner.id,
    name,
    nameKey: nameKeyOf(name),
    description,
    coverId: null,
    createdAt: now,
    updatedAt: now,
  };
  if (!(await insertAlbum(album, mostAlbums))) {
    throw new Refusal("invalid", `You have ${mostAlbums} albums, which is the most. Delete one that you need no more.`, {
      errors: [{ path: "name", message: `would be more than ${mostAlbums} albums` }],
    });
  }
  return presentAlbum({ album, images: 0, coverId: null }, null);
}

/** The owner's albums, newest first or as `sort` says; those with the image `image`. */
export async function listAlbums(
  owner: Owner,
  origin: string,
  asked: Asked & { sort?: AlbumSortName | undefined; image?: string | undefined },
): Promise<Listed<Album>> {
  const { sort = newest, image = null } = asked;
  const by = sort.replace("-", "") as AlbumSort["by"];
  const page = await selectAlbums(owner.id, image, { by, down: sort.startsWith("-") }, positionOf(asked, sort));
  const covers = await coversOf(owner, origin, page.items);
  return listed(page, (stored) => presentAlbum(stored, covers(stored)), sort);
}

/** One of the owner's albums. Throws `not-found`. */
export async function readAlbum(owner: Owner, origin: string, id: string): Promise<Album> {
  const stored = await selectAlbum(owner.id, id);
  if (stored === null) throw noSuchAlbum();
  return presentAlbum(stored, (await coversOf(owner, origin, [stored]))(stored));
}

/** Changes an album's name, description or cover, which is one of its images, or null for the first. Throws `not-found`, `invalid`. */
export async function changeAlbum(owner: Owner, origin: string, id: string, { name, ...change }: AlbumChange): Promise<Album> {
  const named = name === undefined ? {} : { name, nameKey: nameKeyOf(name) };
  const { description, coverId } = change;
  const words = description === undefined ? {} : { description };
  const cover = coverId === undefined ? {} : { coverId };
  const done = await updateAlbum(owner.id, id, { ...named, ...words, ...cover, updatedAt: new Date() });
  if (done || coverId == null || (await selectAlbum(owner.id, id)) === null) return readAlbum(owner, origin, id);
  throw new Refusal("invalid", "The cover must be one of the album's images. Add it first.", {
    errors: [{ path: "coverId", message: "is not one of the album's images" }],
  });
}

/** Deletes an album and leaves its images. Throws `not-found`. */
export async function deleteAlbum({ id: ownerId }: Owner, id: string): Promise<void> {
  if (!(await deleteAlbumRow(ownerId, id))) throw noSuchAlbum();
}

/** Has an album show those of `ids` that are the owner's, in this order, and no others. Throws `not-found`, `invalid`. */
export async function arrangeAlbum(owner: Owner, origin: string, id: string, ids: string[]): Promise<Album> {
  count(await arrange(owner.id, id, [...new Set(ids)], mostImages, new Date()));
  return readAlbum(owner, origin, id);
}

/** Puts those of `ids` that are the owner's and not in the album at its end; returns how many. Throws `not-found`, `invalid`. */
export async function addToAlbum({ id: ownerId }: Owner, id: string, ids: string[]): Promise<number> {
  return count(await append(ownerId, id, [...new Set(ids)], mostImages, new Date()));
}

/** Takes images out of an album and nowhere else; returns how many were in it. Throws `not-found`. */
export async function takeFromAlbum({ id: ownerId }: Owner, id: string, ids: string[]): Promise<number> {
  return count(await takeOut(ownerId, id, ids, new Date()));
}

async function coversOf(owner: Owner, origin: string, albums: StoredAlbum[]) {
  const ids = albums.flatMap(({ coverId }) => coverId ?? []);
  const found = await selectOwnedImages(owner.id, ids);
  const present = await presenter(owner, origin, found);
  const covers = new Map(found.map((image) => [image.id, present(image)]));
  return ({ coverId }: StoredAlbum) => (coverId === null ? null : (covers.get(coverId) ?? null));
}

function presentAlbum({ album, images, coverId }: StoredAlbum, cover: Album["cover"]): Album {
  const { id, name, description, createdAt, updatedAt } = album;
  const chosen = album.coverId === coverId ? coverId : null;
  return { id, name, description, coverId: chosen, cover, images, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

function count(placed: Placed): number {
  if (placed === "absent") throw noSuchAlbum();
  if (placed === "too-many") {
    throw new Refusal("invalid", `An album has at most ${mostImages} images. Make another one for the rest.`, {
      errors: [{ path: "ids", message: `would be more than ${mostImages} images in the album` }],
    });
  }
  return placed;
}

function noSuchAlbum() {
  return new Refusal("not-found", "There is no such album.");
}
