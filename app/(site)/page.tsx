import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { publicPage } from "#app/public-page.ts";
import { Welcome } from "#components/brand/welcome.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { ...(await publicPage("Tessera")), title: { absolute: "Tessera" } };
}

export default async function Landing() {
  if (await currentAccount()) redirect("/gallery");
  return <Welcome plans={await listPlans()} signUpOpen={signUpOpen()} />;
}
