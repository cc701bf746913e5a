import type { Random } from "#e2e/faults/random.ts";
import { join, type Send } from "#e2e/setup/client.ts";
import type { Link, Share } from "#lib/web/shapes.ts";
import { change, good, type House } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, type Reply, withoutDate } from "./wire.ts";

// Tokens and visit cookies that nobody sealed, made of those that somebody did.

/** What is not sealed by these may open nothing: tokens of links and of shares, and cookies of visits to one each. */
export type Genuine = { links: string[]; shares: string[]; linkVisits: string[]; shareVisits: string[]; key: string };

/** Makes links, shares and visits that all live, of somebody new. */
export async function makeGenuine(house: Pick<House, "admin" | "origin"> & { send: Send }): Promise<Genuine> {
  const owner = await join(house.send);
  await change(house, owner.account.id, { plan: "enterprise" });
  const image = good(await owner.upload(await picture()));
  const expiresIn = 86_400;
  const share = async (more: object = {}) => good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn, ...more }));
  const link = async (more: object = {}) => good(await owner.link(image.id, expiresIn, more));
  const tokenOf = ({ url }: Link | Share) => new URL(url).pathname.slice("/t/".length);
  const limited = { maxViews: 1000 };
  // The first of each is the one that is asked for with forged visits.
  const links = [tokenOf(await link(limited)), tokenOf(await link(limited)), tokenOf(await link())];
  const shares = [tokenOf(await share(limited)), tokenOf(await share(limited)), tokenOf(await share())];
  const visit = async (path: string) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const inside = await knock(house.origin, path, { method: "POST", headers, body: "" });
    return inside.headers["set-cookie"]?.split(";")[0]?.replace("tessera-visit=", "") ?? "";
  };
  const visits = (at: "t" | "s", tokens: string[]) => Promise.all([0, 0, 1].map((n) => visit(`/${at}/${tokens[n]}`)));
  return { links, shares, linkVisits: await visits("t", links), shareVisits: await visits("s", shares), key: image.key };
}

/** What a forgery is used for: a path of the server, and the cookie that goes with it. */
export type Attempt = { path: string; cookie: string | null; forged: string };

/** One attempt, of which nobody sealed the token or the visit; now and then a genuine one where it does not belong. */
export function attemptOf(random: Random, { links, shares, linkVisits, shareVisits, key }: Genuine): Attempt {
  const [at, own, others] = random.chance(0.5) ? (["t", links, shares] as const) : (["s", shares, links] as const);
  if (random.chance(0.6)) {
    const all = [...own, ...others];
    const forged = random.chance(0.02) ? random.oneOf(others) : forge(random, random.oneOf(own), all, ".");
    if (own.includes(forged)) return attemptOf(random, { links, shares, linkVisits, shareVisits, key });
    const behind = at === "s" ? random.oneOf(["", "/download", `/${key}/200`, `/${key}/original`]) : "";
    return { path: `/${at}/${forged}${behind}`, cookie: null, forged };
  }
  const visits = at === "t" ? linkVisits : shareVisits;
  const all = [...linkVisits, ...shareVisits];
  const forged = random.chance(0.02) ? random.oneOf(all) : forge(random, random.oneOf(visits), all, "*");
  // The first two are to this very link.
  if (visits.slice(0, 2).includes(forged)) return attemptOf(random, { links, shares, linkVisits, shareVisits, key });
  return { path: at === "t" ? `/t/${links[0]}` : `/s/${shares[0]}/${key}/original`, cookie: `tessera-visit=${forged}`, forged };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

/** Another text than `own`, made of it and of `all`; `joint` is what joins the parts of a seal. */
function forge(random: Random, own: string, all: readonly string[], joint: string): string {
  const other = random.oneOf(all);
  const place = random.below(own.length);
  const parts = own.split(joint);
  const [before, after] = [own.slice(0, place), own.slice(place + 1)];
  const letter = () => random.oneOf([...alphabet, joint, "~", "*", "%41", "=", "+"]);
  const ways = [
    () => before + letter() + after,
    () => before + letter() + after,
    () => before + letter() + letter() + after.slice(1),
    () => before + letter() + own[place] + after,
    () => before + after,
    () => before,
    () => own.slice(place),
    () => own + own.slice(0, random.below(12)),
    () => own.slice(0, -1) + random.oneOf([...alphabet]),
    () => swapped(own, place, random.below(own.length)),
    () => own.slice(0, place) + other.slice(place),
    () => parts.map((part, n) => (random.chance(0.3) ? (other.split(joint)[n] ?? part) : part)).join(joint),
    () => parts.toSorted(() => random.fraction() - 0.5).join(joint),
    () => parts.toSpliced(random.below(parts.length), 1).join(joint),
    () => parts.map((part) => (random.chance(0.2) ? "" : part)).join(joint),
    () => own.toLowerCase(),
    () => Buffer.from(own).toString("base64url").slice(0, 500),
    () => own.replace(/~\d$/, `~${random.below(10)}`) + random.oneOf(["", "~1", "~2", "~"]),
    () => Array.from({ length: random.below(512) }, letter).join(""),
  ];
  return random.oneOf(ways)();
}

function swapped(text: string, a: number, b: number): string {
  const characters = [...text];
  [characters[a], characters[b]] = [characters[b] ?? "", characters[a] ?? ""];
  return characters.join("");
}

/**
 * Makes `count` attempts, and returns what is wrong with each that was not turned away as it must be: the denial, or where the token is
 * genuine and the visit is not, the page that asks for one.
 */
export async function attempt(
  origin: string,
  random: Random,
  genuine: Genuine,
  count: number,
  tell = (_done: number) => {},
): Promise<string[]> {
  const denial = withoutDate(await knock(origin, `/i/${"A".repeat(22)}/200`));
  const faults: string[] = [];
  let made = 0;
  const one = async () => {
    while (made < count) {
      made += 1;
      const { path, cookie } = attemptOf(random, genuine);
      const reply = await knock(origin, path, { headers: cookie === null ? {} : { cookie } });
      const right = cookie !== null && path.startsWith("/t/") ? isAsking(reply) : isSame(withoutDate(reply), denial);
      if (!right) faults.push(`${path} with ${cookie ?? "no cookie"} answers ${reply.status} with ${reply.body.length} bytes`);
      if (made % 1000 === 0) tell(made);
    }
  };
  await Promise.all(Array.from({ length: 32 }, one));
  return faults;
}

function isAsking({ status, headers, body }: Reply): boolean {
  return status === 200 && headers["cache-control"] === "no-store" && body.includes('<form method="post"');
}

function isSame(one: Reply, other: Reply): boolean {
  return one.status === other.status && JSON.stringify(one.headers) === JSON.stringify(other.headers) && one.body.equals(other.body);
}
