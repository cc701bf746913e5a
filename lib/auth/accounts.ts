import {
  deleteAccountRow,
  insertAccount,
  isLastAdmin as isLastAdminRow,
  type NewAccount,
  type StoredAccount,
  selectAccount,
  selectAccountByEmail,
  selectAccounts,
  updateAccount,
} from "#db/accounts.ts";
import { readInstallation } from "#db/installation.ts";
import { config } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { presentPlan } from "#lib/plans/plans.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Account } from "#lib/web/shapes.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";

/** Characters that an e-mail and a password have at the most. */
export const longestEmail = 320;
export const longestPassword = 1024;

export type Person = { email: string; password: string; name?: string | undefined };

/** An account as the API shows it. */
export function presentAccount({ account, plan }: StoredAccount): Account {
  const { id, email, name, role, suspended, linkMetadata, createdAt } = account;
  const usage = { bytes: account.usedBytes, images: account.imageCount };
  return { id, email, name, role, suspended, plan: presentPlan(plan), usage, linkMetadata, createdAt: createdAt.toISOString() };
}

/** A row for a new account on the default plan; the name is the e-mail's local part where none is given. */
export async function draftAccount(person: Person, role: NewAccount["role"]): Promise<NewAccount> {
  const email = person.email.trim();
  return {
    id: newId(),
    email,
    emailKey: email.toLowerCase(),
    name: person.name || email.slice(0, email.lastIndexOf("@")),
    passwordHash: await hashPassword(person.password),
    role,
    planId: (await readInstallation()).defaultPlanId,
    suspended: false,
    sessionVersion: 1,
    usedBytes: 0,
    imageCount: 0,
    createdAt: new Date(),
  };
}

/** Makes an account on the default plan. Throws `sign-up-closed`, `email-taken`. */
export async function signUp(person: Person): Promise<Account> {
  if (config().signUp === "closed") throw new Refusal("sign-up-closed", "New accounts are not taken here. Ask an administrator for one.");
  const draft = await draftAccount(person, "user");
  if (!(await insertAccount(draft))) throw emailTaken();
  return presentAccount(await existing(draft.id));
}

/** The account that these credentials open; null for a wrong password, an unknown e-mail and a suspended account alike. */
export async function accountByPassword(email: string, password: string): Promise<StoredAccount | null> {
  // Nothing longer can be anybody's, and hashing it would only cost time.
  if (email.length > longestEmail || password.length > longestPassword) return null;
  const found = await selectAccountByEmail(email);
  const right = await verifyPassword(found?.account.passwordHash ?? null, password);
  return right && found !== null && !found.account.suspended ? found : null;
}

/** Accounts, newest first, whose e-mail or name contains `q`, on plan `plan`. */
export async function listAccounts(asked: Asked & { q: string | null; plan: string | null }): Promise<Listed<Account>> {
  return listed(await selectAccounts({ q: asked.q, planId: asked.plan }, positionOf(asked)), presentAccount);
}

/** Whether nobody able to administer would remain without this account, so that it cannot be deleted. */
export async function isLastAdmin({ id, role }: Pick<Account, "id" | "role">): Promise<boolean> {
  return role === "admin" && isLastAdminRow(id);
}

export type OwnChange = {
  name?: string | undefined;
  email?: string | undefined;
  password?: string | undefined;
  currentPassword?: string | undefined;
  linkMetadata?: Account["linkMetadata"] | undefined;
};

/**
 * Changes one's own account; e-mail and password need the current password, and a new password ends all sessions.
 * Throws `forbidden` for a wrong current password, `email-taken`.
 */
export async function changeOwnAccount({ account }: StoredAccount, change: OwnChange): Promise<Account> {
  if (change.email !== undefined || change.password !== undefined) await confirmPassword(account.passwordHash, change.currentPassword);
  const email = change.email?.trim();
  const outcome = await updateAccount(
    account.id,
    {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.linkMetadata === undefined ? {} : { linkMetadata: change.linkMetadata }),
      ...(email === undefined ? {} : { email, emailKey: email.toLowerCase() }),
      ...(change.password === undefined ? {} : { passwordHash: await hashPassword(change.password) }),
    },
    change.password !== undefined,
  );
  return presentAccount(await settled(outcome, account.id));
}

/** Deletes one's own account and all of its images. Throws `forbidden` for a wrong password, `last-admin`. */
export async function deleteOwnAccount({ account }: StoredAccount, currentPassword: string): Promise<void> {
  await confirmPassword(account.passwordHash, currentPassword);
  await deleteAccount(account.id);
}

export type AdminChange = {
  plan?: string | undefined;
  role?: "user" | "admin" | undefined;
  suspended?: boolean | undefined;
  name?: string | undefined;
};

/** Changes any account as an admin; a suspension ends its sessions for good. Throws `not-found`, `last-admin`, `invalid` for an unknown plan. */
export async function changeAccount(id: string, { plan, ...change }: AdminChange): Promise<Account> {
  await existing(id);
  const outcome = await updateAccount(id, { ...change, ...(plan === undefined ? {} : { planId: plan }) }, change.suspended === true);
  return presentAccount(await settled(outcome, id));
}

/** Deletes any account and all of its images. Throws `not-found`, `last-admin`. */
export async function deleteAccount(id: string): Promise<void> {
  const outcome = await deleteAccountRow(id, new Date());
  if (outcome === "absent") throw noSuchAccount();
  if (outcome === "last-admin") throw lastAdmin();
}

async function confirmPassword(hashed: string | null, given: string | undefined) {
  if (given === undefined) {
    throw new Refusal("invalid", "Give your current password too.", {
      errors: [{ path: "currentPassword", message: "is needed for this change" }],
    });
  }
  if (!(await verifyPassword(hashed, given))) throw new Refusal("forbidden", "The current password is not right.");
}

async function settled(outcome: Awaited<ReturnType<typeof updateAccount>>, id: string): Promise<StoredAccount> {
  if (outcome === "last-admin") throw lastAdmin();
  if (outcome === "email-taken") throw emailTaken();
  if (outcome === "no-plan")
    throw new Refusal("invalid", "There is no such plan.", { errors: [{ path: "plan", message: "is not the id of a plan" }] });
  return existing(id);
}

async function existing(id: string): Promise<StoredAccount> {
  const account = await selectAccount(id);
  if (account === null) throw noSuchAccount();
  return account;
}

function noSuchAccount() {
  return new Refusal("not-found", "There is no such account.");
}

function emailTaken() {
  return new Refusal("email-taken", "There is an account with this e-mail already. Sign in instead.");
}

function lastAdmin() {
  return new Refusal("last-admin", "This is the last administrator: make somebody else one first.");
}
