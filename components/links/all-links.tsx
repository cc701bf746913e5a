"use client";

import Link from "next/link";
import { useState } from "react";
import { isShare, type Lent, type Selection } from "#components/links/kinds.ts";
import { hrefOf, LentFilter, type Wanted } from "#components/links/lent-filter.tsx";
import { LentRow } from "#components/links/lent-row.tsx";
import { useNow } from "#components/links/now.ts";
import { RevokeMany } from "#components/links/revoke-many.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { classes } from "#components/ui/class.ts";
import { Empty } from "#components/ui/empty.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image, Plan } from "#lib/web/shapes.ts";

type Kind = "links" | "shares";
type Props = {
  kind: Kind;
  /** Whether one was asked for by its id: it is shown alone, with who opened it. */
  only: boolean;
  items: Lent[];
  images: Image[];
  plan: Plan;
  wanted: Wanted;
  cursor: string | null;
  nextCursor: string | null;
};

/** All that an account gave away for a time: its links or its shares, some at a time, of which several can be revoked at once. */
export function AllLinks({ kind, only, items: first, images, plan, wanted, cursor, nextCursor }: Props) {
  const t = useWords("links");
  const now = useNow();
  const [items, setItems] = useState(first);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<Selection | null>(null);
  const looking = only || wanted.q !== null || wanted.label !== null || wanted.state !== null;
  const pickable = items.filter(({ revokedAt }) => revokedAt === null);
  const chosen = pickable.filter(({ id }) => picked.has(id));
  const byId = new Map(images.map((image) => [image.id, image]));

  const put = (next: Lent) => setItems((known) => known.map((each) => (each.id === next.id ? next : each)));
  const pick = (id: string, on: boolean) => setPicked((known) => new Set(on ? [...known, id] : [...known].filter((each) => each !== id)));

  return (
    <div className="mx-auto max-w-4xl px-4 pb-28 sm:px-6">
      <h1 className="pt-8 text-2xl font-semibold tracking-tight">{t("allTitle")}</h1>
      <p className="pt-1 text-soft">{t("allHint")}</p>
      <Kinds kind={kind} />
      {!only && (items.length > 0 || looking) && <LentFilter kind={kind} wanted={wanted} />}
      {items.length === 0 ? (
        <Nothing kind={kind} later={cursor !== null} looking={looking} />
      ) : (
        <>
          {!only && pickable.length > 0 && (
            <div className="sticky top-(--header) z-(--z-toolbar) flex min-h-14 flex-wrap items-center gap-x-4 border-b border-line bg-ground">
              <label className="inline-flex min-h-11 cursor-pointer items-center gap-3">
                <input
                  type="checkbox"
                  className="size-5 accent-accent"
                  checked={chosen.length === pickable.length}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen.length > 0 && chosen.length < pickable.length;
                  }}
                  onChange={({ target }) => setPicked(new Set(target.checked ? pickable.map(({ id }) => id) : []))}
                />
                {t("pickAll")}
              </label>
              <p className="grow text-sm text-soft tabular-nums" aria-live="polite">
                {t("picked", { count: chosen.length })}
              </p>
              {chosen.length === 0 && wanted.label !== null && (
                <Button look="quiet-danger" className="max-sm:-ms-4" onClick={() => setAsking({ label: wanted.label ?? "" })}>
                  {t("revokeLabelled")}
                </Button>
              )}
              {chosen.length > 0 && (
                <Button look="quiet-danger" onClick={() => setAsking({ ids: chosen.map(({ id }) => id) })}>
                  {t("revokePicked", { count: chosen.length })}
                </Button>
              )}
            </div>
          )}
          <ul aria-label={t(kind === "links" ? "kindLinks" : "kindShares")}>
            {items.map((item) => (
              <LentRow
                key={item.id}
                lent={item}
                image={byId.get(isShare(item) ? (item.imageIds[0] ?? "") : item.imageId) ?? null}
                plan={plan}
                now={now}
                opened={only}
                picked={picked.has(item.id)}
                onPick={(on) => pick(item.id, on)}
                onChange={put}
              />
            ))}
          </ul>
        </>
      )}
      <nav aria-label={t("pages")} className="flex gap-2 pt-6 empty:hidden">
        {only && items.length > 0 && <ButtonLink href={hrefOf(kind)}>{t("showAllShares")}</ButtonLink>}
        {cursor !== null && <ButtonLink href={hrefOf(kind, wanted)}>{t("firstPage")}</ButtonLink>}
        {nextCursor !== null && <ButtonLink href={hrefOf(kind, wanted, nextCursor)}>{t("nextPage")}</ButtonLink>}
      </nav>
      {asking && (
        <RevokeMany
          which={asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            const at = new Date().toISOString();
            for (const each of "ids" in asking ? chosen : pickable) put({ ...each, state: "revoked", revokedAt: at });
            setPicked(new Set());
          }}
        />
      )}
    </div>
  );
}

/** Links or shares; the address keeps which. */
function Kinds({ kind }: { kind: Kind }) {
  const t = useWords("links");
  return (
    <nav aria-label={t("kinds")} className="flex gap-6 border-b border-line pt-4">
      {(["links", "shares"] as const).map((each) => (
        <Link
          key={each}
          href={hrefOf(each)}
          aria-current={each === kind ? "page" : undefined}
          className={classes(
            "-mb-px inline-flex min-h-11 items-center border-b-2 text-control",
            each === kind ? "border-ink font-medium" : "border-transparent text-soft hover:text-ink",
          )}
        >
          {t(each === "links" ? "kindLinks" : "kindShares")}
        </Link>
      ))}
    </nav>
  );
}

function Nothing({ kind, later, looking }: { kind: Kind; later: boolean; looking: boolean }) {
  const t = useWords("links");
  if (later) return <Empty title={t("noneLeft")} />;
  const links = kind === "links";
  if (looking) {
    return (
      <Empty
        title={t("noneFits")}
        action={<ButtonLink href={hrefOf(kind)}>{t(kind === "links" ? "showAll" : "showAllShares")}</ButtonLink>}
      >
        {t("noneFitsHint")}
      </Empty>
    );
  }
  return (
    <Empty
      title={t(links ? "noLinks" : "noShares")}
      action={
        <ButtonLink href="/gallery" look="primary">
          {t("toGallery")}
        </ButtonLink>
      }
    >
      {t(links ? "noLinksHint" : "noSharesHint")}
    </Empty>
  );
}
