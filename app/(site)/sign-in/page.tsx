import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { insideOf } from "#components/sign/inside.ts";
import { SignPage } from "#components/sign/page.tsx";
import { SignInForm } from "#components/sign/sign-in-form.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: { searchParams: Promise<Partial<Record<"next" | "changed", string | string[]>>> }) {
  const { next, changed } = await searchParams;
  const wanted = typeof next === "string" ? next : null;
  if (await currentAccount()) redirect(insideOf(wanted));
  return (
    <SignPage
      title="Sign in"
      intro={changed === "password" && "Your password is changed, and all your sessions are ended. Sign in with the new one."}
    >
      <SignInForm next={wanted} />
      {signUpOpen() && (
        <p className="text-soft">
          No account yet?{" "}
          <Link href="/sign-up" className="text-ink underline underline-offset-4">
            Sign up
          </Link>
        </p>
      )}
    </SignPage>
  );
}
