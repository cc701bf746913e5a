"use client";

import { Ban, ClockPlus } from "lucide-react";
import { useState } from "react";
import { LinkLine } from "#components/images/link-line.tsx";
import { sayRendition } from "#components/images/renditions.ts";
import { Extend } from "#components/links/extend.tsx";
import { LinkState, stateAt } from "#components/links/link-state.tsx";
import { useNow } from "#components/links/now.ts";
import { Revoke } from "#components/links/revoke.tsx";
import { MenuAction } from "#components/ui/menu.tsx";
import type { Link, Plan } from "#lib/web/shapes.ts";

type Props = { link: Link; plan: Plan; alt: string; onChange: (link: Link) => void };

/** One temporary link with the time that it has left, and what can be done about it. */
export function TemporaryLink({ link, plan, alt, onChange }: Props) {
  const now = useNow();
  const [asking, setAsking] = useState<"extend" | "revoke" | null>(null);
  const state = stateAt(link, now);
  const name = link.label ?? sayRendition(link.rendition);
  const revivable = state === "expired" || state === "used-up";

  const actions = state !== "revoked" && (
    <>
      {plan.temporaryLinks && (
        <MenuAction icon={<ClockPlus size={18} aria-hidden="true" />} onSelect={() => setAsking("extend")}>
          {revivable ? "Revive" : "Change its end"}
        </MenuAction>
      )}
      <MenuAction danger icon={<Ban size={18} aria-hidden="true" />} onSelect={() => setAsking("revoke")}>
        Revoke
      </MenuAction>
    </>
  );

  return (
    <>
      <LinkLine
        title={name}
        name={name}
        note={
          <>
            {link.label && `${sayRendition(link.rendition)} · `}
            <LinkState link={link} now={now} />
          </>
        }
        url={link.url}
        alt={alt}
        alive={state === "live"}
        actions={actions}
      />
      <Extend
        link={link}
        plan={plan}
        reviving={revivable}
        open={asking === "extend"}
        onOpenChange={(open) => setAsking(open ? "extend" : null)}
        onChange={onChange}
      />
      <Revoke link={link} open={asking === "revoke"} onOpenChange={(open) => setAsking(open ? "revoke" : null)} onChange={onChange} />
    </>
  );
}
