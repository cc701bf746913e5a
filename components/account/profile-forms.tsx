"use client";

import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Account } from "#lib/web/shapes.ts";

/** Changes the name. */
export function NameForm({ account }: { account: Account }) {
  const router = useRouter();

  async function save(data: FormData) {
    const { problem } = await ask(api.me.$patch({ json: { name: String(data.get("name")) } }));
    if (!problem) said("Name saved.", router);
    return problem;
  }

  return (
    <Form label="Name" send={save}>
      <Field label="Name" name="name" defaultValue={account.name} autoComplete="name" maxLength={200} />
      <FormProblem />
      <Submit look="plain" busy="Saving…" className="self-start">
        Save name
      </Submit>
    </Form>
  );
}

/** Changes the e-mail; asks for the password, as whoever holds the e-mail holds the account. */
export function EmailForm({ account }: { account: Account }) {
  const router = useRouter();
  const [saved, setSaved] = useState(0);

  async function save(data: FormData) {
    const { problem } = await ask(
      api.me.$patch({ json: { email: String(data.get("email")), currentPassword: String(data.get("currentPassword")) } }),
    );
    if (problem) return problem;
    setSaved(saved + 1);
    said("E-mail saved.", router);
    return null;
  }

  return (
    <Form key={saved} label="E-mail" send={save} fieldOf={{ "email-taken": "email", forbidden: "currentPassword" }}>
      <Field
        label="E-mail"
        name="email"
        type="email"
        defaultValue={account.email}
        autoComplete="username"
        required
        fault="Enter an e-mail address."
      />
      <CurrentPassword />
      <FormProblem />
      <Submit look="plain" busy="Saving…" className="self-start">
        Save e-mail
      </Submit>
    </Form>
  );
}

/** Changes the password, which ends all sessions: the next page is the sign-in. */
export function PasswordForm() {
  async function save(data: FormData) {
    const { problem } = await ask(
      api.me.$patch({ json: { password: String(data.get("password")), currentPassword: String(data.get("currentPassword")) } }),
    );
    if (problem) return problem;
    await signOut({ callbackUrl: "/sign-in?changed=password" });
    return null;
  }

  return (
    <Form label="Password" send={save} fieldOf={{ forbidden: "currentPassword" }}>
      <Field
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        hint="At least 10 characters."
        fault="Enter a password of at least 10 characters."
      />
      <CurrentPassword />
      <FormProblem />
      <Submit look="plain" busy="Saving…" className="self-start">
        Save password
      </Submit>
    </Form>
  );
}

/** The password of today, which proves that it is still the same person. */
export function CurrentPassword() {
  return (
    <Field
      label="Current password"
      name="currentPassword"
      type="password"
      autoComplete="current-password"
      required
      fault="Enter your current password."
    />
  );
}

function said(sentence: string, router: ReturnType<typeof useRouter>) {
  announce(sentence);
  void toast(sentence);
  router.refresh();
}
