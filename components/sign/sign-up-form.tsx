"use client";

import { api, ask } from "#components/api.ts";
import { enter } from "#components/sign/enter.ts";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";

/** Makes an account and signs in with it. */
export function SignUpForm() {
  async function signUp(data: FormData) {
    const [email, password, name] = ["email", "password", "name"].map((field) => String(data.get(field))) as [string, string, string];
    const { problem } = await ask(api.accounts.$post({ json: { email, password, ...(name.trim() ? { name } : {}) } }));
    return problem ?? enter(email, password, null);
  }

  return (
    <Form label="Sign up" send={signUp} fieldOf={{ "email-taken": "email" }}>
      <NewAccountFields />
      <FormProblem />
      <Submit busy="Making your account…">Sign up</Submit>
    </Form>
  );
}

/** What Tessera asks about a new account. */
export function NewAccountFields() {
  return (
    <>
      <Field label="Name" name="name" autoComplete="name" maxLength={255} hint="Optional." />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required fault="Enter an e-mail address." />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={10}
        hint="At least 10 characters."
        fault="Enter a password of at least 10 characters."
      />
    </>
  );
}
