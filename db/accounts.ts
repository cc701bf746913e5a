import { and, eq, exists, isNull, like, ne, notExists, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { atomically, db, mustChange, patiently, unchangedStatement, write } from "./client.ts";
import { storeFailure } from "./failure.ts";
import { lockAccount } from "./images.ts";
import { type NewAccount, oneAtATime } from "./installation.ts";
import { behind, containing, newestFirst, orderBy, type Page, type PageRequest, pageOf, placeByCreation } from "./page.ts";
import { accounts, albums, images, imageTags, installation, plans, sessions, shares, tokens, uploads } from "./schema.ts";

export type { NewAccount } from "./installation.ts";
export type AccountRow = typeof accounts.$inferSelect;
/** An account with its plan as it is now. */
export type StoredAccount = { account: AccountRow; plan: typeof plans.$inferSelect & { isDefault: boolean } };

const planNow = { plan: plans, defaultPlanId: installation.defaultPlanId };

function withDefault(row: { account: AccountRow; plan: typeof plans.$inferSelect; defaultPlanId: string }): StoredAccount {
  return { account: row.account, plan: { ...row.plan, isDefault: row.plan.id === row.defaultPlanId } };
}

function joined() {
  return db()
    .select({ account: accounts, ...planNow })
    .from(accounts)
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .innerJoin(installation, sql`true`)
    .$dynamic();
}

/** The account with this id, suspended or not; null when there is none or it is deleted. */
export async function selectAccount(id: string): Promise<StoredAccount | null> {
  const [row] = await joined().where(and(eq(accounts.id, id), isNull(accounts.deletedAt)));
  return row === undefined ? null : withDefault(row);
}

/** The account with this e-mail, whatever its case; null when there is none. */
export async function selectAccountByEmail(email: string): Promise<StoredAccount | null> {
  const [row] = await joined().where(eq(accounts.emailKey, email.trim().toLowerCase()));
  return row === undefined ? null : withDefault(row);
}

/** The account that a session is of, and the session; null when there is no such session or the account is deleted. */
export async function selectAccountBySession(id: string): Promise<(StoredAccount & { session: typeof sessions.$inferSelect }) | null> {
  const [row] = await db()
    .select({ session: sessions, account: accounts, ...planNow })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .innerJoin(plans, eq(plans.id, accounts.planId))
    .innerJoin(installation, sql`true`)
    .where(and(eq(sessions.id, id), isNull(accounts.deletedAt)));
  return row === undefined ? null : { ...withDefault(row), session: row.session };
}

/** Accounts, newest first, whose e-mail or name contains `q`, on plan `planId`. */
export async function selectAccounts(filter: { q: string | null; planId: string | null }, page: PageRequest): Promise<Page<StoredAccount>> {
  const rows = await joined()
    .where(
      and(
        isNull(accounts.deletedAt),
        filter.planId === null ? undefined : eq(accounts.planId, filter.planId),
        filter.q === null
          ? undefined
          : or(
              sql`${like(accounts.emailKey, containing(filter.q))} escape '\\'`,
              sql`${like(sql`lower(${accounts.name})`, containing(filter.q))} escape '\\'`,
            ),
        behind(newestFirst(accounts), page.after),
      ),
    )
    .orderBy(...orderBy(newestFirst(accounts)))
    .limit(page.limit + 1);
  const { items, next } = pageOf(rows, page.limit, ({ account }) => placeByCreation(account));
  return { items: items.map(withDefault), next };
}

/** Stores a new account; false when its e-mail is taken. */
export async function insertAccount(account: NewAccount): Promise<boolean> {
  const rows = await write((tx) => tx.insert(accounts).values(account).onConflictDoNothing().returning({ id: accounts.id }));
  return rows.length === 1;
}

/** Whether there is an admin who can sign in. */
export async function adminExists(): Promise<boolean> {
  const [row] = await db()
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.role, "admin"), isNull(accounts.deletedAt)))
    .limit(1);
  return row !== undefined;
}

/** Whether nobody able to administer would remain without this account. */
export async function isLastAdmin(id: string): Promise<boolean> {
  const [row] = await db()
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.id, id), sql`not ${notLastAdmin(id)}`));
  return row !== undefined;
}

export type AccountChange = Partial<
  Pick<AccountRow, "name" | "email" | "emailKey" | "passwordHash" | "role" | "planId" | "suspended" | "linkMetadata">
>;

/**
 * Changes an account. `endSessions` raises its session version, and removes its sessions.
 * "last-admin" when nobody able to administer would remain; "email-taken" and "no-plan" as they say.
 */
