import { DeleteAccount } from "#components/account/delete-account.tsx";
import { EmailForm, NameForm, PasswordForm } from "#components/account/profile-forms.tsx";
import { SettingsSection } from "#components/account/section.tsx";
import { Sessions } from "#components/account/sessions.tsx";
import { Tokens } from "#components/account/tokens.tsx";
import { PlanFacts } from "#components/plans/comparison.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { sayBytes } from "#components/words/bytes.ts";
import { count } from "#components/words/counts.ts";
import type { Account, Session, Token } from "#lib/web/shapes.ts";

/** Everything that people can change about their own account. */
export function AccountSettings({ account, sessions, tokens }: { account: Account; sessions: Session[]; tokens: Token[] }) {
  const { plan, usage } = account;
  const said = `${sayBytes(usage.bytes)} of ${sayBytes(plan.quotaBytes)}`;
  return (
    <div className="mx-auto max-w-5xl px-4 pb-24 sm:px-6">
      <h1 className="py-8 text-2xl font-semibold tracking-tight">Account</h1>
      <SettingsSection title="Name" intro="How Tessera calls you.">
        <NameForm account={account} />
      </SettingsSection>
      <SettingsSection title="E-mail" intro="You sign in with it.">
        <EmailForm account={account} />
      </SettingsSection>
      <SettingsSection title="Password" intro="A new one ends all your sessions, here too. API tokens stay.">
        <PasswordForm />
      </SettingsSection>
      <SettingsSection title="Sessions" intro="Where you are signed in. One ends by itself after 30 days without use.">
        <Sessions first={sessions} />
      </SettingsSection>
      <SettingsSection title="Plan and usage" intro="An administrator can give you another plan.">
        <div className="flex flex-col gap-2">
          <p className="tabular-nums">
            {said}, {count(usage.images, "picture")}
          </p>
          <Meter label="Storage used" said={said} value={usage.bytes} max={plan.quotaBytes} />
        </div>
        <h3 className="pt-2 font-medium">{plan.name}</h3>
        <PlanFacts plan={plan} />
      </SettingsSection>
      <SettingsSection
        title="API tokens"
        intro={
          <>
            For programs that work with your pictures. The API is{" "}
            <a href="/docs" className="text-ink underline underline-offset-4">
              documented here
            </a>
            .
          </>
        }
      >
        <Tokens first={tokens} role={account.role} />
      </SettingsSection>
      <SettingsSection title="Delete account" intro="Everything goes, at once and for good.">
        <DeleteAccount account={account} />
      </SettingsSection>
    </div>
  );
}
