"use client";

import { api, ask } from "#components/api.ts";
import { lifeIn } from "#components/links/life.ts";
import { LifeField } from "#components/links/life-field.tsx";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Submit } from "#components/ui/field.tsx";
import { Form, FormProblem } from "#components/ui/form.tsx";
import type { Link, Plan } from "#lib/web/shapes.ts";

type Props = {
  link: Link;
  plan: Plan;
  reviving: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (link: Link) => void;
};

/** Gives a link a new end under the same address. */
export function Extend({ link, plan, reviving, open, onOpenChange, onChange }: Props) {
  async function extend(data: FormData) {
    const expiresIn = lifeIn(data, plan);
    if (typeof expiresIn !== "number") return expiresIn;
    const { problem, data: changed } = await ask(api.links[":id"].$patch({ param: { id: link.id }, json: { expiresIn } }));
    if (problem) return problem;
    onChange(changed);
    onOpenChange(false);
    announce(reviving ? "The link lives again." : "The link has a new end.");
    return null;
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={reviving ? "Revive this link" : "Change when this link ends"}>
      <p className="text-soft">The address stays the same. The new life counts from now.</p>
      <Form label="New end" send={extend}>
        <LifeField bounds={plan} />
        <FormProblem />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Submit busy="Saving…">{reviving ? "Revive" : "Save"}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}
