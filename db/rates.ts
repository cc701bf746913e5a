import { lt, sql } from "drizzle-orm";
import { write } from "./client.ts";
import { field, lists, momentFromNow, msUntil } from "./columns.ts";
import { rates } from "./schema.ts";

/** So many tries of a key, which counts them for so many ms from the first on. */
export type Tries = { key: string; tries: number; term: number };
/** How many tries of a key there are by now, of all nodes, and in how many ms it begins anew. */
export type Counted = { key: string; tries: number; ends: number };

/** Adds tries, all in one statement, and counts by the database's clock. Negative ones take back what was added before. */
export async function addTries(added: Tries[]): Promise<Counted[]> {
  // In the order of their keys, so that two nodes never wait for each other.
  const rows = added.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ key, tries, term }) => [key, tries, term]);
  const whole = (place: number) => sql`cast(${field(place)} as bigint)`;
  const over = sql`${rates.endsAt} <= ${momentFromNow(0)}`;
  return write((tx) =>
    tx
      .insert(rates)
      .select(sql`select ${field(0)}, ${whole(1)}, ${momentFromNow(whole(2))} from ${lists(rows)} where true`)
      .onConflictDoUpdate({
        target: rates.key,
        set: {
          tries: sql`case when ${over} then excluded.tries else ${rates.tries} + excluded.tries end`,
          endsAt: sql`case when ${over} then excluded.ends_at else ${rates.endsAt} end`,
        },
      })
      .returning({ key: rates.key, tries: rates.tries, ends: sql<number>`${msUntil(rates.endsAt)}`.mapWith(Number) }),
  );
}

/** Removes what counts no more; returns how many keys. */
export async function purgeRates(): Promise<number> {
  return (
    await write((tx) =>
      tx
        .delete(rates)
        .where(lt(rates.endsAt, momentFromNow(0)))
        .returning({ key: rates.key }),
    )
  ).length;
}
