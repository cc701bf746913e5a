"use client";

import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { LockedLine } from "#components/images/locked-line.tsx";
import { NewLink } from "#components/links/new-link.tsx";
import { TemporaryLink } from "#components/links/temporary-link.tsx";
import { Button } from "#components/ui/button.tsx";
import { Problematic } from "#components/ui/form.tsx";
import type { Image, Link, Plan } from "#lib/web/shapes.ts";

type Props = { image: Image; first: { items: Link[]; nextCursor: string | null }; plan: Plan; plans: Plan[] };

/** The temporary links of a picture: made, watched, extended and revoked here. */
export function TemporaryLinks({ image, first, plan, plans }: Props) {
  const [links, setLinks] = useState(first.items);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [problem, setProblem] = useState<string | null>(null);
  const unlocking =
    plans.find(({ id }) => id === image.locked.find(({ rendition }) => rendition === "temporary")?.unlockedBy) ??
    plans.find(({ temporaryLinks }) => temporaryLinks);

  async function readOn(from: string) {
    const { problem: failed, data } = await ask(
      api.images[":id"].links.$get({ param: { id: image.id }, query: { limit: "50", cursor: from } }),
    );
    setProblem(failed?.detail ?? null);
    if (!data) return;
    setLinks((known) => [...known, ...data.items.filter(({ id }) => known.every((each) => each.id !== id))]);
    setCursor(data.nextCursor);
  }

  return (
    <section aria-labelledby="temporary" className="flex flex-col gap-2">
      <h2 id="temporary" className="text-lg font-semibold tracking-tight">
        Temporary links
      </h2>
      <p className="text-sm text-soft">They end at the second that you choose, or when you revoke them.</p>
      {plan.temporaryLinks && <NewLink image={image} plan={plan} onMade={(link) => setLinks((known) => [link, ...known])} />}
      <ul aria-label="Temporary links" className="border-t border-line">
        {!plan.temporaryLinks && <LockedLine title="Temporary link" unlockedBy={unlocking ?? null} />}
        {links.map((link) => (
          <TemporaryLink
            key={link.id}
            link={link}
            plan={plan}
            alt={image.description || image.name}
            onChange={(next) => setLinks((known) => known.map((each) => (each.id === next.id ? next : each)))}
          />
        ))}
      </ul>
      {problem && <Problematic>{problem}</Problematic>}
      {cursor && (
        <Button look="quiet" className="self-start" onClick={() => void readOn(cursor)}>
          Show older ones
        </Button>
      )}
    </section>
  );
}
