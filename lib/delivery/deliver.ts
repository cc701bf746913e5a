import { type Delivered, selectByKey } from "#db/delivery.ts";
import { config } from "#lib/config.ts";
import { resolve } from "#lib/links/resolve.ts";
import { parseAddress } from "./address.ts";
import { type Answer, type Asked, follow, type Soon } from "./answer.ts";
import { deny, failDelivery, methodNotAllowed } from "./denial.ts";
import { show } from "./renditions.ts";
import { enterShare, throughShare } from "./share.ts";
import { enterTemporaryLink, throughTemporaryLink } from "./temporary.ts";

/** Answers any request under `/i/`, `/t/` and `/s/`. Never throws or rejects: every failure is an answer. */
export function deliver(asked: Asked): Soon<Answer> {
  const { method, path } = asked;
  const posts = !/^\/i(\/|$)/.test(path);
  if (method === "POST" && posts) return attempt(() => enterBy(asked));
  if (method !== "GET" && method !== "HEAD") return methodNotAllowed(posts ? "GET, HEAD, POST" : "GET, HEAD");
  const answer = attempt(() => throughLink(asked));
  return method === "HEAD" ? follow(answer, (whole) => ({ ...whole, body: null })) : answer;
}

function throughLink(asked: Asked): Soon<Answer> {
  if (asked.path.startsWith("/t/")) return throughTemporaryLink(asked);
  return asked.path.startsWith("/s/") ? throughShare(asked) : throughPermanentLink(asked);
}

function enterBy(asked: Asked): Soon<Answer> {
  if (asked.path.startsWith("/t/")) return enterTemporaryLink(asked);
  return asked.path.startsWith("/s/") ? enterShare(asked) : deny();
}

function attempt(work: () => Soon<Answer>): Soon<Answer> {
  try {
    const answer = work();
    return answer instanceof Promise ? answer.catch(failDelivery) : answer;
  } catch (error) {
    return failDelivery(error);
  }
}

function throughPermanentLink(asked: Asked): Soon<Answer> {
  const address = parseAddress(asked.path);
  if (address === null) return deny();
  const since = Date.now();
  return follow(selectByKey(address.key), (found) => {
    // Asked at every request, of facts that hold at every request (`db/delivery.ts`): nothing of its answer is kept.
    if (found === null || !mayBeSeen(found, address.rendition)) return deny();
    const kept = { "Cache-Control": `public, max-age=${config().linkCacheSeconds}, must-revalidate` };
    return show(asked, { image: found.image, address, kept, saved: false, permanent: { since } });
  });
}

function mayBeSeen({ image, plan }: Delivered, rendition: string): boolean {
  return resolve({ plan, suspended: image.suspended }, rendition, { kind: "permanent" }, new Date());
}
