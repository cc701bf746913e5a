"use client";

import { NewPassword } from "#components/account/new-password.tsx";
import { api, ask } from "#components/api.ts";
import { enter } from "#components/sign/enter.ts";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Makes an account and signs in with it. */
export function SignUpForm() {
  const t = useWords("sign");

  async function signUp(data: FormData) {
    const [email, password, name] = ["email", "password", "name"].map((field) => String(data.get(field))) as [string, string, string];
    const { problem } = await ask(api.accounts.$post({ json: { email, password, ...(name.trim() ? { name } : {}) } }));
    return problem ?? enter(email, password, null);
  }

  return (
    <Form label={t("signUp")} send={signUp} fieldOf={{ "email-taken": "email" }}>
      <NewAccountFields />
      <FormProblem />
      <Submit busy={t("signingUp")}>{t("signUp")}</Submit>
    </Form>
  );
}

/** What Tessera asks about a new account. */
export function NewAccountFields() {
  const t = useWords("sign");
  return (
    <>
      <Field label={t("name")} name="name" autoComplete="name" maxLength={200} hint={t("optional")} />
      <Field label={t("email")} name="email" type="email" autoComplete="username" required fault={t("emailFault")} />
      <NewPassword label={t("password")} />
    </>
  );
}
