import sharp from "sharp";
import type { Random } from "#e2e/faults/random.ts";
import { type Answer, asAdmin, type Caller, caller, join, over, type Send } from "#e2e/setup/client.ts";
import { codeIn, Looking, untilTaken, waitOf } from "./look.ts";
import {
  type Album,
  type Barrier,
  contentOf,
  type Link,
  offers,
  type Picture,
  type Plan,
  type Share,
  type Somebody,
  type Way,
} from "./model.ts";

export const renditions = ["200", "300", "400", "original"];
/** ms: longer than a step takes. */
const aStep = 10_000;

/** Two servers over one store, and what the model says is in it. */
export class World {
  readonly random: Random;
  readonly origins: string[];
  readonly send: Send;
  readonly admin: Caller;
  readonly looking: Looking;
  readonly plans: Plan[] = [
    { id: "basic", heights: [200], original: false, temporary: false, longest: Number.POSITIVE_INFINITY },
    { id: "premium", heights: [200, 400], original: true, temporary: false, longest: Number.POSITIVE_INFINITY },
    { id: "enterprise", heights: [200, 400], original: true, temporary: true, longest: 30 * 86_400 },
  ];
  readonly people: Somebody[] = [];
  readonly pictures: Picture[] = [];
  readonly albums: Album[] = [];
  readonly links: Link[] = [];
  readonly shares: Share[] = [];
  readonly ways: Way[] = [];
  /** Every step that was taken, for what went wrong. */
  readonly log: string[] = [];
  /** As many as there may be, so that walks of every length have links to walk by. */
  readonly mostPictures: number;
  #locks = 0;

  private constructor(random: Random, origins: string[], send: Send, admin: Caller, looking: Looking, mostPictures: number) {
    this.random = random;
    this.origins = origins;
    this.send = send;
    this.admin = admin;
    this.looking = looking;
    this.mostPictures = mostPictures;
  }

  static async begin(random: Random, origins: string[], adminEmail: string, mostPictures: number): Promise<World> {
    const send: Send = (path, init) => {
      const server = over(random.oneOf(origins));
      return untilTaken(
        () => server(path, init),
        async (answer) => {
          if (answer.status !== 503) return null;
          const code = codeIn(answer.headers.get("content-type"), await answer.clone().text());
          return waitOf(code, answer.headers.get("retry-after"));
        },
      );
    };
    const admin = await asAdmin(send, adminEmail);
    const world = new World(random, origins, send, admin, await Looking.begin(origins[0] ?? ""), mostPictures);
    const custom: Plan = { id: "custom", heights: [300], original: true, temporary: true, longest: 3600 };
    await world.makePlan(custom);
    for (const plan of ["enterprise", "custom", "enterprise", "basic"]) await world.signUp(plan);
    return world;
  }

  async makePlan(plan: Plan): Promise<void> {
    const more = { name: plan.id, minExpiry: 1, quotaBytes: 1e9, maxFileBytes: 1e8 };
    this.must("a new plan", await this.admin.call("POST", "/admin/plans", { id: plan.id, ...more, ...bodyOf(plan) }), 201);
    this.plans.push(plan);
  }

  planOf(id: string): Plan {
    const plan = this.plans.find((one) => one.id === id);
    if (plan === undefined) throw new Error(`There is no plan ${id}`);
    return plan;
  }

  private async signUp(plan: string): Promise<void> {
    const { account, token } = await join(this.send);
    this.must("a move", await this.admin.call("PATCH", `/admin/accounts/${account.id}`, { plan }), 200);
    this.people.push({ ...caller(this.send, token), id: account.id, plan: this.planOf(plan), suspended: false });
  }

  /** One of a list; null of none. */
  one<T>(list: readonly T[]): T | null {
    return list.length === 0 ? null : this.random.oneOf(list);
  }

  /** One of a list, more often one for which `likely` holds: what is refused is soon told. */
  likely<T>(list: readonly T[], likely: (one: T) => boolean): T | null {
    return this.random.chance(0.8) ? (this.one(list.filter(likely)) ?? this.one(list)) : this.one(list);
  }

  /** Some of a list, `most` at the most. */
  some<T>(list: readonly T[], most: number): T[] {
    const chosen = new Set<T>();
    for (let n = this.random.below(most + 1); n > 0 && list.length > 0; n--) chosen.add(this.random.oneOf(list));
    return [...chosen];
  }

  get barriers(): (Link | Share)[] {
    return [...this.links, ...this.shares];
  }

  newLock(): number {
    return ++this.#locks;
  }

  /** Of all URLs, those of which this holds. */
  of(which: (way: Way) => boolean): Way[] {
    return this.ways.filter(which);
  }

  ofOwners(which: (owner: Somebody) => boolean): Way[] {
    return this.of((way) => which(way.kind === "permanent" ? way.picture.owner : barrierOf(way).owner));
  }

