import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "#e2e/setup/client.ts";
import type { Link as ApiLink, Share as ApiShare } from "#lib/web/shapes.ts";
import { type Barrier, isThere, isUsedUp, type Link, nameOf, type Share, type Somebody } from "../model.ts";
import type { Step, Took } from "../steps.ts";
import { mayShare, renditions, type World } from "../world.ts";

const labels = ["Ada", "Ben", "Cleo"];
const long = 600;

export const conditionSteps = {
  link: { weight: 16, take: (world) => makeLink(world, long) },
  briefLink: { weight: 4, take: (world) => makeLink(world, 1 + world.random.below(2)) },
  share: { weight: 7, take: (world) => makeShare(world, long) },
  briefShare: { weight: 2, take: (world) => makeShare(world, 1 + world.random.below(2)) },
  change: {
    weight: 9,
    take: (world) => change(world, chosen(world), { ...newEnd(world, 0.5), ...newConditions(world) }),
  },
  shorten: { weight: 3, take: (world) => change(world, chosen(world), { expiresIn: 1 }) },
  revive: {
    weight: 6,
    take(world) {
      const spent = world.barriers.filter((one) => !one.revoked && (isUsedUp(one) || one.expiresAt < Date.now()));
      const one = world.likely(spent, ({ owner }) => mayShare(owner));
      return change(world, one, { expiresIn: long, ...(one !== null && isUsedUp(one) ? { maxViews: one.views + 2 } : {}) });
    },
  },
  revoke: {
    weight: 3,
    async take(world) {
      const one = world.one(world.barriers);
      if (one === null) return null;
      const refused = world.refusal(one.owner, { gone: !isThere(one) });
      world.must("a revocation", await one.owner.call("DELETE", pathOf(one)), refused ?? 204);
      if (refused === null) one.revoked = true;
      return { said: `${nameOf(one)} ${refused ?? ""}`, touched: world.ofBarriers([one]) };
    },
  },
  revokeImage: {
    weight: 1,
    async take(world) {
      const picture = world.one(world.pictures.filter(({ deletedAt }) => deletedAt === null));
      if (picture === null) return null;
      const links = world.links.filter((one) => one.picture === picture);
      return revokeMany(world, picture.owner, { imageId: picture.id }, links);
    },
  },
  revokeLabel: {
    weight: 1,
    async take(world) {
      const [owner, label] = [world.random.oneOf(world.people), world.random.oneOf(labels)];
      return revokeMany(world, owner, { label }, ofOwner(world, owner, label));
    },
  },
  revokeList: {
    weight: 1,
    async take(world) {
      const owner = world.random.oneOf(world.people);
      const some = world.some(ofOwner(world, owner), 4);
      return revokeMany(world, owner, { ids: some.map(({ id }) => id) }, some);
    },
  },
  wait: {
    weight: 3,
    async take(world) {
      const now = Date.now();
      const [next = 0] = world.barriers
        .map(({ expiresAt }) => expiresAt)
        .filter((end) => end > now && end < now + 2000)
        .toSorted((a, b) => a - b);
      if (next === 0) return null;
      await sleep(next - now + 5);
      const over = world.barriers.filter(({ expiresAt }) => expiresAt >= now && expiresAt <= next);
      return { said: over.map(nameOf).join(", "), touched: world.ofBarriers(over) };
    },
  },
} satisfies Record<string, Step>;

function chosen(world: World): Link | Share | null {
  return world.likely(world.barriers, (one) => mayShare(one.owner) && isThere(one) && !one.revoked);
}

async function makeLink(world: World, expiresIn: number): Promise<Took> {
  const picture = world.likely(world.pictures, ({ owner, deletedAt }) => mayShare(owner) && deletedAt === null);
  if (picture === null) return null;
  const { owner } = picture;
  const draft = draftOf(world, expiresIn);
  const answer = await owner.call<ApiLink>("POST", `/images/${picture.id}/links`, draft);
  const invalid = world.isInvalid(owner, draft);
  const refused = world.refusal(owner, { plan: true, gone: picture.deletedAt !== null, invalid });
  const made = world.must("a new link", answer, refused ?? 201);
  if (refused !== null) return { said: `refused ${refused}`, touched: [] };
  const link: Link = { ...barrierFrom(world, owner, draft, made), picture };
  return { said: `${nameOf(link)} ${JSON.stringify(draft)}`, touched: world.addLink(link) };
}

