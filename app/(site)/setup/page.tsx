import type { Metadata } from "next";
import { SignPage } from "#components/sign/page.tsx";
import { SetupForm } from "#components/sign/setup-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { setupPending } from "#lib/auth/setup.ts";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function Setup({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (!(await setupPending())) {
    return (
      <SignPage
        title="Set up already"
        intro="This Tessera has its administrator: the link that the server printed was good once, and somebody used it."
      >
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </SignPage>
    );
  }
  if (typeof token !== "string" || token === "") {
    return (
      <SignPage
        title="Set up"
        intro="Open the whole link that the server printed in its log when it started: the part behind “token=” is missing here."
      />
    );
  }
  return (
    <SignPage title="Set up" intro="The account that you make here is the administrator of this Tessera.">
      <SetupForm token={token} />
    </SignPage>
  );
}
