"use client";

import { Ban, ClockPlus } from "lucide-react";
import { useState } from "react";
import { LinkLine } from "#components/images/link-line.tsx";
import { altOf, sayRendition, sizeOf } from "#components/images/renditions.ts";
import { Extend } from "#components/links/extend.tsx";
import { LinkState, stateAt } from "#components/links/link-state.tsx";
import { useNow } from "#components/links/now.ts";
import { Revoke } from "#components/links/revoke.tsx";
import { MenuAction } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image, Link, Plan } from "#lib/web/shapes.ts";

type Props = { link: Link; image: Image; plan: Plan; fresh: boolean; onChange: (link: Link) => void };

/** One temporary link with the time that it has left, and what can be done about it. */
export function TemporaryLink({ link, image, plan, fresh, onChange }: Props) {
  const t = useWords("links");
  const images = useWords("images");
  const now = useNow();
  const [asking, setAsking] = useState<"extend" | "revoke" | null>(null);
  const state = stateAt(link, now);
  const shown = sayRendition(images, link.rendition);
  const revivable = state === "expired" || state === "used-up";

  const actions = state !== "revoked" && (
    <>
      {plan.temporaryLinks && (
        <MenuAction icon={<ClockPlus size={18} aria-hidden="true" />} onSelect={() => setAsking("extend")}>
          {revivable ? t("revive") : t("extend")}
        </MenuAction>
      )}
      <MenuAction danger icon={<Ban size={18} aria-hidden="true" />} onSelect={() => setAsking("revoke")}>
        {t("revoke")}
      </MenuAction>
    </>
  );

  return (
    <>
      <LinkLine
        name={link.label ?? shown}
        note={
          <>
            {link.label && `${shown} · `}
            <LinkState link={link} now={now} />
          </>
        }
        linked={{ url: link.url, alt: altOf(image), ...sizeOf(link.rendition, image) }}
        alive={state === "live"}
        fresh={fresh}
        actions={actions}
      />
      {asking === "extend" && <Extend link={link} plan={plan} reviving={revivable} onClose={() => setAsking(null)} onChange={onChange} />}
      {asking === "revoke" && <Revoke link={link} onClose={() => setAsking(null)} onChange={onChange} />}
    </>
  );
}
