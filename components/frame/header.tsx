import Link from "next/link";
import { Mark } from "#components/brand/mark.tsx";
import { AccountMenu } from "#components/frame/account-menu.tsx";
import { Commands } from "#components/frame/commands.tsx";
import { MainNav } from "#components/frame/main-nav.tsx";
import { Notices } from "#components/frame/notices.tsx";
import { ThemeChoice } from "#components/frame/theme-choice.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** The head of every page: the house, its parts, and who is in it. */
export function Header({ account, signUpOpen }: { account: Account | null; signUpOpen: boolean }) {
  const t = useWords("frame");
  return (
    <header className="sticky top-0 z-(--z-header) border-b border-line bg-ground">
      <a
        href="#main"
        className="sr-only rounded-control bg-raised px-4 py-3 focus:not-sr-only focus:absolute focus:top-2 focus:start-2 focus:z-10"
      >
        {t("toContent")}
      </a>
      <div className="flex min-h-(--header) items-center gap-1 px-4 sm:px-6">
        <Link href="/" className="me-2 inline-flex min-h-11 items-center gap-2.5 rounded-control text-lg font-semibold tracking-tight">
          <Mark />
          <span className={account ? "max-[23rem]:sr-only" : undefined}>Tessera</span>
        </Link>
        {account && <MainNav role={account.role} />}
        <div className={account ? "grow sm:hidden" : "grow"} />
        {/* Before the page's content, so that its own shortcuts come first. */}
        <Commands role={account?.role ?? null} />
        {account?.plan.temporaryLinks && <Notices />}
        <ThemeChoice />
        {account ? (
          <AccountMenu account={account} />
        ) : (
          <>
            <ButtonLink href="/sign-in" look="quiet" shape="tight">
              {t("signIn")}
            </ButtonLink>
            {signUpOpen && (
              <ButtonLink href="/sign-up" look="plain" shape="tight" className="max-[26rem]:hidden">
                {t("signUp")}
              </ButtonLink>
            )}
          </>
        )}
      </div>
    </header>
  );
}
