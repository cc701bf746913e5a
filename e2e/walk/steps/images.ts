import { bytesOf } from "#e2e/http/pictures.ts";
import { offers, type Picture } from "../model.ts";
import type { Step } from "../steps.ts";
import { renditions } from "../world.ts";

/** ms: well within the 60 s in which a deletion is taken back, and well after them. What is in between depends on how fast this runs. */
const [young, old] = [45_000, 75_000];

export const imageSteps = {
  upload: {
    weight: 10,
    async take(world) {
      const owner = world.random.oneOf(world.people);
      if (world.pictures.length >= world.mostPictures) return null;
      const bytes = await world.draw();
      const answer = await owner.upload(bytesOf(bytes), "picture.jpg");
      const refused = world.refusal(owner);
      const image = world.must("an upload", answer, refused ?? 201);
      if (refused !== null) return { said: `refused ${refused}`, touched: [] };
      const listed = image.links.map(({ rendition }) => rendition);
      const allowed = renditions.filter((rendition) => offers(owner.plan, rendition));
      if (`${listed}` !== `${allowed}`) throw new Error(`A new image has the links ${listed}, not ${allowed}`);
      return { said: image.key, touched: world.ofPictures([world.addPicture(owner, image, bytes)]) };
    },
  },
  remove: {
    weight: 4,
    async take(world) {
      const picture = world.one(world.pictures);
      if (picture === null) return null;
      const refused = world.refusal(picture.owner, { gone: picture.deletedAt !== null });
      world.must("a deletion", await picture.owner.call("DELETE", `/images/${picture.id}`), refused ?? 204);
      if (refused === null) picture.deletedAt = Date.now();
      return { said: `${picture.key} ${refused ?? ""}`, touched: world.ofPictures([picture]) };
    },
  },
  removeMany: {
    weight: 1,
    async take(world) {
      const owner = world.random.oneOf(world.people);
      const chosen = world.some(
        world.pictures.filter((one) => one.owner === owner),
        5,
      );
      const refused = world.refusal(owner);
      const body = world.must("deletions", await owner.call("POST", "/images/delete", { ids: idsOf(chosen) }), refused ?? 200);
      if (refused !== null) return { said: `refused ${refused}`, touched: [] };
      const there = chosen.filter(({ deletedAt }) => deletedAt === null);
      if (body.deleted !== there.length) throw new Error(`${body.deleted} images were deleted, not ${there.length}`);
      for (const picture of there) picture.deletedAt = Date.now();
      return { said: keysOf(chosen), touched: world.ofPictures(chosen) };
    },
  },
  restore: {
    weight: 5,
    async take(world) {
      const owner = world.random.oneOf(world.people);
      const ages = (one: Picture) => (one.deletedAt === null ? -1 : Date.now() - one.deletedAt);
      const mine = world.pictures.filter((one) => one.owner === owner);
      const back = mine.filter((one) => ages(one) >= 0 && ages(one) < young).slice(0, 1 + world.random.below(4));
      const gone = world.some(
        mine.filter((one) => ages(one) > old),
        2,
      );
      const ids = idsOf([...back, ...gone]);
      if (ids.length === 0) return null;
      const refused = world.refusal(owner);
      const body = world.must("a restore", await owner.call("POST", "/images/restore", { ids }), refused ?? 200);
      if (refused !== null) return { said: `refused ${refused}`, touched: [] };
      if (body.restored !== back.length) throw new Error(`${body.restored} images were restored, not ${back.length}`);
      for (const picture of back) picture.deletedAt = null;
      return { said: keysOf([...back, ...gone]), touched: world.ofPictures([...back, ...gone]) };
    },
  },
} satisfies Record<string, Step>;

function idsOf(pictures: Picture[]): string[] {
  return pictures.map(({ id }) => id);
}

function keysOf(pictures: Picture[]): string {
  return pictures.map(({ key }) => key).join(", ");
}
