import { redirect } from "next/navigation";
import { Welcome } from "#components/brand/welcome.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export default async function Landing() {
  if (await currentAccount()) redirect("/gallery");
  return <Welcome plans={await listPlans()} signUpOpen={signUpOpen()} />;
}
