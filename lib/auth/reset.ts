import { createHmac } from "node:crypto";
import { type AccountRow, replacePassword, selectAccount } from "#db/accounts.ts";
import { keyFor, secrets } from "#lib/config.ts";
import { Refusal } from "#lib/refusal.ts";
import { hashPassword } from "./passwords.ts";
import { same } from "./setup.ts";

/** How long a reset link is good, ms. */
const lifetime = 3_600_000;

type Account = Pick<AccountRow, "id" | "sessionVersion">;

/**
 * The token of a link with which somebody sets a new password: good for an hour and once. Nothing is kept of it: it is sealed over
 * the session version, which every new password raises, and with it every other link to the same account ends.
 */
export function resetToken(account: Account, now = new Date()): string {
  const end = now.getTime() + lifetime;
  return [account.id, end, sealBy(String(secrets()[0]), account, end)].join(".");
}

/** The account that a reset token is good for now; null for every other text. */
export async function opensReset(token: string): Promise<Account | null> {
  const [, id, end, seal = ""] = /^([\w-]{22})\.(\d{13})\.([\w-]{43})$/.exec(token) ?? [];
  if (id === undefined || Number(end) <= Date.now()) return null;
  const account = (await selectAccount(id))?.account;
  if (account === undefined) return null;
  return secrets().some((secret) => same(seal, sealBy(secret, account, Number(end)))) ? account : null;
}

/** Sets a new password and ends all sessions. Exactly one bearer of the token can; throws `not-found` for all others. */
export async function resetPassword(token: string, password: string): Promise<void> {
  const account = await opensReset(token);
  if (account === null || !(await replacePassword(account, await hashPassword(password)))) {
    throw new Refusal("not-found", "This link is not valid any more: it is good for an hour, and once. Ask for a new one.");
  }
}

function sealBy(secret: string, { id, sessionVersion }: Account, end: number): string {
  return createHmac("sha256", keyFor("password reset", secret)).update(`${id}.${end}.${sessionVersion}`).digest("base64url");
}
