import { and, eq, isNull, lt, or } from "drizzle-orm";
import { db, write } from "./client.ts";
import { behind, newestFirst, orderBy, type Page, type PageRequest, pageOf, placeByCreation } from "./page.ts";
import { tokens } from "./schema.ts";

export type TokenRow = typeof tokens.$inferSelect;

/** Stores a new token. */
export async function insertToken(token: TokenRow): Promise<void> {
  await write((tx) => tx.insert(tokens).values(token));
}

/** The token with this SHA-256 (hex), expired or not; null when there is none. */
export async function selectTokenByHash(hash: string): Promise<TokenRow | null> {
  const [row] = await db().select().from(tokens).where(eq(tokens.hash, hash));
  return row ?? null;
}

/** An account's tokens, newest first. */
export async function selectTokens(accountId: string, page: PageRequest): Promise<Page<TokenRow>> {
  const rows = await db()
    .select()
    .from(tokens)
    .where(and(eq(tokens.accountId, accountId), behind(newestFirst(tokens), page.after)))
    .orderBy(...orderBy(newestFirst(tokens)))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit, placeByCreation);
}

/** Notes that a token is used now, where the last note is older than `before`. */
export async function touchToken(id: string, now: Date, before: Date): Promise<void> {
  const due = or(isNull(tokens.usedAt), lt(tokens.usedAt, before));
  await write((tx) =>
    tx
      .update(tokens)
      .set({ usedAt: now })
      .where(and(eq(tokens.id, id), due)),
  );
}

/** Deletes an account's token; false when it has none of this id. */
export async function deleteTokenRow(accountId: string, id: string): Promise<boolean> {
  const rows = await write((tx) =>
    tx
      .delete(tokens)
      .where(and(eq(tokens.id, id), eq(tokens.accountId, accountId)))
      .returning({ id: tokens.id }),
  );
  return rows.length === 1;
}
