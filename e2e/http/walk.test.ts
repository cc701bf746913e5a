import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import type { Image, Link } from "#lib/web/shapes.ts";
import { good, type House, openHouse } from "./house.ts";
import { bytesOf, scene } from "./pictures.ts";
import { knock, type Reply, withoutDate } from "./wire.ts";

// Random steps against a small model of the contract. `TESSERA_WALK_SEED` walks the same way again.
const seed = Number(process.env.TESSERA_WALK_SEED ?? randomInt(2 ** 31));

type Plan = { heights: number[]; original: boolean; temporary: boolean };
type Somebody = Awaited<ReturnType<typeof join>> & { plan: string; suspended: boolean };
type Picture = { id: string; key: string; owner: Somebody; deletedAt: number | null };
type Way = { path: string; picture: Picture } & ({ rendition: string } | { link: { id: string; expiresAt: number; revoked: boolean } });
type Temporary = Extract<Way, { link: unknown }>;

/** The whole of the contract's section 2, for plans as they are in the model. */
function answers(plans: Record<string, Plan>, way: Way, now: number): boolean {
  const { owner, deletedAt } = way.picture;
  const plan = plans[owner.plan];
  if (plan === undefined || owner.suspended || deletedAt !== null) return false;
  if ("link" in way) return plan.temporary && !way.link.revoked && way.link.expiresAt > now;
  return way.rendition === "original" ? plan.original : plan.heights.includes(Number(way.rendition));
}

