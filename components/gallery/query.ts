import type { InferRequestType } from "hono/client";
import type { api } from "#components/api.ts";
import { zoneHere } from "#components/gallery/days.ts";
import type { Find } from "#components/gallery/find.ts";

type Query = NonNullable<InferRequestType<typeof api.images.$get>["query"]>;

/** What the API is asked for; an address that asks for what it does not know never gets as far as this. */
export function queryOf(find: Find, more: { limit: number; cursor?: string | null }): Query {
  const { limit, cursor } = more;
  return { ...(find as Query), limit: String(limit), zone: zoneHere(), ...(cursor == null ? {} : { cursor }) };
}