  ofBarriers(barriers: readonly Barrier[]): Way[] {
    return this.of((way) => way.kind !== "permanent" && barriers.includes(barrierOf(way)));
  }

  /** All URLs on which it depends whether these pictures are there. */
  ofPictures(pictures: readonly Picture[]): Way[] {
    return this.of((way) => {
      if (way.kind === "permanent" || way.kind === "shared") return pictures.includes(way.picture);
      if (way.kind === "link") return pictures.includes(way.link.picture);
      const { shows } = way.share;
      return pictures.some((one) => (Array.isArray(shows) ? shows.includes(one) : shows.places.has(one)));
    });
  }

  /** A picture that no other looks like, as large as every rendition and small in bytes. */
  async draw(): Promise<Buffer> {
    const n = this.pictures.length;
    const background = { r: 16 + 32 * (n & 7), g: 16 + 32 * ((n >> 3) & 7), b: 16 + 32 * ((n >> 6) & 7) };
    return sharp({ create: { width: 24, height: 420, channels: 3, background } })
      .withExif({ IFD0: { ImageDescription: `Picture ${n}` } })
      .jpeg()
      .toBuffer();
  }

  addPicture(owner: Somebody, { id, key }: { id: string; key: string }, bytes: Buffer): Picture {
    const picture: Picture = { id, key, owner, bytes, deletedAt: null };
    this.pictures.push(picture);
    for (const rendition of renditions) this.ways.push({ kind: "permanent", path: `/i/${key}/${rendition}`, picture, rendition });
    this.looking.expectOriginal(contentOf(picture, "original", null), bytes);
    return picture;
  }

  addLink(link: Link): Way[] {
    this.links.push(link);
    const way: Way = { kind: "link", path: link.path, link };
    this.ways.push(way);
    return [way];
  }

  addShare(share: Share): Way[] {
    this.shares.push(share);
    const { path } = share;
    const added: Way[] = [
      { kind: "sheet", path, share },
      { kind: "zip", path: `${path}/download`, share },
    ];
    // One that is not in the share now stands for all that are not, and those of an album may come to be.
    const { shows, owner } = share;
    const inside = Array.isArray(shows) ? shows : [...shows.places.keys()];
    const pictures = [...this.some(inside, 3), ...this.some(this.picturesOf(owner), 2), ...this.some(this.pictures, 1)];
    for (const picture of new Set(pictures)) {
      for (const rendition of new Set([share.rendition, this.random.oneOf(renditions)])) {
        added.push({ kind: "shared", path: `${path}/${picture.key}/${rendition}`, share, picture, rendition });
      }
    }
    this.ways.push(...added);
    return added;
  }

  picturesOf(owner: Somebody): Picture[] {
    return this.pictures.filter((one) => one.owner === owner && one.deletedAt === null);
  }

  albumsOf(owner: Somebody): Album[] {
    return this.albums.filter((one) => one.owner === owner && !one.deleted);
  }

  /** What the API refuses with, by the order of the contract's table; null where it does not. */
  refusal(owner: Somebody, { plan = false, gone = false, revoked = false, invalid = false } = {}): number | null {
    if (owner.suspended) return 401;
    if (plan && !owner.plan.temporary) return 403;
    if (gone) return 404;
    if (revoked) return 409;
    return invalid ? 422 : null;
  }

  /** Whether what is asked of a link or share is one of its plan's. */
  isInvalid({ plan }: Somebody, { rendition = "original", expiresIn = 1 }: { rendition?: string; expiresIn?: number }): boolean {
    return (rendition !== "original" && !offers(plan, rendition)) || expiresIn > plan.longest;
  }

  /** Throws unless an answer of the API has this status. */
  must<T>(what: string, { status, body }: Answer<T>, wanted: number): T {
    if (status !== wanted) throw new Error(`The API had to answer ${what} with ${wanted}: ${status} ${JSON.stringify(body)}`);
    return body;
  }
}

export function barrierOf(way: Exclude<Way, { kind: "permanent" }>): Link | Share {
  return way.kind === "link" ? way.link : way.share;
}

export function bodyOf(plan: Plan): object {
  const { heights: thumbnailHeights, original: originalLink, temporary: temporaryLinks, longest } = plan;
  return { thumbnailHeights, originalLink, temporaryLinks, maxExpiry: Number.isFinite(longest) ? longest : null };
}

/** Whether it will not end by itself while a step is about it. */
export function isSteady({ expiresAt }: Barrier): boolean {
  return expiresAt < Date.now() || expiresAt > Date.now() + aStep;
}

/** Whether somebody may make links now. */
export function mayShare({ plan, suspended }: Somebody): boolean {
  return plan.temporary && !suspended;
}
