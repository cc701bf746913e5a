import type { Album, Picture } from "../model.ts";
import type { Step, Took } from "../steps.ts";
import type { World } from "../world.ts";

export const albumSteps = {
  newAlbum: {
    weight: 2,
    async take(world) {
      const owner = world.random.oneOf(world.people);
      if (world.albumsOf(owner).length > 3) return null;
      const refused = world.refusal(owner);
      const album = world.must("a new album", await owner.call("POST", "/albums", { name: "Album" }), refused ?? 201);
      if (refused !== null) return { said: `refused ${refused}`, touched: [] };
      world.albums.push({ id: album.id, owner, deleted: false, places: new Map() });
      return { said: album.id, touched: [] };
    },
  },
  arrange: {
    weight: 4,
    take: (world) =>
      place(world, "PUT", "", (album, chosen) => {
        for (const [picture] of album.places) if (picture.deletedAt === null) album.places.delete(picture);
        for (const [at, picture] of chosen.entries()) album.places.set(picture, at);
      }),
  },
  append: {
    weight: 4,
    take: (world) =>
      place(world, "POST", "", (album, chosen) => {
        const end = Math.max(-1, ...album.places.values()) + 1;
        for (const [at, picture] of chosen.entries()) if (!album.places.has(picture)) album.places.set(picture, end + at);
      }),
  },
  takeOut: {
    weight: 2,
    take: (world) =>
      place(world, "POST", "/remove", (album, chosen) => {
        for (const picture of chosen) album.places.delete(picture);
      }),
  },
  dropAlbum: {
    weight: 1,
    async take(world) {
      const album = world.one(world.albums);
      if (album === null) return null;
      const refused = world.refusal(album.owner, { gone: album.deleted });
      world.must("an album's deletion", await album.owner.call("DELETE", `/albums/${album.id}`), refused ?? 204);
      if (refused === null) album.deleted = true;
      return { said: `${album.id} ${refused ?? ""}`, touched: waysOf(world, album) };
    },
  },
} satisfies Record<string, Step>;

/** Asks for a change of which images an album has; ids of others, and of what is deleted, are passed over. */
async function place(world: World, method: string, at: string, follow: (album: Album, chosen: Picture[]) => void): Promise<Took> {
  const album = world.one(world.albums);
  if (album === null) return null;
  const { owner } = album;
  const chosen = world.some(world.picturesOf(owner), 6);
  const refused = world.refusal(owner, { gone: album.deleted });
  const ids = chosen.map(({ id }) => id);
  world.must("a change of an album", await owner.call(method, `/albums/${album.id}/images${at}`, { ids }), refused ?? 200);
  if (refused === null) follow(album, chosen);
  return { said: `${method} ${album.id} ${ids.length} ${refused ?? ""}`, touched: waysOf(world, album) };
}

function waysOf(world: World, album: Album) {
  return world.ofBarriers(world.shares.filter(({ shows }) => shows === album));
}