export async function updateAccount(id: string, change: AccountChange, endSessions = false): Promise<Outcome> {
  const losesAdmin = change.role === "user" || change.suspended === true;
  const set = { ...change, ...(endSessions ? { sessionVersion: sql`${accounts.sessionVersion} + 1` } : {}) };
  const where = and(eq(accounts.id, id), isNull(accounts.deletedAt), losesAdmin ? notLastAdmin(id) : undefined);
  const update = atomically((tx) => [
    oneAtATime(tx),
    mustChange(
      tx
        .update(accounts)
        .set({ id, ...set })
        .where(where),
    ),
    ...(endSessions ? [tx.delete(sessions).where(eq(sessions.accountId, id))] : []),
  ]);
  return outcomeOf(update, id);
}

/** Sets a new password and ends all sessions, unless the session version is another by now; false then. */
export async function replacePassword({ id, sessionVersion }: Pick<AccountRow, "id" | "sessionVersion">, passwordHash: string) {
  const which = and(eq(accounts.id, id), eq(accounts.sessionVersion, sessionVersion), isNull(accounts.deletedAt));
  try {
    await atomically((tx) => [
      mustChange(
        tx
          .update(accounts)
          .set({ passwordHash, sessionVersion: sessionVersion + 1 })
          .where(which),
      ),
      tx.delete(sessions).where(eq(sessions.accountId, id)),
    ]);
    return true;
  } catch (error) {
    if (unchangedStatement(error) === null) throw error;
    return false;
  }
}

/**
 * Deletes an account: it can no longer sign in, its tokens, sessions, albums and shares are gone, its uploads over, its images
 * tombstoned, its e-mail is free again.
 * The row goes when the last of its images is purged.
 */
export async function deleteAccountRow(id: string, now: Date): Promise<"done" | "absent" | "last-admin"> {
  const gone = {
    deletedAt: now,
    email: "",
    emailKey: `deleted:${id}`,
    name: "",
    passwordHash: null,
    sessionVersion: sql`${accounts.sessionVersion} + 1`,
    usedBytes: 0,
    imageCount: 0,
  };
  const deletion = patiently((tx) => [
    lockAccount(tx, id),
    tx.delete(tokens).where(eq(tokens.accountId, id)),
    tx.delete(sessions).where(eq(sessions.accountId, id)),
    tx.delete(shares).where(eq(shares.ownerId, id)),
    tx.delete(albums).where(eq(albums.ownerId, id)),
    tx
      .update(imageTags)
      .set({ living: false })
      .where(and(eq(imageTags.ownerId, id), sql`living`)),
    tx.update(uploads).set({ expiresAt: now }).where(eq(uploads.ownerId, id)),
    tx
      .update(images)
      .set({ deletedAt: now })
      .where(and(eq(images.ownerId, id), isNull(images.deletedAt))),
    // Behind all that may take long, as others wait for it; where it is refused, nothing of that was done.
    oneAtATime(tx),
    mustChange(
      tx
        .update(accounts)
        .set(gone)
        .where(and(eq(accounts.id, id), isNull(accounts.deletedAt), notLastAdmin(id))),
    ),
  ]);
  const outcome = await outcomeOf(deletion, id);
  return outcome === "done" || outcome === "absent" ? outcome : "last-admin";
}

/** Removes the rows of deleted accounts that have no image left. */
export async function purgeAccounts(): Promise<void> {
  const emptied = notExists(db().select({ one: sql`1` }).from(images).where(eq(images.ownerId, accounts.id)));
  await write((tx) => tx.delete(accounts).where(and(sql`${accounts.deletedAt} is not null`, emptied)));
}

/** True of an account without which another admin who can sign in remains. */
function notLastAdmin(id: string) {
  const other = alias(accounts, "other");
  return or(
    ne(accounts.role, "admin"),
    // A suspended admin administers nothing, so taking the role away changes nothing.
    eq(accounts.suspended, true),
    exists(
      db()
        .select({ one: sql`1` })
        .from(other)
        .where(and(ne(other.id, id), eq(other.role, "admin"), eq(other.suspended, false), isNull(other.deletedAt))),
    ),
  );
}

type Outcome = "done" | "absent" | "last-admin" | "email-taken" | "no-plan";

async function outcomeOf(change: Promise<unknown>, id: string): Promise<Outcome> {
  try {
    await change;
    return "done";
  } catch (error) {
    const failure = storeFailure(error);
    if (failure === "duplicate") return "email-taken";
    if (failure === "missing-reference") return "no-plan";
    if (unchangedStatement(error) === null) throw error;
    return (await selectAccount(id)) === null ? "absent" : "last-admin";
  }
}
