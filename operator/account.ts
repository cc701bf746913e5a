import { type StoredAccount, selectAccountByEmail } from "#db/accounts.ts";
import { Fault } from "./command.ts";

/** The account with this e-mail. Throws a `Fault` when there is none. */
export async function accountOf(email: string): Promise<StoredAccount> {
  const found = await selectAccountByEmail(email);
  if (found === null) throw new Fault(`There is no account with the e-mail ${email}.`);
  return found;
}
