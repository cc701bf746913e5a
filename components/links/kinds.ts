import { api, ask, type Outcome } from "#components/api.ts";
import type { Change } from "#components/links/conditions.ts";
import type { Link, Share } from "#lib/web/shapes.ts";

/** What leads to pictures for a time: a link to one, or a share of several. */
export type Lent = Link | Share;

/** Whether it is a share. */
export function isShare(lent: Lent): lent is Share {
  return "imageIds" in lent;
}

/** Changes one under its address. */
export function change(lent: Lent, json: Change): Promise<Outcome<Lent>> {
  const call = { param: { id: lent.id }, json };
  return isShare(lent) ? ask(api.shares[":id"].$patch(call)) : ask(api.links[":id"].$patch(call));
}

/** Several links and shares: these, all links of an image, or all with a label. */
export type Selection = { ids: string[] } | { imageId: string } | { label: string };

/** Revokes them for good. */
export function revoke(which: Selection): Promise<Outcome<{ revoked: number }>> {
  return ask(api.links.revoke.$post({ json: which }));
}

/** How many links and shares there are to revoke. */
export async function countUnrevoked(which: Selection): Promise<Outcome<number>> {
  if ("ids" in which) return { problem: null, data: which.ids.length };
  const wanted = "imageId" in which ? { image: which.imageId } : which;
  type Paging = { cursor?: string; limit: string };
  type Page = Promise<Outcome<{ items: Pick<Lent, "revokedAt">[]; nextCursor: string | null }>>;
  const lists: ((paging: Paging) => Page)[] = [(paging) => ask(api.links.$get({ query: { ...wanted, ...paging } }))];
  // A share is none of one image's.
  if ("label" in which) lists.push((paging) => ask(api.shares.$get({ query: { ...which, ...paging } })));
  let count = 0;
  for (const list of lists) {
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { problem, data } = await list({ limit: "200", ...(cursor && { cursor }) });
      if (problem) return { problem, data: null };
      count += data.items.filter(({ revokedAt }) => revokedAt === null).length;
      cursor = data.nextCursor;
    }
  }
  return { problem: null, data: count };
}
