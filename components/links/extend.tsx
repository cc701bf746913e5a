"use client";

import { api, ask } from "#components/api.ts";
import { isProblem, lifeIn } from "#components/links/life.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import { useWords } from "#components/words/use.ts";
import type { Link, Plan } from "#lib/web/shapes.ts";

type Props = { link: Link; plan: Plan; reviving: boolean; onClose: () => void; onChange: (link: Link) => void };

/** Gives a link a new end under the same address. */
export function Extend({ link, plan, reviving, onClose, onChange }: Props) {
  const t = useWords("links");

  async function extend(data: FormData) {
    const life = lifeIn(t, data, plan);
    if (isProblem(life)) return life;
    const { problem, data: changed } = await ask(api.links[":id"].$patch({ param: { id: link.id }, json: life }));
    if (problem) return problem;
    onChange(changed);
    onClose();
    announce(reviving ? t("livesAgain") : t("hasNewEnd"));
    return null;
  }

  return (
    <Dialog open onOpenChange={onClose} title={reviving ? t("reviveTitle") : t("extendTitle")}>
      <p className="text-soft">{t("extendHint")}</p>
      <Form label={t("newEnd")} send={extend}>
        <LifeField bounds={plan} presets />
        <FormProblem />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Submit busy={t("saving")}>{reviving ? t("revive") : t("save")}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}
