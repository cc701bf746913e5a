"use client";

import { useState } from "react";
import { scopes } from "#components/account/scopes.ts";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Choice, Field, Submit, Tick } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import type { Account, NewToken, Scope, Token } from "#lib/web/shapes.ts";

const lives = [
  { value: "", text: "Never" },
  { value: String(7 * 86_400), text: "In 7 days" },
  { value: String(30 * 86_400), text: "In 30 days" },
  { value: String(90 * 86_400), text: "In 90 days" },
  { value: String(365 * 86_400), text: "In a year" },
];

type Props = { open: boolean; onOpenChange: (open: boolean) => void; role: Account["role"]; onMade: (token: Token) => void };

/** Makes a token, then shows it this once. */
export function NewTokenDialog({ open, onOpenChange, role, onMade }: Props) {
  const [made, setMade] = useState<NewToken | null>(null);

  function close(next: boolean) {
    onOpenChange(next);
    if (!next) setMade(null);
  }

  async function make(data: FormData) {
    const life = String(data.get("expiresIn"));
    const json = { name: String(data.get("name")), scopes: data.getAll("scopes") as Scope[], ...(life ? { expiresIn: Number(life) } : {}) };
    const { problem, data: token } = await ask(api.tokens.$post({ json }));
    if (problem) return problem;
    setMade(token);
    const { token: _, ...listed } = token;
    onMade({ ...listed, lastUsedAt: null });
    return null;
  }

  return (
    <Dialog open={open} onOpenChange={close} title={made ? "Copy your token now" : "New API token"}>
      {made ? (
        <Shown token={made} onDone={() => close(false)} />
      ) : (
        <Form label="New token" send={make}>
          <Field
            label="Name"
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            placeholder="What is it for?"
            fault="Give it a name, so that you know later what it is for."
          />
          <fieldset>
            <legend className="mb-1 text-[0.9375rem] font-medium">May</legend>
            {scopes
              .filter(({ adminOnly }) => !adminOnly || role === "admin")
              .map(({ scope, text, adminOnly }) => (
                <Tick key={scope} label={text} name="scopes" value={scope} defaultChecked={!adminOnly} />
              ))}
          </fieldset>
          <Choice label="Ends" name="expiresIn" defaultValue={String(90 * 86_400)} options={lives} />
          <FormProblem />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => close(false)}>Cancel</Button>
            <Submit busy="Making it…">Make token</Submit>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

function Shown({ token, onDone }: { token: NewToken; onDone: () => void }) {
  return (
    <>
      <p className="text-soft">It is shown this once: Tessera keeps no copy. Put it where your program finds it, and nobody else does.</p>
      <output aria-label="Token" className="block rounded-control bg-sunken p-3 font-mono text-sm break-all select-all">
        {token.token}
      </output>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={token.token} what="token" look="primary" />
        <Button onClick={onDone}>Done</Button>
      </div>
    </>
  );
}
