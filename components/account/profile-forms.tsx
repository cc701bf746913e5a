"use client";

import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { CurrentPassword, NewPassword } from "#components/account/new-password.tsx";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** Changes the name. */
export function NameForm({ account }: { account: Account }) {
  const t = useWords("account");
  const router = useRouter();

  async function save(data: FormData) {
    const { problem } = await ask(api.me.$patch({ json: { name: String(data.get("name")) } }));
    if (!problem) said(t("nameSaved"), router);
    return problem;
  }

  return (
    <Form label={t("name")} send={save}>
      <Field label={t("name")} name="name" defaultValue={account.name} autoComplete="name" maxLength={200} />
      <FormProblem />
      <Submit look="plain" busy={t("saving")} className="self-start">
        {t("saveName")}
      </Submit>
    </Form>
  );
}

/** Changes the e-mail; asks for the password, as whoever holds the e-mail holds the account. */
export function EmailForm({ account }: { account: Account }) {
  const t = useWords("account");
  const router = useRouter();
  const [saved, setSaved] = useState(0);

  async function save(data: FormData) {
    const { problem } = await ask(
      api.me.$patch({ json: { email: String(data.get("email")), currentPassword: String(data.get("currentPassword")) } }),
    );
    if (problem) return problem;
    setSaved(saved + 1);
    said(t("emailSaved"), router);
    return null;
  }

  return (
    <Form key={saved} label={t("email")} send={save} fieldOf={{ "email-taken": "email", forbidden: "currentPassword" }}>
      <Field
        label={t("email")}
        name="email"
        type="email"
        defaultValue={account.email}
        autoComplete="username"
        required
        fault={t("emailFault")}
      />
      <CurrentPassword />
      <FormProblem />
      <Submit look="plain" busy={t("saving")} className="self-start">
        {t("saveEmail")}
      </Submit>
    </Form>
  );
}

/** Changes the password, which ends all sessions: the next page is the sign-in. */
export function PasswordForm({ email }: { email: string }) {
  const t = useWords("account");
  async function save(data: FormData) {
    const { problem } = await ask(
      api.me.$patch({ json: { password: String(data.get("password")), currentPassword: String(data.get("currentPassword")) } }),
    );
    if (problem) return problem;
    await signOut({ callbackUrl: "/sign-in?changed=password" });
    return null;
  }

  return (
    <Form label={t("password")} send={save} fieldOf={{ forbidden: "currentPassword" }}>
      {/* For password managers, which keep the new one beside it. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <NewPassword />
      <CurrentPassword />
      <FormProblem />
      <Submit look="plain" busy={t("saving")} className="self-start">
        {t("savePassword")}
      </Submit>
    </Form>
  );
}

/** Says that something was saved, and shows it. */
export function said(sentence: string, router: ReturnType<typeof useRouter>) {
  announce(sentence);
  void toast(sentence);
  router.refresh();
}
