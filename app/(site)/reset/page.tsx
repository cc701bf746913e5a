import type { Metadata } from "next";
import { SignPage } from "#components/sign/page.tsx";
import { ResetForm } from "#components/sign/reset-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { words } from "#components/words/server.ts";
import { opensReset } from "#lib/auth/reset.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("sign");
  return { title: t("newPassword"), referrer: "no-referrer" };
}

export default async function Reset({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const t = await words("sign");
  if (typeof token !== "string" || (await opensReset(token)) === null) {
    return (
      <SignPage title={t("resetOver")} intro={t("resetOverIntro")}>
        <ButtonLink href="/sign-in">{t("signIn")}</ButtonLink>
      </SignPage>
    );
  }
  return (
    <SignPage title={t("newPassword")} intro={t("newPasswordIntro")}>
      <ResetForm token={token} />
    </SignPage>
  );
}
