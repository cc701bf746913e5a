"use client";

import { useState } from "react";
import { LabelField, ViewsField } from "#components/links/condition-fields.tsx";
import { changeIn } from "#components/links/conditions.ts";
import { change, isShare, type Lent } from "#components/links/kinds.ts";
import { isProblem } from "#components/links/life.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Choice, Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { Secret } from "#components/ui/secret.tsx";
import { useWords } from "#components/words/use.ts";
import type { Link, Plan } from "#lib/web/shapes.ts";

type Props = { lent: Lent; state: Link["state"]; plan: Plan; onClose: () => void; onChange: (lent: Lent) => void };

/** Changes a link or a share, or revives one that has ended, under the same address. */
export default function Edit({ lent, state, plan, onClose, onChange }: Props) {
  const t = useWords("links");
  const reviving = state === "expired" || state === "used-up";
  const over = Date.parse(lent.expiresAt) <= Date.now();
  // As many views again; who revives it may want more or fewer.
  const views = state === "used-up" && lent.maxViews !== null ? lent.views + lent.maxViews : lent.maxViews;

  async function save(data: FormData) {
    const json = changeIn(t, data, plan);
    if (isProblem(json)) return json;
    const { problem, data: changed } = await change(lent, json);
    if (problem) return problem;
    onChange(changed);
    onClose();
    announce(reviving ? t("livesAgain") : t("changed"));
    return null;
  }

  return (
    <Dialog open onOpenChange={onClose} title={reviving ? t("reviveTitle") : t("editTitle")}>
      <p className="text-soft">{t("editHint")}</p>
      <Form label={reviving ? t("reviveTitle") : t("editTitle")} send={save}>
        <LifeField bounds={plan} keep={!over} />
        <LabelField value={lent.label} shown={isShare(lent)} />
        <ViewsField value={views} views={lent.views} />
        <PasswordChange has={lent.hasPassword} />
        <FormProblem />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Submit busy={t("saving")}>{reviving ? t("revive") : t("save")}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}

/** Sets a password where there is none; keeps, changes or removes one. */
function PasswordChange({ has }: { has: boolean }) {
  const t = useWords("links");
  const [guard, setGuard] = useState("keep");
  return (
    <>
      {has && (
        <Choice
          label={t("password")}
          name="guard"
          value={guard}
          onChange={({ target }) => setGuard(target.value)}
          options={[
            { value: "keep", text: t("keepPassword") },
            { value: "change", text: t("changePassword") },
            { value: "remove", text: t("removePassword") },
          ]}
        />
      )}
      {(!has || guard === "change") && (
        <Secret
          label={has ? t("newPassword") : t("password")}
          name="password"
          hint={has ? t("newPasswordHint") : t("passwordHint")}
          fault={t("enterPassword")}
        />
      )}
    </>
  );
}
