"use client";

import { useState } from "react";
import { scopes } from "#components/account/scopes.ts";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Choice, Field, Submit, Tick } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account, NewToken, Scope, Token } from "#lib/web/shapes.ts";

const day = 86_400;

type Props = { open: boolean; onOpenChange: (open: boolean) => void; role: Account["role"]; onMade: (token: Token) => void };

/** Makes a token, then shows it this once. */
export function NewTokenDialog({ open, onOpenChange, role, onMade }: Props) {
  const t = useWords("account");
  const [made, setMade] = useState<NewToken | null>(null);
  const lives = [
    { value: "", text: t("never") },
    ...[7, 30, 90].map((count) => ({ value: String(count * day), text: t("inDays", { count }) })),
    { value: String(365 * day), text: t("inAYear") },
  ];

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
    <Dialog open={open} onOpenChange={close} title={t(made ? "copyTokenTitle" : "newTokenTitle")}>
      {made ? (
        <Shown token={made} onDone={() => close(false)} />
      ) : (
        <Form label={t("newToken")} send={make}>
          <Field
            label={t("tokenName")}
            name="name"
            required
            maxLength={200}
            autoComplete="off"
            placeholder={t("tokenNamePlaceholder")}
            fault={t("tokenNameFault")}
          />
          <fieldset>
            <legend className="mb-1 text-control font-medium">{t("may")}</legend>
            {scopes
              .filter(({ scope }) => scope !== "admin" || role === "admin")
              .map(({ scope, words }) => (
                <Tick key={scope} label={t(words)} name="scopes" value={scope} defaultChecked={scope !== "admin"} />
              ))}
          </fieldset>
          <Choice label={t("tokenEnds")} name="expiresIn" defaultValue={String(90 * day)} options={lives} />
          <FormProblem />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => close(false)}>{t("cancel")}</Button>
            <Submit busy={t("making")}>{t("makeToken")}</Submit>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

function Shown({ token, onDone }: { token: NewToken; onDone: () => void }) {
  const t = useWords("account");
  return (
    <>
      <p className="text-soft">{t("shownOnce")}</p>
      <output aria-label={t("token")} className="block rounded-control bg-sunken p-3 font-mono text-sm break-all select-all">
        {token.token}
      </output>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={token.token} what={t("token")} look="primary" />
        <Button onClick={onDone}>{t("done")}</Button>
      </div>
    </>
  );
}
