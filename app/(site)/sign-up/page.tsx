import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { publicPage } from "#app/public-page.ts";
import { SignPage } from "#components/sign/page.tsx";
import { SignUpForm } from "#components/sign/sign-up-form.tsx";
import { words } from "#components/words/server.ts";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("sign");
  return publicPage(t("signUp"));
}

export default async function SignUp() {
  if (await currentAccount()) redirect("/gallery");
  const plan = (await listPlans()).find(({ isDefault }) => isDefault);
  const open = signUpOpen();
  const t = await words("sign");
  return (
    <SignPage title={t("signUp")} intro={open ? plan && t("startsWith", { plan: plan.name }) : t("closed")}>
      {open && <SignUpForm />}
      <p className="text-soft">
        {t("haveAccount", {
          link: (text) => (
            <Link href="/sign-in" className="text-ink underline underline-offset-4">
              {text}
            </Link>
          ),
        })}
      </p>
    </SignPage>
  );
}
