"use client";

import { api, ask } from "#components/api.ts";
import { enter } from "#components/sign/enter.ts";
import { NewAccountFields } from "#components/sign/sign-up-form.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Makes the first administrator of a new installation. */
export function SetupForm({ token }: { token: string }) {
  const t = useWords("sign");

  async function setUp(data: FormData) {
    const [email, password, name] = ["email", "password", "name"].map((field) => String(data.get(field))) as [string, string, string];
    const { problem } = await ask(api.setup.$post({ json: { token, email, password, ...(name.trim() ? { name } : {}) } }));
    return problem ?? enter(email, password, null);
  }

  return (
    <Form label={t("setUp")} send={setUp} fieldOf={{ "email-taken": "email" }}>
      <NewAccountFields />
      <FormProblem />
      <Submit busy={t("settingUp")}>{t("becomeAdmin")}</Submit>
    </Form>
  );
}
