import { deleteSession, deleteSessionsBut, insertSession, purgeSessions, type SessionRow, selectSessions } from "#db/sessions.ts";
import { newId } from "#lib/id.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Session } from "#lib/web/shapes.ts";
import { agentOf } from "./agent.ts";
import { sessionSeconds } from "./session.ts";

/** Sessions that an account has at the most: whoever signs in by a program must not fill the store. */
const mostPerAccount = 100;

/** Begins a session of an account, by the browser that calls itself `userAgent`; returns its id. */
export async function startSession(accountId: string, userAgent: string): Promise<string> {
  const [id, now] = [newId(), new Date()];
  await insertSession({ id, accountId, ...agentOf(userAgent), createdAt: now, seenAt: now }, mostPerAccount);
  return id;
}

/** An account's sessions, newest first; `current` is the id of the one that asks, null for none. */
export async function listSessionsOf(
  accountId: string,
  current: string | null,
  asked: Asked = { limit: mostPerAccount, cursor: null },
): Promise<Listed<Session>> {
  return listed(await selectSessions(accountId, positionOf(asked)), (row) => presentSession(row, current));
}

/** Ends a session: its next request is nobody's. Throws `not-found`. */
export async function endSession(accountId: string, id: string): Promise<void> {
  if (!(await deleteSession(accountId, id))) throw new Refusal("not-found", "There is no such session.");
}

/** Ends all sessions but the one that asks, or all where none asks (null); returns how many. */
export function endOtherSessions(accountId: string, current: string | null): Promise<number> {
  return deleteSessionsBut(accountId, current);
}

/** Removes what is left of sessions that ended by themselves; returns how many. */
export function purgeEndedSessions(now = new Date()): Promise<number> {
  return purgeSessions(new Date(now.getTime() - sessionSeconds * 1000));
}

function presentSession({ id, browser, device, createdAt, seenAt }: SessionRow, current: string | null): Session {
  return { id, browser, device, createdAt: createdAt.toISOString(), lastSeenAt: seenAt.toISOString(), current: id === current };
}
