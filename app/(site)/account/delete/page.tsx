import type { Metadata } from "next";
import { Deletion } from "#components/account/deletion.tsx";
import { words } from "#components/words/server.ts";
import { isLastAdmin } from "#lib/auth/accounts.ts";
import { requireAccount } from "#lib/auth/page.ts";
import { belongingsOf } from "#lib/takeout/belongings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("account"))("delete") };
}

export default async function Page() {
  const account = await requireAccount("/account/delete");
  const [belongings, lastAdmin] = await Promise.all([belongingsOf(account), isLastAdmin(account)]);
  return <Deletion account={account} belongings={belongings} lastAdmin={lastAdmin} />;
}
