import { good } from "#e2e/http/house.ts";
import { picture } from "#e2e/http/pictures.ts";
import { knock, withoutDate } from "#e2e/http/wire.ts";
import { asAdmin, join, over } from "#e2e/setup/client.ts";
import { adminEmail, type Engine, engines, withHouses } from "#e2e/walk/houses.ts";
import { newId } from "#lib/id.ts";
import { sealCapsule, sealShare } from "#lib/links/seal.ts";
import type { Link, Share } from "#lib/web/shapes.ts";
import type { How, Outcome, Part } from "./part.ts";
import { type Random, randomOf } from "./random.ts";
import { largestT, type Samples } from "./welch.ts";

/**
 * How long the denial of a genuine token takes, by why its link or share is dead. `count` is how many are timed of each way of asking, in
 * an order that is drawn. A t of 4.5 or more tells two reasons apart; it wants a machine that does nothing else.
 */
export const timing: Part = { title: "why a link is dead, by time", count: 20_000, run };

const mostT = 4.5;
const secret = "a secret of this part alone; with it even that seals which never was";
/** Why, and paths of dead ones. */
type Dead = Record<string, string[]>;
const each = 3;
const password = "right";
const form = { "content-type": "application/x-www-form-urlencoded" };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  // Tokens whose links never were are sealed here, as the servers seal theirs.
  process.env.AUTH_SECRET = secret;
  const outcome: Outcome = { passed: 0, faults: [], late: [], said: [] };
  for (const engine of engines) {
    await withHouses(engine, async ({ origins: [origin = ""] }) => on(engine, origin, randomOf(seed), count, tell, outcome), {
      AUTH_SECRET: secret,
    });
  }
  return outcome;
}

async function on(engine: Engine, origin: string, random: Random, count: number, tell: How["tell"], outcome: Outcome): Promise<void> {
  const { links, shares, image } = await kill(origin);
  const ways: [string, Dead, string, { method?: string; headers?: Record<string, string>; body?: string }][] = [
    ["GET of a link", links, "", {}],
    ["the right password to a link", links, "", { method: "POST", headers: form, body: `password=${password}` }],
    ["GET of a share", shares, "", {}],
    ["GET of a picture in a share", shares, `/${image}/original`, {}],
  ];
  for (const [what, dead, behind, asking] of ways) {
    const samples: Samples = Object.fromEntries(Object.keys(dead).map((why) => [why, []]));
    const denial = JSON.stringify(withoutDate(await knock(origin, `/${behind === "" ? "t" : "s"}/nothing`)));
    for (let n = -200; n < count; n++) {
      const why = random.oneOf(Object.keys(dead));
      const path = random.oneOf(dead[why] ?? []) + behind;
      const since = process.hrtime.bigint();
      const reply = await knock(origin, path, asking);
      const took = Number(process.hrtime.bigint() - since) / 1e6;
      // The first warm up.
      if (n >= 0) samples[why]?.push(took);
      if (JSON.stringify(withoutDate(reply)) !== denial) throw new Error(`${what} that is ${why} is not the denial: ${reply.status}`);
      if (n % 100 === 0) tell(`${engine}, ${what}: ${n} of ${count}`);
    }
    const { t, pair, medians } = largestT(samples);
    outcome.said.push(`${engine}, ${what}: |t| up to ${t.toFixed(2)} (${pair}); medians, ms: ${medians}`);
    if (t < mostT) outcome.passed += 1;
    else outcome.faults.push(`${engine}, ${what}: ${pair} are told apart by time, t = ${t.toFixed(2)}`);
  }
}

/** Makes links and shares with a password that are dead, in every way in which they can be. */
async function kill(origin: string): Promise<{ links: Dead; shares: Dead; image: string }> {
  const send = over(origin);
  const admin = await asAdmin(send, adminEmail);
  const [links, shares]: [Dead, Dead] = [{}, {}];
  let image = "";
  const put = async (account: string, how: object) => good(await admin.call("PATCH", `/admin/accounts/${account}`, how));
  const expired: number[] = [];
  for (const why of ["expired", "revoked", "used up", "without a plan", "suspended", "deleted"]) {
    const owner = await join(send);
    await put(owner.account.id, { plan: "enterprise" });
    const { id, key } = good(await owner.upload(await picture()));
    image ||= key;
    const conditions = { password, maxViews: 1, expiresIn: why === "expired" ? 1 : 3000 };
    for (let n = 0; n < each; n++) {
      const link = good(await owner.call<Link>("POST", `/images/${id}/links`, conditions));
      const share = good(await owner.call<Share>("POST", "/shares", { imageIds: [id], ...conditions }));
      const [linkPath, sharePath] = [new URL(link.url).pathname, new URL(share.url).pathname];
      (links[why] ??= []).push(linkPath);
      (shares[why] ??= []).push(sharePath);
      if (why === "expired") expired.push(Date.parse(link.expiresAt), Date.parse(share.expiresAt));
      if (why === "revoked") {
        good(await owner.call("DELETE", `/links/${link.id}`));
        good(await owner.call("DELETE", `/shares/${share.id}`));
      }
      if (why === "used up") {
        for (const path of [linkPath, sharePath]) {
          await knock(origin, path, { method: "POST", headers: form, body: `password=${password}` });
        }
      }
    }
    if (why === "without a plan") await put(owner.account.id, { plan: "basic" });
    if (why === "suspended") await put(owner.account.id, { suspended: true });
    if (why === "deleted") good(await owner.call("DELETE", `/images/${id}`));
  }
  const expiry = Date.now() + 3_000_000;
  for (let n = 0; n < each; n++) {
    (links["gone"] ??= []).push(`/t/${await sealCapsule({ link: newId(), image: newId(), expiry })}`);
    (shares["gone"] ??= []).push(`/s/${await sealShare({ share: newId(), expiry })}`);
  }
  while (Date.now() <= Math.max(...expired)) await new Promise((resolve) => setTimeout(resolve, 50));
  return { links, shares, image };
}
