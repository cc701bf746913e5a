import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { publicPage } from "#app/public-page.ts";
import { insideOf } from "#components/sign/inside.ts";
import { SignPage } from "#components/sign/page.tsx";
import { SignInForm } from "#components/sign/sign-in-form.tsx";
import { words } from "#components/words/server.ts";
import { currentAccount, signUpOpen } from "#lib/auth/page.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("sign");
  return publicPage(t("signIn"));
}

export default async function SignIn({ searchParams }: { searchParams: Promise<Partial<Record<"next" | "changed", string | string[]>>> }) {
  const { next, changed } = await searchParams;
  const wanted = typeof next === "string" ? next : null;
  if (await currentAccount()) redirect(insideOf(wanted));
  const t = await words("sign");
  return (
    <SignPage title={t("signIn")} intro={changed === "password" && t("passwordChanged")}>
      <SignInForm next={wanted} />
      {signUpOpen() && (
        <p className="text-soft">
          {t("noAccount", {
            link: (text) => (
              <Link href="/sign-up" className="text-ink underline underline-offset-4">
                {text}
              </Link>
            ),
          })}
        </p>
      )}
    </SignPage>
  );
}
