"use client";

import { signOut } from "next-auth/react";
import { CurrentPassword } from "#components/account/new-password.tsx";
import { api, ask, problem as problemOf } from "#components/api.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";

/** Deletes the account by its e-mail, typed, and its password. */
export function DeleteAccount({ email }: { email: string }) {
  const t = useWords("account");

  async function remove(data: FormData) {
    const typed = String(data.get("confirmation")).trim().toLowerCase();
    if (typed !== email.toLowerCase()) return problemOf("mistyped", 422, t("typeEmailFault", { email }));
    const { problem } = await ask(api.me.$delete({ json: { currentPassword: String(data.get("currentPassword")) } }));
    if (!problem) await signOut({ callbackUrl: "/farewell" });
    return problem;
  }

  return (
    <Form label={t("delete")} send={remove} fieldOf={{ forbidden: "currentPassword", mistyped: "confirmation" }}>
      <Field
        label={t("typeEmail", { email })}
        name="confirmation"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        fault={t("typeEmailFault", { email })}
      />
      <CurrentPassword />
      <FormProblem />
      <div className="flex flex-wrap justify-end gap-2">
        <ButtonLink href="/account">{t("keep")}</ButtonLink>
        <Submit look="danger" busy={t("deleting")}>
          {t("deleteForGood")}
        </Submit>
      </div>
    </Form>
  );
}
