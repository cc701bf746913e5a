"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import type { Link } from "#lib/web/shapes.ts";

/** Revokes a link after asking. */
export function Revoke({
  link,
  open,
  onOpenChange,
  onChange,
}: {
  link: Link;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (link: Link) => void;
}) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function revoke() {
    setPending(true);
    const { problem: failed } = await ask(api.links[":id"].$delete({ param: { id: link.id } }));
    setPending(false);
    setProblem(failed?.detail ?? null);
    if (failed) return;
    onChange({ ...link, state: "revoked", revokedAt: new Date().toISOString() });
    onOpenChange(false);
    announce("The link is revoked.");
  }

  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title="Revoke this link?"
      action="Revoke link"
      pending={pending}
      problem={problem}
      onConfirm={revoke}
    >
      It stops at once, for everybody who has it, and cannot be revived. The picture and its other links stay.
    </Confirm>
  );
}
