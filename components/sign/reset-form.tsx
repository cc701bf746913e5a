"use client";

import { NewPassword } from "#components/account/new-password.tsx";
import { api, ask } from "#components/api.ts";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Sets a new password by a reset link; the next page is the sign-in. */
export function ResetForm({ token }: { token: string }) {
  const t = useWords("sign");

  async function reset(data: FormData) {
    const { problem } = await ask(api.reset.$post({ json: { token, password: String(data.get("password")) } }));
    // A whole new page, as somebody may be signed in here whose session has just ended.
    if (!problem) window.location.assign("/sign-in?changed=password");
    return problem;
  }

  return (
    <Form label={t("newPassword")} send={reset}>
      <NewPassword />
      <FormProblem />
      <Submit busy={t("saving")}>{t("savePassword")}</Submit>
    </Form>
  );
}
