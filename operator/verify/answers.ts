import { everyImage, everyLink, everyShare } from "#db/census.ts";
import { selectByKey, selectByLink, selectByShare } from "#db/delivery.ts";
import { type ImageRow, selectThumbnails } from "#db/images.ts";
import { selectPlans } from "#db/plans.ts";
import { selectSharedImages } from "#db/shares.ts";
import { config } from "#lib/config.ts";
import { entranceOf, refusalOf, resolve } from "#lib/links/resolve.ts";
import type { Check, Finding } from "./finding.ts";
import { suspicions } from "./finding.ts";

/** What a link has to answer now (contract, sections 2, 4 and 6). */
type Due = "public" | "private" | "page" | "nothing";
/** A link by what it may be called, as its path carries its token; and a question for what is due. */
type Walked = { subject: string; path: string; due: () => Promise<Due> };

/** How long an answer may take, ms: a large watermarked picture is made first. */
const patience = 120_000;

/** Asks for every link over HTTP at `origin`, and compares each answer with what the one rule says. `count` hears of how many were asked. */
export function checkAnswers(origin: string, make: boolean, count: (asked: number) => void): Check {
  const look = async (link: Walked): Promise<Finding | null> => {
    // What is due may change while the answer is on its way: either is right then.
    const before = await link.due();
    try {
      const answer = await fetch(origin + link.path, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(patience) });
      if (faultOf(answer, before) === null) return null;
      const fault = faultOf(answer, await link.due());
      return fault === null ? null : { subject: link.subject, fault };
    } catch (error) {
      const { cause = error } = error as Error;
      return { subject: link.subject, fault: `cannot be asked for: ${(cause as Error).message}` };
    }
  };
  return async function* (progress) {
    let done = 0;
    for await (const some of walked(make)) {
      yield* suspicions(some, look, (link) => () => look(link));
      count(some.length);
      progress("Asking for links", (done += some.length));
    }
  };
}

/** What is wrong with an answer; null where it is what is due. */
function faultOf({ status, headers }: Response, due: Due): string | null {
  if (due === "nothing" && status !== 404) return `answers ${status} where it must show nothing`;
  if (due !== "nothing" && status !== 200) return `answers ${status} where it must answer`;
  const kept = headers.get("cache-control");
  const mayBeKept = {
    public: `public, max-age=${config().linkCacheSeconds}, must-revalidate`,
    private: "private, no-cache",
    page: "no-store",
    nothing: "no-store",
  }[due];
  return kept === mayBeKept ? null : `may be kept by caches as “${kept}” instead of “${mayBeKept}”`;
}

async function* walked(make: boolean): AsyncGenerator<Walked[]> {
  const heights = [...new Set((await selectPlans()).flatMap(({ thumbnailHeights }) => thumbnailHeights.map(String)))];
  for await (const images of everyImage()) {
    const made = await madeOf(images);
    for (const { id, key, baseFormat } of images) {
      const links = [...heights, "original"].map((rendition) => permanent(key, rendition));
      const asked = await Promise.all(
        links.map(async (link, at) => {
          if (make || at === heights.length || made.has(`${id} ${heights[at]} ${baseFormat}`)) return link;
          // Asking for a thumbnail makes it: what is not there yet is asked for only where the answer must be no.
          return (await link.due()) === "nothing" ? link : [];
        }),
      );
      yield asked.flat();
    }
  }
  for await (const links of everyLink()) {
    yield links.map(({ link }) => ({ subject: `link ${link.id}`, path: `/t/${link.token}`, due: () => dueOfLink(link.id) }));
  }
  for await (const shares of everyShare()) {
    for (const { share } of shares) {
      const path = `/s/${share.token}`;
      yield [{ subject: `share ${share.id}`, path, due: () => dueOfShare(share.id, true) }];
      const portion = 500;
      for (let from = 0; ; from += portion) {
        const images = await selectSharedImages(share, from, portion);
        const made = await madeOf(images);
        yield images
          .filter(({ id, baseFormat }) => make || share.rendition === "original" || made.has(`${id} ${share.rendition} ${baseFormat}`))
          .map(({ id, key }) => ({
            subject: `share ${share.id}, image ${id}`,
            path: `${path}/${key}/${share.rendition}`,
            due: () => dueOfShare(share.id, false),
          }));
        if (images.length < portion) break;
      }
    }
  }
}

async function madeOf(images: Pick<ImageRow, "id">[]): Promise<Set<string>> {
  const rows = await selectThumbnails(images.map(({ id }) => id));
  return new Set(rows.map(({ imageId, height, format }) => `${imageId} ${height} ${format}`));
}

function permanent(key: string, rendition: string): Walked {
  const path = `/i/${key}/${rendition}`;
  const due = async (): Promise<Due> => {
    const found = await selectByKey(key);
    if (found === null) return "nothing";
    const { plan, image } = found;
    return resolve({ plan, suspended: image.suspended }, rendition, { kind: "permanent" }, new Date()) ? "public" : "nothing";
  };
  return { subject: path, path, due };
}

async function dueOfLink(id: string): Promise<Due> {
  const found = await selectByLink(id);
  if (found === null || refusalOf({ plan: found.plan, suspended: found.image.suspended }, found.link, new Date()) !== null)
    return "nothing";
  const entrance = entranceOf(found.link, false);
  return entrance === "bytes" ? "private" : entrance;
}

/** Of a share's page, which either asks or shows, or of a picture behind it, which shows itself to those alone who were let in. */
async function dueOfShare(id: string, page: boolean): Promise<Due> {
  const found = await selectByShare(id);
  if (found === null || refusalOf(found, found.link, new Date()) !== null) return "nothing";
  const entrance = entranceOf(found.link, false);
  if (page) return entrance === "nothing" ? "nothing" : "page";
  return entrance === "bytes" ? "private" : "nothing";
}
