import type { Metadata } from "next";
import { AccountSettings } from "#components/account/account-settings.tsx";
import { words } from "#components/words/server.ts";
import { currentSessionId, requireAccount } from "#lib/auth/page.ts";
import { listSessionsOf } from "#lib/auth/sessions.ts";
import { listTokensOf } from "#lib/auth/tokens.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("account"))("title") };
}

export default async function Page() {
  const account = await requireAccount("/account");
  const [sessions, tokens] = await Promise.all([listSessionsOf(account.id, await currentSessionId()), listTokensOf(account.id)]);
  return <AccountSettings account={account} sessions={sessions.items} tokens={tokens.items} />;
}
