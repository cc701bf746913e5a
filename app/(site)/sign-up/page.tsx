import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignPage } from "#components/sign/page.tsx";
import { SignUpForm } from "#components/sign/sign-up-form.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";
import { listPlans } from "#lib/plans/plans.ts";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUp() {
  if (await currentAccount()) redirect("/gallery");
  const plan = (await listPlans()).find(({ isDefault }) => isDefault);
  const open = signUpOpen();
  return (
    <SignPage
      title="Sign up"
      intro={
        open
          ? plan && `Your account starts with the ${plan.name} plan.`
          : "Sign-up is closed on this Tessera. Ask its administrator for an account."
      }
    >
      {open && <SignUpForm />}
      <p className="text-soft">
        {open ? "Signed up before?" : "You have one?"}{" "}
        <Link href="/sign-in" className="text-ink underline underline-offset-4">
          Sign in
        </Link>
      </p>
    </SignPage>
  );
}
