import type { ReactNode } from "react";
import { Header } from "#components/frame/header.tsx";
import { SetupBanner } from "#components/frame/setup-banner.tsx";
import { LanguageForm } from "#components/words/language-form.tsx";
import type { Account } from "#lib/web/shapes.ts";

type Props = { account: Account | null; signUpOpen: boolean; setupPending: boolean; children: ReactNode };

/** The frame of every page. */
export function Frame({ account, signUpOpen, setupPending, children }: Props) {
  return (
    <>
      <Header account={account} signUpOpen={signUpOpen} />
      {setupPending && <SetupBanner />}
      <main id="main" tabIndex={-1} className="outline-none">
        {children}
      </main>
      {!account && (
        <footer className="px-4 py-6 sm:px-6">
          <LanguageForm />
        </footer>
      )}
    </>
  );
}
