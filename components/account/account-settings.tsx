import Link from "next/link";
import { Export } from "#components/account/export.tsx";
import { LinkMetadata } from "#components/account/link-metadata.tsx";
import { EmailForm, NameForm, PasswordForm } from "#components/account/profile-forms.tsx";
import { SettingsSection } from "#components/account/section.tsx";
import { Sessions } from "#components/account/sessions.tsx";
import { Tokens } from "#components/account/tokens.tsx";
import { Usage } from "#components/plans/usage.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account, Session, Token } from "#lib/web/shapes.ts";

/** Everything that people can change about their own account. */
export function AccountSettings({ account, sessions, tokens }: { account: Account; sessions: Session[]; tokens: Token[] }) {
  const t = useWords("account");
  const apiLink = (text: React.ReactNode) => (
    <Link href="/docs" className="text-ink underline underline-offset-4">
      {text}
    </Link>
  );
  return (
    <div className="mx-auto max-w-5xl px-4 pb-24 sm:px-6">
      <h1 className="py-8 text-2xl font-semibold tracking-tight">{t("title")}</h1>
      <SettingsSection title={t("plan")} intro={t("planIntro", { plan: account.plan.name })}>
        <Usage account={account} />
        <ButtonLink href="/plan" className="self-start">
          {t("seePlans")}
        </ButtonLink>
      </SettingsSection>
      <SettingsSection title={t("name")} intro={t("nameIntro")}>
        <NameForm account={account} />
      </SettingsSection>
      <SettingsSection title={t("email")} intro={t("emailIntro")}>
        <EmailForm account={account} />
      </SettingsSection>
      <SettingsSection title={t("password")} intro={t("passwordIntro")}>
        <PasswordForm email={account.email} />
      </SettingsSection>
      <SettingsSection title={t("linkMetadata")} intro={t("linkMetadataIntro")}>
        <LinkMetadata account={account} />
      </SettingsSection>
      <SettingsSection title={t("sessions")} intro={t("sessionsIntro")}>
        <Sessions first={sessions} />
      </SettingsSection>
      <SettingsSection title={t("tokens")} intro={t("tokensIntro", { link: apiLink })}>
        <Tokens first={tokens} role={account.role} />
      </SettingsSection>
      <SettingsSection title={t("export")} intro={t("exportIntro")}>
        <Export usage={account.usage} />
      </SettingsSection>
      <SettingsSection title={t("delete")} intro={t("deleteIntro")}>
        <ButtonLink href="/account/delete" look="quiet-danger" className="-ms-4 self-start">
          {t("deleteStart")}
        </ButtonLink>
      </SettingsSection>
    </div>
  );
}