async function makeShare(world: World, expiresIn: number): Promise<Took> {
  const owner = world.likely(world.people, mayShare);
  if (owner === null) return null;
  const album = world.random.chance(0.5) ? world.one(world.albumsOf(owner)) : null;
  const pictures = world.some(world.picturesOf(owner), 5);
  if (album === null && pictures.length === 0) return null;
  const shows = album ?? pictures;
  const draft = draftOf(world, expiresIn);
  const what = album === null ? { imageIds: pictures.map(({ id }) => id) } : { albumId: album.id };
  const answer = await owner.call<ApiShare>("POST", "/shares", { ...what, ...draft });
  const refused = world.refusal(owner, { plan: true, invalid: world.isInvalid(owner, draft) });
  const made = world.must("a new share", answer, refused ?? 201);
  if (refused !== null) return { said: `refused ${refused}`, touched: [] };
  const share: Share = { ...barrierFrom(world, owner, draft, made), shows };
  return { said: `${nameOf(share)} ${JSON.stringify({ ...what, ...draft })}`, touched: world.addShare(share) };
}

type Draft = ReturnType<typeof draftOf>;

function draftOf({ random }: World, expiresIn: number) {
  return {
    expiresIn,
    rendition: random.chance(0.5) ? "original" : random.oneOf(renditions),
    label: random.oneOf(labels),
    download: random.chance(0.2),
    metadata: random.oneOf(["exact", "stripped"] as const),
    // Drawing letters costs more than all else that a step does.
    watermark: random.chance(0.08) ? random.oneOf(labels) : null,
    password: random.chance(0.2) ? `secret ${random.below(1000)}` : null,
    maxViews: random.chance(0.3) ? 1 + random.below(3) : null,
  };
}

function barrierFrom(world: World, owner: Somebody, draft: Draft, made: ApiLink | ApiShare): Barrier {
  const { rendition, label, download, metadata, watermark, password, maxViews } = draft;
  const lock = password === null ? null : world.newLock();
  const [path, expiresAt] = [new URL(made.url).pathname, Date.parse(made.expiresAt)];
  const told = { rendition, label, download, metadata, watermark, password, maxViews };
  return { id: made.id, path, owner, ...told, lock, views: 0, expiresAt, revoked: false, visits: [] };
}

type Change = { expiresIn?: number; maxViews?: number | null; password?: string | null; label?: string };

function newEnd({ random }: World, chance: number): Change {
  return random.chance(chance) ? { expiresIn: long } : {};
}

function newConditions({ random }: World): Change {
  return {
    ...(random.chance(0.3) ? { maxViews: random.chance(0.3) ? null : 1 + random.below(4) } : {}),
    ...(random.chance(0.2) ? { password: random.chance(0.4) ? null : `secret ${random.below(1000)}` } : {}),
    ...(random.chance(0.3) ? { label: random.oneOf(labels) } : {}),
  };
}

async function change(world: World, one: Link | Share | null, asked: Change): Promise<Took> {
  if (one === null) return null;
  const { owner, revoked } = one;
  const invalid = asked.expiresIn !== undefined && world.isInvalid(owner, { expiresIn: asked.expiresIn });
  const refused = world.refusal(owner, { plan: true, gone: !isThere(one), revoked, invalid });
  const answer = await owner.call<ApiLink | ApiShare>("PATCH", pathOf(one), asked);
  const body = world.must("a change of conditions", answer, refused ?? 200);
  if (refused !== null) return { said: `${nameOf(one)} refused ${refused}`, touched: world.ofBarriers([one]) };
  if (new URL(body.url).pathname !== one.path) throw new Error(`${nameOf(one)} became ${body.url}`);
  if (asked.expiresIn !== undefined) one.expiresAt = Date.parse(body.expiresAt);
  if (asked.maxViews !== undefined) one.maxViews = asked.maxViews;
  if (asked.label !== undefined) one.label = asked.label;
  if (asked.password !== undefined) {
    one.password = asked.password;
    one.lock = asked.password === null ? null : world.newLock();
  }
  return { said: `${nameOf(one)} ${JSON.stringify(asked)}`, touched: world.ofBarriers([one]) };
}

function ofOwner({ barriers }: World, owner: Somebody, label?: string): (Link | Share)[] {
  return barriers.filter((one) => one.owner === owner && (label === undefined || one.label === label));
}

async function revokeMany(world: World, owner: Somebody, which: object, some: (Link | Share)[]): Promise<Took> {
  const refused = world.refusal(owner);
  const answer: Answer<{ revoked: number }> = await owner.call("POST", "/links/revoke", which);
  const { revoked } = world.must("revocations", answer, refused ?? 200);
  if (refused !== null) return { said: `refused ${refused}`, touched: [] };
  const living = some.filter((one) => !one.revoked);
  // When links and shares go for good with what is deleted depends on the purge.
  const sure = living.filter(isThere).length;
  if (revoked < sure || revoked > living.length) throw new Error(`${revoked} were revoked, not ${sure} to ${living.length}`);
  for (const one of living) one.revoked = true;
  return { said: JSON.stringify(which), touched: world.ofBarriers(some) };
}

function pathOf(one: Link | Share): string {
  return "picture" in one ? `/links/${one.id}` : `/shares/${one.id}`;
}
