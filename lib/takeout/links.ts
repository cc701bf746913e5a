import { imagesOf, selectOwnedImages } from "#db/images.ts";
import { everyLinkOf, selectLinks } from "#db/links.ts";
import type { Position } from "#db/page.ts";
import { everyShareOf, selectShares } from "#db/shares.ts";
import { csvLine, csvMark } from "#lib/csv.ts";
import { stateOf } from "#lib/links/resolve.ts";
import { renditionsOf } from "#lib/plans/allow.ts";
import type { Owner } from "#lib/plans/owner.ts";
import type { Link, TakenLink } from "#lib/web/shapes.ts";

const portion = 500;
const columns = [
  "kind",
  "image",
  "imageId",
  "rendition",
  "url",
  "state",
  "label",
  "createdAt",
  "expiresAt",
] as const satisfies (keyof TakenLink)[];

/**
 * All links of an owner, however many: the permanent ones that answer now, oldest image first, then the temporary ones and the shares,
 * newest first. A share has no image's name and id, as it has several.
 */
async function* linksOf({ id: ownerId, plan }: Owner, origin: string): AsyncGenerator<TakenLink> {
  const renditions = renditionsOf(plan);
  for await (const { id, key, name, createdAt } of imagesOf(ownerId)) {
    for (const rendition of renditions) {
      const url = `${origin}/i/${key}/${rendition}`;
      const facts = { kind: "permanent", state: "live", label: null, expiresAt: null } as const;
      yield { ...facts, image: name, imageId: id, rendition, url, createdAt: createdAt.toISOString() };
    }
  }
  const now = new Date();
  for (let after: Position | null | undefined; after !== null; ) {
    const page = await selectLinks(ownerId, everyLinkOf, { by: "createdAt", down: true }, { limit: portion, after: after ?? null });
    const named = await selectOwnedImages(ownerId, [...new Set(page.items.map(({ imageId }) => imageId))]);
    const names = new Map(named.map(({ id, name }) => [id, name]));
    for (const link of page.items) {
      const state: Link["state"] = stateOf(link, plan, now);
      const { imageId, rendition, label, createdAt, expiresAt } = link;
      const facts = {
        kind: "temporary",
        image: names.get(imageId) ?? "",
        imageId,
        rendition,
        url: `${origin}/t/${link.token}`,
        state,
        label,
      } as const;
      yield { ...facts, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    }
    after = page.next;
  }
  for (let after: Position | null | undefined; after !== null; ) {
    const page = await selectShares(ownerId, everyShareOf, { by: "createdAt", down: true }, { limit: portion, after: after ?? null });
    for (const { share } of page.items) {
      const { rendition, label, token, createdAt, expiresAt } = share;
      const facts = {
        kind: "share",
        image: "",
        imageId: "",
        rendition,
        url: `${origin}/s/${token}`,
        state: stateOf(share, plan, now),
      } as const;
      yield { ...facts, label, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
    }
    after = page.next;
  }
}

/** All links of an owner as a table, piece by piece. */
export async function* linksAsCsv(owner: Owner, origin: string): AsyncGenerator<string> {
  yield csvMark + csvLine([...columns]);
  for await (const link of linksOf(owner, origin)) yield csvLine(columns.map((column) => link[column]));
}

/** All links of an owner as `{"items": […]}`, piece by piece. */
export async function* linksAsJson(owner: Owner, origin: string): AsyncGenerator<string> {
  let before = '{"items":[\n';
  for await (const link of linksOf(owner, origin)) {
    yield before + JSON.stringify(link);
    before = ",\n";
  }
  yield before === ",\n" ? "\n]}\n" : `${before}]}\n`;
}
