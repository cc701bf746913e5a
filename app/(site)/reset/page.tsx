import type { Metadata } from "next";
import { SignPage } from "#components/sign/page.tsx";
import { ResetForm } from "#components/sign/reset-form.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { opensReset } from "#lib/auth/reset.ts";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function Reset({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  if (typeof token !== "string" || (await opensReset(token)) === null) {
    return (
      <SignPage
        title="This link is over"
        intro="A link for a new password is good for an hour, and once. Ask whoever runs this Tessera for a new one, or sign in if you know your password."
      >
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </SignPage>
    );
  }
  return (
    <SignPage title="New password" intro="It ends all your sessions; you sign in with it on every device.">
      <ResetForm token={token} />
    </SignPage>
  );
}
