import { isDeepStrictEqual } from "node:util";
import type { Random } from "#e2e/faults/random.ts";
import { randomOf } from "#e2e/faults/random.ts";
import type { Link as ApiLink, Share as ApiShare } from "#lib/web/shapes.ts";
import type { Manner } from "./look.ts";
import { isThere, type Link, nameOf, type Share, type Somebody, shownBy, stateOf, type Way } from "./model.ts";
import { visitTo } from "./steps/visits.ts";
import { steps } from "./steps.ts";
import { barrierOf, World } from "./world.ts";

export type Walked = { steps: number; asked: number; urls: number; pictures: number; links: number; shares: number; kinds: number };
/** `origins` are servers over one store, in which there is an administrator `adminEmail`. `every` many steps, all URLs are asked. */
export type How = { origins: string[]; adminEmail: string; seed: number; steps: number; every: number; tell?: (progress: string) => void };

/**
 * Takes random steps, each through a server at random. After each it asks the URLs that the step is about and a hundred at random, and
 * sometimes all of them. Throws at the first that does not answer as the model says, with how to come there again.
 */
export async function walk({ origins, adminEmail, seed, steps: length, every, tell = () => {} }: How): Promise<Walked> {
  const random = randomOf(seed);
  const world = await World.begin(random, origins, adminEmail, Math.min(500, 30 + Math.floor(length / 20)));
  const kinds = new Set<string>();
  try {
    while (world.log.length < length) {
      const name = pick(random);
      const took = await steps[name]?.take(world).catch((error: Error) => {
        world.log.push(`${name}: failed`);
        throw error;
      });
      if (took == null) continue;
      kinds.add(name);
      world.log.push(`${name}: ${took.said}`);
      const all = world.log.length % every === 0;
      await look(world, all ? world.ways : [...took.touched, ...hundred(world)]);
      await readBarriers(all ? world.barriers : [...new Set(took.touched.flatMap(barriersIn))].slice(0, 3));
      if (all) await readLists(world);
      if (world.log.length % 10 === 0) tell(`${world.log.length} of ${length} steps, ${world.looking.asked} requests`);
    }
    await look(world, world.ways);
    await readLists(world);
    await openEverything(world);
    await look(world, world.ways);
    await readLists(world);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${story(world, seed, error as Error)}`, { cause: error });
  }
  const { links, shares, pictures, ways, looking } = world;
  return {
    steps: length,
    asked: looking.asked,
    urls: ways.length,
    pictures: pictures.length,
    links: links.length,
    shares: shares.length,
    kinds: kinds.size,
  };
}

const weights = Object.values(steps).reduce((sum, { weight }) => sum + weight, 0);

function pick(random: Random): string {
  let at = random.below(weights);
  return Object.keys(steps).find((name) => (at -= steps[name]?.weight ?? 0) < 0) ?? "";
}

/** A hundred different URLs, or all where there are fewer. */
function hundred({ random, ways }: World): Way[] {
  if (ways.length <= 100) return ways;
  const chosen = new Set<Way>();
  while (chosen.size < 100) chosen.add(random.oneOf(ways));
  return [...chosen];
}

const manners: Manner[] = ["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "fresh", "fresh", "part"];

async function look(world: World, ways: Iterable<Way>): Promise<void> {
  const { random, origins, looking } = world;
  const asking = [...new Set(ways)].map((way) => {
    const visit = way.kind !== "permanent" && random.chance(0.6) ? visitTo(world, barrierOf(way)) : null;
    return { origin: random.oneOf(origins), way, manner: random.oneOf(manners), visit };
  });
  // As many at once as keep both servers busy: each waits for its own.
  const next = asking.values();
  const worker = async () => {
    for (const question of next) await looking.look(question);
  };
  await Promise.all(Array.from({ length: 48 }, worker));
}

function barriersIn(way: Way): (Link | Share)[] {
  return way.kind === "permanent" ? [] : [barrierOf(way)];
}

/** Asks the API what it tells of shares and links, and compares it with the model. */
async function readBarriers(some: readonly (Link | Share)[]): Promise<void> {
  for (const one of some) {
    if (one.owner.suspended) continue;
    if ("shows" in one) {
      const [before, { status, body }] = [told(one), await one.owner.call<ApiShare>("GET", `/shares/${one.id}`)];
      const wanted = isThere(one) ? 200 : 404;
      if (status !== wanted) throw new Error(`GET /shares/${one.id} answers ${status}, not ${wanted}`);
      if (status === 200) compare(one, before, body);
    } else if (one.picture.deletedAt === null) {
      const [before, { body }] = [told(one), await one.owner.call("GET", `/images/${one.picture.id}/links?limit=200`)];
      const listed = (body.items as ApiLink[]).find(({ id }) => id === one.id);
      if (listed === undefined) throw new Error(`${nameOf(one)} is not among its image's links`);
      compare(one, before, listed);
    }
  }
}

