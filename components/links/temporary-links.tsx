"use client";

import { ChartNoAxesColumn } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { LockedLine } from "#components/images/locked-line.tsx";
import { NewLink } from "#components/links/new-link.tsx";
import { RevokeMany } from "#components/links/revoke-many.tsx";
import { TemporaryLink } from "#components/links/temporary-link.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Account, Details, Image, Link, Plan } from "#lib/web/shapes.ts";

const Opens = dynamic(() => import("#components/links/opens.tsx"), { ssr: false });

type Page = { items: Link[]; nextCursor: string | null };
type Props = {
  image: Image;
  first: Page;
  plan: Plan;
  plans: Plan[];
  metadata: Account["linkMetadata"];
  details: Promise<Details | null>;
};

/** The temporary links of a picture: made, watched, changed and revoked here. */
export function TemporaryLinks({ image, first, plan, plans, metadata, details }: Props) {
  const t = useWords("links");
  const { links, older, problem, put, readOn } = useLinks(image.id, first);
  const [asked, setAsked] = useState(false);
  const [fresh, setFresh] = useState<string | null>(null);
  // What had ended when it was read stands apart; what ends while one looks stays in its place.
  const [before, setBefore] = useState(() => endedIn(first.items));
  const [revoking, setRevoking] = useState(false);
  const standing = links.filter(({ revokedAt }) => revokedAt === null);
  const unlocking = plans.find(({ temporaryLinks }) => temporaryLinks) ?? null;
  const ended = links.filter((link) => before.has(link.id) && isOver(link));
  const others = links.filter((link) => !ended.includes(link));
  const line = (link: Link) => (
    <TemporaryLink key={link.id} link={link} image={image} plan={plan} fresh={link.id === fresh} onChange={put} />
  );

  async function showOlder() {
    const read = await readOn();
    setBefore((known) => new Set([...known, ...endedIn(read)]));
  }

  return (
    <section aria-labelledby="temporary" className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 id="temporary" className="text-lg font-semibold tracking-tight">
          {t("temporary")}
        </h2>
        <IconButton label={t("opensAny")} onClick={() => setAsked(true)}>
          <ChartNoAxesColumn size={20} aria-hidden="true" />
        </IconButton>
      </div>
      {asked && <Opens which={{ kind: "images", id: image.id }} name={image.name} onClose={() => setAsked(false)} />}
      <p className="text-sm text-soft">{t("temporaryHint")}</p>
      {plan.temporaryLinks && (
        <NewLink
          image={image}
          plan={plan}
          metadata={metadata}
          details={details}
          onMade={(link) => {
            put(link);
            setFresh(link.id);
          }}
        />
      )}
      <ul aria-label={t("temporary")} className="border-t border-line empty:hidden">
        {!plan.temporaryLinks && <LockedLine title={t("temporaryOne")} unlockedBy={unlocking} />}
        {others.map(line)}
      </ul>
      {ended.length > 0 && (
        <details className="group/ended">
          <summary className="inline-flex min-h-11 items-center rounded-control text-control text-soft hover:text-ink">
            {t("endedLinks", { count: ended.length })}
          </summary>
          <ul aria-label={t("endedList")} className="border-t border-line">
            {ended.map(line)}
          </ul>
        </details>
      )}
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
      <div className="-ms-4 flex flex-wrap empty:hidden">
        {older && (
          <Button look="quiet" onClick={() => void showOlder()}>
            {t("showOlder")}
          </Button>
        )}
        {(standing.length > 1 || older) && (
          <Button look="quiet-danger" onClick={() => setRevoking(true)}>
            {t("revokeAll")}
          </Button>
        )}
      </div>
      {revoking && (
        <RevokeMany
          which={{ imageId: image.id }}
          onClose={() => setRevoking(false)}
          onDone={() => {
            const at = new Date().toISOString();
            for (const link of standing) put({ ...link, state: "revoked", revokedAt: at });
          }}
        />
      )}
    </section>
  );
}

/** The links that were read so far, newest first; `put` adds one or shows it as it is now. */
function useLinks(imageId: string, first: Page) {
  const say = useProblem();
  const [links, setLinks] = useState(first.items);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [problem, setProblem] = useState<string | null>(null);

  async function readOn(): Promise<Link[]> {
    if (cursor === null) return [];
    const { problem: failed, data } = await ask(api.images[":id"].links.$get({ param: { id: imageId }, query: { limit: "50", cursor } }));
    setProblem(failed && say(failed));
    if (!data) return [];
    setLinks((known) => [...known, ...data.items.filter(({ id }) => known.every((each) => each.id !== id))]);
    setCursor(data.nextCursor);
    return data.items;
  }

  function put(link: Link) {
    setLinks((known) =>
      known.some(({ id }) => id === link.id) ? known.map((each) => (each.id === link.id ? link : each)) : [link, ...known],
    );
  }

  return { links, older: cursor !== null, problem, put, readOn };
}

function endedIn(links: Link[]): Set<string> {
  return new Set(links.filter(isOver).map(({ id }) => id));
}

function isOver({ state }: Link): boolean {
  return state === "expired" || state === "revoked" || state === "used-up";
}
