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
  const links = all.filter((lent) => !isShare(lent)).map(({ id }) => id);
  if (links.length === 1) return (await ask(api.links[":id"].$delete({ param: { id: links[0] ?? "" } }))).problem;
  if (links.length > 1) return (await ask(api.links.revoke.$post({ json: { ids: links } }))).problem;
  for (const { id } of all) {
    const { problem } = await ask(api.shares[":id"].$delete({ param: { id } }));
    if (problem) return problem;
  }
  return null;
}
