"use client";

import { enter } from "#components/sign/enter.ts";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Signs in by e-mail and password. */
export function SignInForm({ next }: { next: string | null }) {
  const t = useWords("sign");
  return (
    <Form label={t("signIn")} send={(data) => enter(String(data.get("email")), String(data.get("password")), next)}>
      <Field label={t("email")} name="email" type="email" autoComplete="username" required fault={t("emailOfAccount")} />
      <Field label={t("password")} name="password" type="password" autoComplete="current-password" required fault={t("passwordMissing")} />
      <FormProblem />
      <Submit busy={t("signingIn")}>{t("signIn")}</Submit>
    </Form>
  );
}
