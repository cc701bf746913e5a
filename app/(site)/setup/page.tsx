import type { Metadata } from "next";
import { SignPage } from "#components/sign/page.tsx";
import { SetupForm } from "#components/sign/setup-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { words } from "#components/words/server.ts";
import { setupPending } from "#lib/auth/setup.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await words("sign");
  return { title: t("setUp"), referrer: "no-referrer" };
}

export default async function Setup({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  const t = await words("sign");
  if (!(await setupPending())) {
    return (
      <SignPage title={t("setUpDone")} intro={t("setUpDoneIntro")}>
        <ButtonLink href="/sign-in">{t("signIn")}</ButtonLink>
      </SignPage>
    );
  }
  if (typeof token !== "string" || token === "") {
    return <SignPage title={t("setUp")} intro={t("setUpNoToken")} />;
  }
  return (
    <SignPage title={t("setUp")} intro={t("setUpIntro")}>
      <SetupForm token={token} />
    </SignPage>
  );
}
