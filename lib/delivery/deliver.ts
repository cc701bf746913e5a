import { type Delivered, selectByKey, selectByLink } from "#db/delivery.ts";
import { config } from "#lib/config.ts";
import { type Door, resolve } from "#lib/links/resolve.ts";
import { openCapsule } from "#lib/links/seal.ts";
import { parseAddress } from "./address.ts";
import { type Answer, type Asked, follow, type Soon } from "./answer.ts";
import { deny, failDelivery, methodNotAllowed } from "./denial.ts";
import { original, type Seen, thumbnail } from "./renditions.ts";

/** Answers any request under `/i/`, `/t/` and `/s/`. Never throws or rejects: every failure is an answer. */
export function deliver(asked: Asked): Soon<Answer> {
  const { method, path } = asked;
  const posts = !/^\/i(\/|$)/.test(path);
  if (method === "POST" && posts) return deny();
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(posts ? "GET, HEAD, POST" : "GET, HEAD");
  const answer = attempt(() => find(asked));
  return method === "HEAD" ? follow(answer, (whole) => ({ ...whole, body: null })) : answer;
}

function attempt(work: () => Soon<Answer>): Soon<Answer> {
  try {
    const answer = work();
    return answer instanceof Promise ? answer.catch(failDelivery) : answer;
  } catch (error) {
    return failDelivery(error);
  }
}

function find(asked: Asked): Soon<Answer> {
  const { path } = asked;
  return follow(path.startsWith("/t/") ? throughTemporaryLink(path.slice(3)) : throughPermanentLink(path), (seen) => {
    if (seen === null) return deny();
    const { address } = seen;
    return "height" in address ? thumbnail(asked, seen, address) : original(asked, seen, address.extension);
  });
}

function throughPermanentLink(path: string): Soon<Seen | null> {
  const address = parseAddress(path);
  if (address === null) return null;
  return follow(selectByKey(address.key), (found) => {
    if (found === null || !mayBeSeen(found, address.rendition, { kind: "permanent" })) return null;
    const kept = { "Cache-Control": `public, max-age=${config().linkCacheSeconds}, must-revalidate` };
    return { image: found.image, address, kept, saved: false };
  });
}

async function throughTemporaryLink(token: string): Promise<Seen | null> {
  const capsule = await openCapsule(token);
  const found = capsule && (await selectByLink(capsule.link));
  // The capsule names its image too, so a link's row that was moved to another image opens nothing.
  if (!found || found.image.key !== capsule.image) return null;
  const { image, link } = found;
  if (!mayBeSeen(found, link.rendition, { kind: "temporary", ...link })) return null;
  const address = parseAddress(`/i/${image.key}/${link.rendition}`);
  return address && { image, address, kept: { "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex" }, saved: link.download };
}

/** Asked at every request, of facts that hold at every request (`db/delivery.ts`): nothing of its answer is kept. */
function mayBeSeen({ image, plan }: Pick<Delivered, "image" | "plan">, rendition: string, door: Door): boolean {
  return resolve({ plan, suspended: image.suspended }, rendition, door, new Date());
}
