import { and, gt, isNull, like, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { tables } from "./conditions.ts";

/** How many links and shares that are neither revoked nor expired at `now` have a token that begins with this number, and when the last ends. */
export async function liveSealedBy(number: number, now: Date): Promise<{ count: number; until: Date | null }> {
  const found = await Promise.all(
    Object.values(tables).map((table) =>
      db()
        .select({ count: sql`count(*)`.mapWith(Number), until: sql<Date | null>`max(${table.expiresAt})`.mapWith(table.expiresAt) })
        .from(table)
        .where(and(like(table.token, `${number}.%`), isNull(table.revokedAt), gt(table.expiresAt, now))),
    ),
  );
  const [links, shares] = found.map(([row]) => row);
  const ends = [links?.until, shares?.until].flatMap((end) => end?.getTime() ?? []);
  return { count: (links?.count ?? 0) + (shares?.count ?? 0), until: ends.length === 0 ? null : new Date(Math.max(...ends)) };
}
