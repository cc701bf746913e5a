"use client";

import { api, ask } from "#components/api.ts";
import { Field, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";

/** Sets a new password by a reset link; the next page is the sign-in. */
export function ResetForm({ token }: { token: string }) {
  async function reset(data: FormData) {
    const { problem } = await ask(api.reset.$post({ json: { token, password: String(data.get("password")) } }));
    // A whole new page, as somebody may be signed in here whose session has just ended.
    if (!problem) window.location.assign("/sign-in?changed=password");
    return problem;
  }

  return (
    <Form label="New password" send={reset}>
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
      <FormProblem />
      <Submit busy="Saving…">Save password</Submit>
    </Form>
  );
}
