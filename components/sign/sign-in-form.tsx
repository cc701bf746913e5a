"use client";

import { enter } from "#components/sign/enter.ts";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";

/** Signs in by e-mail and password. */
export function SignInForm({ next }: { next: string | null }) {
  return (
    <Form label="Sign in" send={(data) => enter(String(data.get("email")), String(data.get("password")), next)}>
      <Field label="E-mail" name="email" type="email" autoComplete="username" required fault="Enter the e-mail address of your account." />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required fault="Enter your password." />
      <FormProblem />
      <Submit busy="Signing in…">Sign in</Submit>
    </Form>
  );
}
