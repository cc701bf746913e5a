import { and, gt, isNull, like, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { tables } from "./conditions.ts";

/** What hangs on a secret: links and shares that have not ended, those that ended and may be revived, and when the last of all ends. */
export type Sealed = { live: number; ended: number; until: Date | null };

/** The links and shares that are not revoked whose token begins with this number, as they are at `now`. */
export async function sealedBy(number: number, now: Date): Promise<Sealed> {
  const found = await Promise.all(
    Object.values(tables).map((table) =>
      db()
        .select({
          all: sql`count(*)`.mapWith(Number),
          live: sql`count(case when ${gt(table.expiresAt, now)} then 1 end)`.mapWith(Number),
          until: sql<Date | null>`max(${table.expiresAt})`.mapWith(table.expiresAt),
        })
        .from(table)
        .where(and(like(table.token, `${number}.%`), isNull(table.revokedAt))),
    ),
  );
  const rows = found.flat();
  const [all, live] = (["all", "live"] as const).map((count) => rows.reduce((sum, row) => sum + row[count], 0)) as [number, number];
  const ends = rows.flatMap(({ until }) => until?.getTime() ?? []);
  return { live, ended: all - live, until: ends.length === 0 ? null : new Date(Math.max(...ends)) };
}