/** Reads everybody's lists of links and shares to their ends: all of theirs and nothing else, the newest first. */
async function readLists(world: World): Promise<void> {
  for (const owner of world.people) {
    if (owner.suspended) continue;
    await readList(
      owner,
      "/links",
      world.links.filter((one) => one.owner === owner && isThere(one)),
    );
    await readList(
      owner,
      "/shares",
      world.shares.filter((one) => one.owner === owner && isThere(one)),
    );
  }
}

async function readList(owner: Somebody, path: string, wanted: (Link | Share)[]): Promise<void> {
  const before = new Map(wanted.map((one) => [one.id, told(one)]));
  const listed: (ApiLink | ApiShare)[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body }: { body: { items: ApiLink[]; nextCursor: string | null } } = await owner.call(
      "GET",
      `${path}?limit=200${cursor && `&cursor=${cursor}`}`,
    );
    listed.push(...body.items);
    cursor = body.nextCursor;
  }
  const ids = listed.map(({ id }) => id);
  const all = wanted.map(({ id }) => id);
  if (!isDeepStrictEqual(ids.toSorted(), all.toSorted())) throw new Error(`${path} lists ${ids.length}, not ${all.length}`);
  for (const one of wanted) compare(one, before.get(one.id) ?? told(one), listed.find(({ id }) => id === one.id) as ApiLink | ApiShare);
}

/** What the API tells of a link or share: its URL, its conditions, and how often it was opened. */
function told(one: Link | Share) {
  const { rendition, label, download, metadata, watermark, maxViews, views, expiresAt, revoked, password } = one;
  const common = { rendition, label, download, metadata, watermark, maxViews, views, expiresAt, revoked, hasPassword: password !== null };
  const images =
    "shows" in one
      ? shownBy(one)
          .map(({ id }) => id)
          .toSorted()
      : [one.picture.id];
  return { ...common, images, path: one.path, state: stateOf(one, Date.now()) };
}

function compare(one: Link | Share, before: ReturnType<typeof told>, body: ApiLink | ApiShare): void {
  const { rendition, label, download, metadata, watermark, maxViews, views, expiresAt, revokedAt, hasPassword, state } = body;
  const images = "imageIds" in body ? body.imageIds.toSorted() : [body.imageId];
  const common = { rendition, label, download, metadata, watermark, maxViews, views, expiresAt: Date.parse(expiresAt), hasPassword };
  const is = { ...common, revoked: revokedAt !== null, images, path: new URL(body.url).pathname, state };
  if (isDeepStrictEqual(is, before) || isDeepStrictEqual(is, told(one))) return;
  throw new Error(`The API tells of ${nameOf(one)} ${JSON.stringify(is)}, not ${JSON.stringify(before)}`);
}

/** Gives everybody the right to everything: what is denied then is deleted, revoked, used up or over. */
async function openEverything(world: World): Promise<void> {
  const everything = { id: "everything", heights: [200, 300, 400], original: true, temporary: true, longest: 3600 };
  await world.makePlan(everything);
  for (const who of world.people) {
    const answer = await world.admin.call("PATCH", `/admin/accounts/${who.id}`, { plan: everything.id, suspended: false });
    world.must("a move", answer, 200);
    Object.assign(who, { plan: everything, suspended: false });
  }
}

/** The last steps, and those before that were about what did not agree. */
function story({ log }: World, seed: number, error: Error): string {
  const ids = error.message.match(/\b[\w-]{22}(?![\w-])/g) ?? [];
  const numbered = log.map((line, at) => `  ${at + 1}. ${line}`);
  const about = numbered.slice(0, -12).filter((line) => ids.some((id) => line.includes(id)));
  return [`Seed ${seed}, step ${log.length}. What was about it, and the last:`, ...about.slice(-40), "  …", ...numbered.slice(-12)].join(
    "\n",
  );
}
