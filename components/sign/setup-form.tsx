"use client";

import { api, ask } from "#components/api.ts";
import { enter } from "#components/sign/enter.ts";
import { NewAccountFields } from "#components/sign/sign-up-form.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";

/** Makes the first administrator of a new installation. */
export function SetupForm({ token }: { token: string }) {
  async function setUp(data: FormData) {
    const [email, password, name] = ["email", "password", "name"].map((field) => String(data.get(field))) as [string, string, string];
    const { problem } = await ask(api.setup.$post({ json: { token, email, password, ...(name.trim() ? { name } : {}) } }));
    return problem ?? enter(email, password, null);
  }

  return (
    <Form label="Set up" send={setUp} fieldOf={{ "email-taken": "email" }}>
      <NewAccountFields />
      <FormProblem />
      <Submit busy="Setting up…">Become the administrator</Submit>
    </Form>
  );
}
