import { knock, type Reply, withoutDate } from "#e2e/http/wire.ts";
import { type Barrier, isOpen, isUsedUp, type Link, nameOf, type Share, type Visit } from "../model.ts";
import type { Step } from "../steps.ts";
import { isSteady, type World } from "../world.ts";

/** s: how long a visit lasts. */
const visitLasts = 600;
type Came = { reply: Reply; from: number; to: number; lock: number | null };

export const visitSteps = {
  enter: {
    weight: 14,
    async take(world) {
      const one = choose(world);
      if (one === null) return null;
      const came = await come(world, one, one.password ?? "");
      const outcome = outcomeOf(one);
      expectAnswer(world, one, came, outcome);
      return { said: `${nameOf(one)}: ${outcome}`, touched: world.ofBarriers([one]) };
    },
  },
  wrongPassword: {
    weight: 2,
    async take(world) {
      const one = choose(world, ({ password }) => password !== null);
      if (one === null) return null;
      const outcome = outcomeOf(one) === "inside" ? "wrong" : outcomeOf(one);
      expectAnswer(world, one, await come(world, one, "wrong"), outcome);
      return { said: `${nameOf(one)}: ${outcome}`, touched: world.ofBarriers([one]) };
    },
  },
  prefetch: {
    weight: 2,
    async take(world) {
      const one = choose(world);
      if (one === null) return null;
      const headers: Record<string, string> = world.random.chance(0.5) ? { "sec-purpose": "prefetch;prerender" } : { purpose: "prefetch" };
      const outcome = outcomeOf(one) === "inside" ? "asking" : outcomeOf(one);
      expectAnswer(world, one, await come(world, one, one.password ?? "", headers), outcome);
      return { said: `${nameOf(one)}: ${outcome}`, touched: world.ofBarriers([one]) };
    },
  },
  crowd: {
    weight: 3,
    async take(world) {
      const one = choose(world, ({ maxViews }) => maxViews !== null);
      if (one === null || outcomeOf(one) !== "inside") return null;
      const left = (one.maxViews ?? 0) - one.views;
      const size = left + 1 + world.random.below(one.password === null ? 12 : 3);
      const all = await Promise.all(Array.from({ length: size }, () => come(world, one, one.password ?? "")));
      const inside = all.filter(({ reply }) => reply.status === 303);
      if (inside.length !== left) throw new Error(`${nameOf(one)} let ${inside.length} of ${size} in, not ${left}`);
      for (const came of all) expectAnswer(world, one, came, inside.includes(came) ? "inside" : "denied");
      return { said: `${nameOf(one)}: ${left} of ${size}`, touched: world.ofBarriers([one]) };
    },
  },
} satisfies Record<string, Step>;

/** One that asks for something, more often than one that does not. */
function choose(world: World, which: (one: Barrier) => boolean = () => true): Link | Share | null {
  const all = world.barriers.filter((one) => which(one) && isSteady(one));
  return world.likely(all, (one) => isOpen(one, Date.now()) && (one.password !== null || one.maxViews !== null));
}

type Outcome = "inside" | "free" | "denied" | "wrong" | "asking";

/** What comes of a visitor who does what is asked for. */
function outcomeOf(one: Link | Share): Outcome {
  if (!isOpen(one, Date.now())) return "denied";
  if (one.password === null && one.maxViews === null) return "free";
  return isUsedUp(one) ? "denied" : "inside";
}

async function come(world: World, one: Barrier, password: string, headers: Record<string, string> = {}): Promise<Came> {
  const [from, { lock }] = [Date.now(), one];
  const body = new URLSearchParams({ password }).toString();
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const reply = await knock(world.random.oneOf(world.origins), one.path, { method: "POST", headers: { ...form, ...headers }, body });
  return { reply, from, to: Date.now(), lock };
}

function expectAnswer(world: World, one: Link | Share, { reply, from, to, lock }: Came, outcome: Outcome): void {
  const { status, headers } = reply;
  const cookie = headers["set-cookie"]?.split(";")[0];
  const wanted = { inside: 303, free: 303, denied: 404, wrong: 403, asking: 200 }[outcome];
  const fault = (what: string) => new Error(`POST to ${nameOf(one)} had to be ${outcome}: ${what}`);
  if (status !== wanted) throw fault(`${status}, not ${wanted}`);
  if (headers["cache-control"] !== "no-store") throw fault(`Cache-Control is ${headers["cache-control"]}`);
  if ((cookie !== undefined) !== (outcome === "inside")) throw fault(`Set-Cookie is ${cookie}`);
  if (outcome === "denied" && !world.looking.isDenial(withoutDate(reply))) throw fault("which is not the denial");
  if (cookie === undefined) return;
  one.views += 1;
  const ends = [from, to].map((at) => Math.min(at + visitLasts * 1000, one.expiresAt)) as Visit["ends"];
  one.visits = [...one.visits, { cookie, lock, ends }].slice(-4);
}

/** A visit to what a URL is about, where it is known whether it is over: at the end of its 10 minutes it is not. */
export function visitTo(world: World, one: Barrier): Visit | null {
  const now = Date.now();
  const clear = one.visits.filter(({ ends: [from, to] }) => from === to || now < from - 10_000 || now > to + 1000);
  return world.one(clear);
}
