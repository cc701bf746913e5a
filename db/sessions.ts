import { and, desc, eq, lt, lte, ne, sql } from "drizzle-orm";
import { atomically, db, write } from "./client.ts";
import { behind, newestFirst, orderBy, type Page, type PageRequest, pageOf, placeByCreation } from "./page.ts";
import { sessions } from "./schema.ts";

export type SessionRow = typeof sessions.$inferSelect;

/** Stores a new session, and ends those of its account that were used least lately where there are more than `most`. */
export async function insertSession(session: SessionRow, most: number): Promise<void> {
  const mine = eq(sessions.accountId, session.accountId);
  const tooOld = db().select({ seenAt: sessions.seenAt }).from(sessions).where(mine).orderBy(desc(sessions.seenAt)).limit(1).offset(most);
  await atomically((tx) => [
    tx.insert(sessions).values(session),
    tx.delete(sessions).where(and(mine, ne(sessions.id, session.id), lte(sessions.seenAt, sql`(${tooOld})`))),
  ]);
}

/** An account's sessions, newest first. */
export async function selectSessions(accountId: string, page: PageRequest): Promise<Page<SessionRow>> {
  const rows = await db()
    .select()
    .from(sessions)
    .where(and(eq(sessions.accountId, accountId), behind(newestFirst(sessions), page.after)))
    .orderBy(...orderBy(newestFirst(sessions)))
    .limit(page.limit + 1);
  return pageOf(rows, page.limit, placeByCreation);
}

/** Notes that a session is used now, where the last note is older than `before`. */
export async function touchSession(id: string, now: Date, before: Date): Promise<void> {
  await write((tx) =>
    tx
      .update(sessions)
      .set({ seenAt: now })
      .where(and(eq(sessions.id, id), lt(sessions.seenAt, before))),
  );
}

/** Ends an account's session; false when it has none of this id. */
export async function deleteSession(accountId: string, id: string): Promise<boolean> {
  const which = and(eq(sessions.id, id), eq(sessions.accountId, accountId));
  const rows = await write((tx) => tx.delete(sessions).where(which).returning({ id: sessions.id }));
  return rows.length === 1;
}

/** Ends all sessions of an account but `kept`, or all where that is null; returns how many. */
export async function deleteSessionsBut(accountId: string, kept: string | null): Promise<number> {
  const which = and(eq(sessions.accountId, accountId), kept === null ? undefined : ne(sessions.id, kept));
  const rows = await write((tx) => tx.delete(sessions).where(which).returning({ id: sessions.id }));
  return rows.length;
}

/** Removes sessions that nobody used since `before`; returns how many. */
export async function purgeSessions(before: Date): Promise<number> {
  const rows = await write((tx) => tx.delete(sessions).where(lt(sessions.seenAt, before)).returning({ id: sessions.id }));
  return rows.length;
}
