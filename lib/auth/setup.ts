import { createHmac, timingSafeEqual } from "node:crypto";
import { adminExists, insertAccount, selectAccount, selectAccountByEmail } from "#db/accounts.ts";
import { closeSetup, completeSetup, readInstallation } from "#db/installation.ts";
import { once } from "#db/once.ts";
import { config, keyFor, secrets } from "#lib/config.ts";
import { Refusal } from "#lib/refusal.ts";
import type { Account } from "#lib/web/shapes.ts";
import { draftAccount, type Person, presentAccount } from "./accounts.ts";

/** Whether the installation still waits for its first admin. */
export async function setupPending(): Promise<boolean> {
  // Once over it is over for good, on every node, so only a waiting installation asks the store.
  const known = once("setup", () => ({ over: false }));
  if (!known.over) known.over = (await readInstallation()).setUpAt !== null;
  return !known.over;
}

/** The token of the `/setup` link: the same at every start and on every node until the setup is over. */
export async function setupToken(): Promise<string> {
  return tokenBy(String(secrets()[0]), (await readInstallation()).nonce);
}

/** Whether `token` is the setup's, sealed with any of the secrets. */
export async function opensSetup(token: string): Promise<boolean> {
  const { nonce } = await readInstallation();
  return secrets().some((secret) => same(token, tokenBy(secret, nonce)));
}

/** Makes the first admin; exactly one caller can. Throws `not-found` for a wrong token or a finished setup, `email-taken`. */
export async function setUp(token: string, person: Person): Promise<Account> {
  const over = new Refusal("not-found", "This setup link is not valid, or it was used already. Sign in, or ask whoever set this up.");
  if (!(await opensSetup(token)) || !(await setupPending())) throw over;
  const draft = await draftAccount(person, "admin");
  const outcome = await completeSetup(draft, new Date());
  if (outcome === "over") throw over;
  if (outcome === "email-taken") throw new Refusal("email-taken", "There is an account with this e-mail already. Choose another one.");
  const stored = await selectAccount(draft.id);
  if (stored === null) throw over;
  return presentAccount(stored);
}

/** Makes an admin at the operator's word, and closes the setup. Throws `email-taken`. */
export async function makeAdmin(person: Person): Promise<void> {
  if (!(await insertAccount(await draftAccount(person, "admin"))))
    throw new Refusal("email-taken", `There is an account with the e-mail ${person.email} already.`);
  await closeSetup(new Date());
}

/** Creates the admin of `ADMIN_EMAIL` if the account is missing, and closes the setup wherever an admin exists. */
export async function ensureAdmin(): Promise<void> {
  const { admin } = config();
  if (admin !== null && (await selectAccountByEmail(admin.email)) === null) await insertAccount(await draftAccount(admin, "admin"));
  if (await adminExists()) await closeSetup(new Date());
}

function tokenBy(secret: string, nonce: string): string {
  return createHmac("sha256", keyFor("setup", secret)).update(nonce).digest("base64url");
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
