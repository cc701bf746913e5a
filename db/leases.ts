import { and, eq, lte, or } from "drizzle-orm";
import { write } from "./client.ts";
import { momentFromNow } from "./columns.ts";
import { leases } from "./schema.ts";

// All by the database's clock: those of the nodes may differ by more than a lease lasts.

/**
 * Gives the lease of this name to `holder` for `term` ms, or renews it. False while it is another's; and, unless `early`, while it is
 * nobody's but not due yet.
 */
export async function takeLease(name: string, holder: string, term: number, early = false): Promise<boolean> {
  const free = or(lte(leases.endsAt, momentFromNow(0)), eq(leases.holder, holder), early ? eq(leases.holder, "") : undefined);
  const taken = { holder, endsAt: momentFromNow(term) };
  const rows = await write((tx) =>
    tx
      .insert(leases)
      .values({ name, ...taken })
      .onConflictDoUpdate({ target: leases.name, set: taken, setWhere: free })
      .returning({ name: leases.name }),
  );
  return rows.length === 1;
}

/** Lets a lease go that is still the holder's; it is due again in `rest` ms. */
export async function leaveLease(name: string, holder: string, rest: number): Promise<void> {
  await write((tx) =>
    tx
      .update(leases)
      .set({ holder: "", endsAt: momentFromNow(rest) })
      .where(and(eq(leases.name, name), eq(leases.holder, holder))),
  );
}
