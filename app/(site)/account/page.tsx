import type { Metadata } from "next";
import { AccountSettings } from "#components/account/account-settings.tsx";
import { currentSessionId, requireAccount } from "#lib/auth/page.ts";
import { listSessionsOf } from "#lib/auth/sessions.ts";
import { listTokensOf } from "#lib/auth/tokens.ts";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const account = await requireAccount("/account");
  const [sessions, tokens] = await Promise.all([listSessionsOf(account.id, await currentSessionId()), listTokensOf(account.id)]);
  return <AccountSettings account={account} sessions={sessions.items} tokens={tokens.items} />;
}