const renditions = ["200", "300", "400", "original"];
const kinds = {
  upload: 12,
  move: 7,
  alter: 3,
  link: 14,
  brief: 5,
  extend: 6,
  shorten: 3,
  revoke: 4,
  revokeAll: 1,
  suspend: 2,
  reinstate: 8,
  remove: 4,
  removeMany: 1,
  restore: 3,
  wait: 1,
} as const;
type Kind = keyof typeof kinds;
/** `a`, `b` and `c` pick whom or what a step is about, `luck` what is looked at after it. */
const step = fc.record({
  kind: fc.oneof(...Object.entries(kinds).map(([kind, weight]) => ({ arbitrary: fc.constant(kind as Kind), weight }))),
  a: fc.nat(),
  b: fc.nat(),
  c: fc.nat(),
  luck: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Walk {
  readonly house: House;
  readonly people: Somebody[];
  readonly denial: Reply;
  readonly log: string[] = [];
  readonly pictures: Picture[] = [];
  readonly ways: Way[] = [];
  /** What each way that answered once must answer whenever it does. */
  readonly tags = new Map<string, string>();
  readonly plans: Record<string, Plan> = {
    basic: { heights: [200], original: false, temporary: false },
    premium: { heights: [200, 400], original: true, temporary: false },
    enterprise: { heights: [200, 400], original: true, temporary: true },
    custom: { heights: [300], original: true, temporary: true },
  };

  constructor(house: House, people: Somebody[], denial: Reply) {
    this.house = house;
    this.people = people;
    this.denial = denial;
  }

  static async begin(house: House): Promise<Walk> {
    const custom = {
      id: "custom",
      name: "Custom",
      thumbnailHeights: [300],
      originalLink: true,
      temporaryLinks: true,
      minExpiry: 1,
      maxExpiry: 3600,
    };
    good(await house.admin.call("POST", "/admin/plans", { ...custom, quotaBytes: 1e9, maxFileBytes: 1e8 }));
    const people = [];
    for (const plan of ["basic", "enterprise", "custom"]) {
      const somebody = await join(house.send);
      good(await house.admin.call("PATCH", `/admin/accounts/${somebody.account.id}`, { plan }));
      people.push({ ...somebody, plan, suspended: false });
    }
    return new Walk(house, people, await knock(house.origin, `/i/${"A".repeat(22)}/200`));
  }

  /** Does a step, expects the API to answer as the model says, and returns what it touched. */
  async take({ kind, a, b, c }: Step): Promise<Way[]> {
    const who = pick(this.people, a);
    const links = this.ways.filter((way): way is Temporary => "link" in way);
    switch (kind) {
      case "upload": {
        const bytes = bytesOf(
          await scene(32, 450)
            .withExif({ IFD0: { ImageDescription: `${this.pictures.length}` } })
            .jpeg()
            .toBuffer(),
        );
        const { status, body } = await who.upload(bytes, "picture.jpg");
        this.expectStatus(kind, status, who.suspended ? 401 : 201);
        if (status === 201) this.own(who, body);
        return this.of(({ picture }) => picture.id === body.id);
      }
      case "move": {
        const plan = pick(Object.keys(this.plans), b);
        this.expectStatus(
          `${kind} to ${plan}`,
          (await this.house.admin.call("PATCH", `/admin/accounts/${who.account.id}`, { plan })).status,
          200,
        );
        who.plan = plan;
        return this.of(({ picture }) => picture.owner === who);
      }
      case "alter": {
        const changed = {
          heights: renditions
            .slice(0, 3)
            .map(Number)
            .filter((_, n) => (b >> n) & 1),
          original: (b & 8) > 0,
          temporary: (b & 16) > 0,
        };
        const body = { thumbnailHeights: changed.heights, originalLink: changed.original, temporaryLinks: changed.temporary };
        this.expectStatus(
          `${kind} to ${JSON.stringify(changed)}`,
          (await this.house.admin.call("PATCH", "/admin/plans/custom", body)).status,
          200,
        );
        this.plans.custom = changed;
        return this.of(({ picture }) => picture.owner.plan === "custom");
      }
      case "link":
      case "brief": {
        const picture = pick(this.pictures, b);
        if (picture === undefined) return [];
        const { status, body } = await picture.owner.link(picture.id, kind === "brief" ? 1 + (c % 2) : 600, { label: `${c % 3}` });
        this.expectStatus(kind, status, this.refusal(picture.owner, { plan: true, gone: picture.deletedAt !== null }) ?? 201);
        if (status !== 201) return [];
        const way = {
          path: new URL(body.url).pathname,
          picture,
          link: { id: body.id, expiresAt: Date.parse(body.expiresAt), revoked: false },
        };
        this.ways.push(way);
        return [way];
      }
      case "extend":
      case "shorten": {
        const way = pick(links, b);
        if (way === undefined) return [];
        const { owner, deletedAt } = way.picture;
        const { status, body } = await owner.call<Link>("PATCH", `/links/${way.link.id}`, { expiresIn: kind === "shorten" ? 1 : 600 });
        this.expectStatus(kind, status, this.refusal(owner, { plan: true, gone: deletedAt !== null }) ?? (way.link.revoked ? 409 : 200));
        if (status === 200) way.link.expiresAt = Date.parse(body.expiresAt);
        if (status === 200) expect(new URL(body.url).pathname, "the same URL").toBe(way.path);
        return [way];
      }
      case "revoke": {
        const way = pick(links, b);
        if (way === undefined) return [];
        const { owner, deletedAt } = way.picture;
        const { status } = await owner.call("DELETE", `/links/${way.link.id}`);
        this.expectStatus(kind, status, this.refusal(owner, { gone: deletedAt !== null }) ?? 204);
        if (status === 204) way.link.revoked = true;
        return [way];
      }
      case "revokeAll": {
        const picture = pick(this.pictures, b);
        if (picture === undefined) return [];
        const { status } = await picture.owner.call("POST", "/links/revoke", { imageId: picture.id });
        this.expectStatus(kind, status, this.refusal(picture.owner) ?? 200);
        const touched = links.filter((way) => way.picture === picture);
        // The contract does not say whether the links of a deleted image are revoked with it: it is never restored here.
        if (status === 200) for (const { link } of touched) link.revoked = true;
        return touched;
      }
      case "suspend":
      case "reinstate": {
        const suspended = kind === "suspend";
        const who = pick(
          this.people.filter((one) => one.suspended !== suspended),
          a,
        );
        if (who === undefined) return [];
        this.expectStatus(kind, (await this.house.admin.call("PATCH", `/admin/accounts/${who.account.id}`, { suspended })).status, 200);
        who.suspended = suspended;
        return this.of(({ picture }) => picture.owner === who);
      }
      case "remove": {
        const picture = pick(this.pictures, b);
        if (picture === undefined) return [];
        const { status } = await picture.owner.call("DELETE", `/images/${picture.id}`);
        this.expectStatus(kind, status, this.refusal(picture.owner, { gone: picture.deletedAt !== null }) ?? 204);
        if (status === 204) picture.deletedAt = Date.now();
        return this.of((way) => way.picture === picture);
      }
      case "removeMany": {
        const chosen = this.pictures.filter((one, n) => one.owner === who && (n + b) % 3 === 0);
        const { status, body } = await who.call("POST", "/images/delete", { ids: chosen.map(({ id }) => id) });
        this.expectStatus(kind, status, this.refusal(who) ?? 200);
        if (status !== 200) return [];
        const there = chosen.filter(({ deletedAt }) => deletedAt === null);
        expect(body.deleted).toBe(there.length);
        for (const picture of there) picture.deletedAt = Date.now();
        return this.of(({ picture }) => chosen.includes(picture));
      }
      case "restore": {
        // Well within the 60 s, and well after them: what is in between depends on how fast this runs.
        const young = (one: Picture) => one.deletedAt !== null && Date.now() - one.deletedAt < 45_000;
        const chosen = this.pictures.filter((one) => one.owner === who && young(one)).slice(0, 1 + (b % 4));
        const { status, body } = await who.call("POST", "/images/restore", { ids: chosen.map(({ id }) => id) });
        this.expectStatus(kind, status, this.refusal(who) ?? 200);
        if (status !== 200) return [];
        expect(body.restored).toBe(chosen.length);
        for (const picture of chosen) picture.deletedAt = null;
        return this.of(({ picture }) => chosen.includes(picture));
      }
      case "wait": {
        const now = Date.now();
        const ends = links.map(({ link }) => link.expiresAt).filter((end) => end > now && end < now + 2000);
        if (ends.length === 0) return [];
        await sleep(Math.max(...ends) - now + 5);
        return links.filter(({ link }) => ends.includes(link.expiresAt));
      }
    }
  }

  /** Looks at every way in `ways`: it answers, always with the same bytes, or is denied, as the model says. */
  async look(ways: Iterable<Way>): Promise<void> {
    await Promise.all(
      [...new Set(ways)].map(async (way) => {
        const before = answers(this.plans, way, Date.now());
        const reply = await knock(this.house.origin, way.path);
        const after = answers(this.plans, way, Date.now());
        const what = "link" in way ? `link ${way.link.id}` : `${way.picture.key}/${way.rendition}`;
        // A link may end between the two.
        if (before !== after && reply.status === 404) return;
        expect(reply.status, what).toBe(before ? 200 : 404);
        if (!before) return expect(withoutDate(reply), what).toEqual(withoutDate(this.denial));
        const tag = this.tags.get(way.path) ?? reply.headers.etag ?? "";
        this.tags.set(way.path, tag);
        expect([reply.headers.etag, Number(reply.headers["content-length"])], what).toEqual([tag, reply.body.length]);
      }),
    );
  }

  hundred(luck: number): Way[] {
    if (this.ways.length <= 100) return this.ways;
    // A stride that is prime and larger than the list passes by none twice.
    return Array.from({ length: 100 }, (_, n) => pick(this.ways, (luck % 1e6) + n * 1_000_003));
  }

  private own(owner: Somebody, { id, key, links }: Image) {
    const picture: Picture = { id, key, owner, deletedAt: null };
    this.pictures.push(picture);
    const allowed = renditions.filter((rendition) => answers(this.plans, { path: "", picture, rendition }, 0));
    expect(
      links.map(({ rendition }) => rendition),
      "the links of a new image",
    ).toEqual(allowed);
    for (const rendition of renditions) this.ways.push({ path: `/i/${key}/${rendition}`, picture, rendition });
  }

  private of(which: (way: Way) => boolean): Way[] {
    return this.ways.filter(which);
  }

  /** What the API refuses with, by the order of the contract's table; null where it does not. */
  private refusal(owner: Somebody, { plan = false, gone = false } = {}): number | null {
    if (owner.suspended) return 401;
    if (plan && !this.plans[owner.plan]?.temporary) return 403;
    return gone ? 404 : null;
  }

  private expectStatus(what: string, status: number, expected: number) {
    this.log.push(`${what}: ${status}`);
    expect(status, what).toBe(expected);
  }
}

function pick<T>(list: T[], n: number): T {
  return list[n % list.length] as T;
}

async function walk(house: House, length: number): Promise<void> {
  const trip = await Walk.begin(house);
  const steps = fc.sample(fc.noBias(fc.array(step, { minLength: length, maxLength: length })), { seed, numRuns: 1 })[0] ?? [];
  expect(steps).toHaveLength(length);
  try {
    for (const one of steps) {
      const touched = await trip.take(one);
      await trip.look([...touched, ...trip.hundred(one.luck)]);
    }
    await trip.look(trip.ways);
    // Everything is open again to whoever may see everything, but what is deleted, revoked or over.
    trip.plans.custom = { heights: [200, 300, 400], original: true, temporary: true };
    good(
      await house.admin.call("PATCH", "/admin/plans/custom", {
        thumbnailHeights: [200, 300, 400],
        originalLink: true,
        temporaryLinks: true,
      }),
    );
    for (const who of trip.people) {
      good(await house.admin.call("PATCH", `/admin/accounts/${who.account.id}`, { plan: "custom", suspended: false }));
      Object.assign(who, { plan: "custom", suspended: false });
    }
    await trip.look(trip.ways);
  } catch (error) {
    const last = trip.log.slice(-15).join("\n  ");
    throw new Error(
      `TESSERA_WALK_SEED=${seed} walks this way again. The last of ${trip.log.length} steps:\n  ${last}\n${(error as Error).message}`,
      { cause: error },
    );
  }
  const there = trip.pictures.filter(({ deletedAt }) => deletedAt === null).length;
  console.info(`Seed ${seed}: ${length} steps, ${trip.pictures.length} images of which ${there} are there, ${trip.ways.length} URLs.`);
  expect(trip.ways.length).toBeGreaterThan(length / 3);
}

describe("every URL ever made answers as the model says, after each of many random steps", () => {
  test("on SQLite", async () => {
    const house = await openHouse("second");
    try {
      await walk(house, 400);
    } finally {
      await house.stop();
    }
  }, 120_000);

  test("on PostgreSQL", async () => {
    const postgres = await startPostgres();
    try {
      const house = await openHouse("second", { DATABASE_URL: await postgres.url("walk") });
      try {
        await walk(house, 120);
      } finally {
        await house.stop();
      }
    } finally {
      await postgres.stop();
    }
  }, 120_000);
});
