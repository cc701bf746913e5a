import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { insideOf } from "#components/sign/inside.ts";
import { SignPage } from "#components/sign/page.tsx";
import { SignInForm } from "#components/sign/sign-in-form.tsx";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignIn({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const wanted = typeof next === "string" ? next : null;
  if (await currentAccount()) redirect(insideOf(wanted));
  return (
    <SignPage title="Sign in">
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
