"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { CurrentPassword } from "#components/account/profile-forms.tsx";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { sayBytes } from "#components/words/bytes.ts";
import { count } from "#components/words/counts.ts";
import type { Account } from "#lib/web/shapes.ts";

/** Deletes the account, after showing what goes with it and asking for the password. */
export function DeleteAccount({ account }: { account: Account }) {
  const [open, setOpen] = useState(false);
  const { images, bytes } = account.usage;

  async function remove(data: FormData) {
    const { problem } = await ask(api.me.$delete({ json: { currentPassword: String(data.get("currentPassword")) } }));
    if (!problem) await signOut({ callbackUrl: "/" });
    return problem;
  }

  return (
    <>
      <Button look="quiet-danger" className="-ml-4 self-start" onClick={() => setOpen(true)}>
        Delete account…
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Delete your account?">
        <p>With {account.email} go, at once and for good:</p>
        <ul className="list-disc pl-5 text-soft">
          <li>{images > 0 ? `${count(images, "picture")}, ${sayBytes(bytes)} of originals` : "your empty gallery"}</li>
          <li>every permanent and temporary link to them</li>
          <li>all API tokens and sessions</li>
        </ul>
        <Form label="Delete account" send={remove} fieldOf={{ forbidden: "currentPassword" }}>
          <CurrentPassword />
          <FormProblem />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Submit look="danger" busy="Deleting…">
              Delete for good
            </Submit>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
