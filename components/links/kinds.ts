import { api, ask, type Outcome } from "#components/api.ts";
import type { Change } from "#components/links/conditions.ts";
import type { Link, Problem, Share } from "#lib/web/shapes.ts";

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

/** Revokes them for good; the problem that stood in the way, if any. */
export async function revoke(all: Lent[]): Promise<Problem | null> {
  return (await ask(api.links.revoke.$post({ json: { ids: all.map(({ id }) => id) } }))).problem;
}
