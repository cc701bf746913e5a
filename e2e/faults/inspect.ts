import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, caller, over } from "#e2e/setup/client.ts";
import type { Account, Image } from "#lib/web/shapes.ts";
import type { Member } from "./crowd.ts";

type Page = { items: Image[]; nextCursor: string | null };

/**
 * What the owners find, each fault in a sentence. What nobody knew for sure is known from then on, but what a node may still do that was
 * cut off behind a balancer.
 */
export async function inspect(origin: string, members: Member[], balanced = false): Promise<string[]> {
  const faults: string[] = [];
  for (const member of members) {
    const found = await agreed(origin, member.token);
    if (typeof found === "string") return [...faults, found];
    const { living, plan } = found;
    if (!member.plans.includes(plan.id)) faults.push(`The plan is ${plan.id} and not ${member.plans.join(" or ")}.`);
    member.plans = [plan.id];
    faults.push(...compare(member.images, living));
    settle(member, living, balanced);
    faults.push(...(await lookAt(origin, living.slice(0, 3), plan.originalLink)));
  }
  return faults;
}

/**
 * An owner's plan and images, once usage and list agree: between the two questions the server may finish an upload that a crash
 * had broken off. What is wrong when they do not agree for long, in a sentence.
 */
async function agreed(origin: string, token: string): Promise<{ living: Image[]; plan: Account["plan"] } | string> {
  const { call } = caller(over(origin), token);
  for (let tries = 0; ; tries++) {
    const living: Image[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { status, body }: Answer<Page> = await call<Page>("GET", `/images?limit=200${cursor && `&cursor=${cursor}`}`);
      if (status !== 200) return `The gallery answers ${status}.`;
      living.push(...body.items);
      cursor = body.nextCursor;
    }
    const { usage, plan } = (await call<Account>("GET", "/me")).body;
    const bytes = living.reduce((sum, image) => sum + image.bytes, 0);
    if (usage.bytes === bytes && usage.images === living.length) return { living, plan };
    if (tries === 20) return `The usage is ${usage.bytes} bytes in ${usage.images} images; the gallery has ${bytes} in ${living.length}.`;
    await sleep(100);
  }
}

type Living = { id: string; sha256: string };

/** What the owner knows against what there is. */
export function compare(images: Member["images"], living: Living[]): string[] {
  const found = new Set(living.map(({ sha256 }) => sha256));
  const known = new Map(images.map((image) => [image.sha256, image]));
  return [
    ...images.flatMap(({ state, sha256, id }) =>
      state === "there" && !found.has(sha256) ? [`The image ${id} was acknowledged and is gone.`] : [],
    ),
    ...living.flatMap(({ id, sha256 }) => {
      const state = known.get(sha256)?.state;
      return state === "there" || state === "unsure"
        ? []
        : [`The image ${id} is there, and was ${state === "gone" ? "deleted or refused" : "never sent"}.`];
    }),
  ];
}

/** Takes what there is as known, and forgets what is gone for good. */
function settle(member: Member, living: Living[], balanced: boolean): void {
  const found = new Map(living.map(({ id, sha256 }) => [sha256, id]));
  for (const known of member.images) {
    known.id = found.get(known.sha256) ?? known.id;
    // What has come in parts may be finished by the server later, and by nobody else.
    if (known.state === "unsure") known.state = found.has(known.sha256) ? "there" : known.way === "tus" || balanced ? "unsure" : "gone";
  }
  member.images = member.images.filter(({ state, deletedAt }) => state !== "gone" || Date.now() - deletedAt < 60_000);
}

/** Whether the links of some images answer as they must. */
async function lookAt(origin: string, images: Image[], original: boolean): Promise<string[]> {
  const faults: string[] = [];
  for (const { key, sha256 } of images) {
    const thumbnail = await fetch(`${origin}/i/${key}/200`);
    await thumbnail.body?.cancel();
    if (thumbnail.status !== 200) faults.push(`The thumbnail of ${key} answers ${thumbnail.status}.`);
    const answer = await fetch(`${origin}/i/${key}/original`);
    const hash = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    if (answer.status !== (original ? 200 : 404)) faults.push(`The original of ${key} answers ${answer.status}.`);
    else if (original && Buffer.from(hash).toString("hex") !== sha256) faults.push(`The original of ${key} is sent with other bytes.`);
  }
  return faults;
}
