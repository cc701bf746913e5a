"use client";

import { Ban, ChartNoAxesColumn, ClockPlus, Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { LinkLine } from "#components/images/link-line.tsx";
import { altOf, sayRendition, sizeOf } from "#components/images/renditions.ts";
import { isShare } from "#components/links/kinds.ts";
import { LinkState, stateAt } from "#components/links/link-state.tsx";
import { useNow } from "#components/links/now.ts";
import { Revoke } from "#components/links/revoke.tsx";
import { Signs } from "#components/links/signs.tsx";
import { MenuAction } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image, Link, Plan } from "#lib/web/shapes.ts";

const Opens = dynamic(() => import("#components/links/opens.tsx"), { ssr: false });
const Edit = dynamic(() => import("#components/links/edit.tsx"), { ssr: false });

type Props = { link: Link; image: Image; plan: Plan; fresh: boolean; onChange: (link: Link) => void };

/** One temporary link with the time that it has left, and what can be done about it. */
export function TemporaryLink({ link, image, plan, fresh, onChange }: Props) {
  const t = useWords("links");
  const images = useWords("images");
  const now = useNow();
  const [asking, setAsking] = useState<"edit" | "opens" | "revoke" | null>(null);
  const state = stateAt(link, now);
  const shown = sayRendition(images, link.rendition);
  const revivable = state === "expired" || state === "used-up";

  const EditIcon = revivable ? ClockPlus : Pencil;

  const actions = (
    <>
      {state !== "revoked" && plan.temporaryLinks && (
        <MenuAction icon={<EditIcon size={18} aria-hidden="true" />} onSelect={() => setAsking("edit")}>
          {revivable ? t("revive") : t("edit")}
        </MenuAction>
      )}
      <MenuAction icon={<ChartNoAxesColumn size={18} aria-hidden="true" />} onSelect={() => setAsking("opens")}>
        {t("opens")}
      </MenuAction>
      {state !== "revoked" && (
        <MenuAction danger icon={<Ban size={18} aria-hidden="true" />} onSelect={() => setAsking("revoke")}>
          {t("revoke")}
        </MenuAction>
      )}
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
        signs={<Signs link={link} />}
        linked={{ url: link.url, alt: altOf(image), ...sizeOf(link.rendition, image) }}
        alive={state === "live"}
        fresh={fresh}
        actions={actions}
      />
      {asking === "edit" && (
        <Edit lent={link} state={state} plan={plan} onClose={() => setAsking(null)} onChange={(lent) => isShare(lent) || onChange(lent)} />
      )}
      {asking === "opens" && <Opens which={{ kind: "links", id: link.id }} name={link.label ?? shown} onClose={() => setAsking(null)} />}
      {asking === "revoke" && <Revoke lent={link} onClose={() => setAsking(null)} onChange={onChange} />}
    </>
  );
}
