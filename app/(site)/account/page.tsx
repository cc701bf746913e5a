import type { Metadata } from "next";
import { AccountSettings } from "#components/account/account-settings.tsx";
import { requireAccount } from "#lib/auth/page.ts";
import { listTokensOf } from "#lib/auth/tokens.ts";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const account = await requireAccount("/account");
  return <AccountSettings account={account} tokens={(await listTokensOf(account.id)).items} />;
}
