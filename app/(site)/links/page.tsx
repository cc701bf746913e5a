import type { Metadata } from "next";
import { AllLinks } from "#components/links/all-links.tsx";
import { words } from "#components/words/server.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { findOwned } from "#lib/images/list.ts";
import { lentSorts } from "#lib/links/conditions.ts";
import { listLinks } from "#lib/links/links.ts";
import { listShares, readShare } from "#lib/links/shares.ts";
import { isRefusal } from "#lib/refusal.ts";
import { Link } from "#lib/web/shapes.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("links"))("allTitle") };
}

type Asked = Partial<Record<"kind" | "share" | "cursor" | "q" | "label" | "state" | "sort", string | string[]>>;

const mostShown = 50;

export default async function LinksPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const account = await requireAccount("/links");
  const origin = await pageOrigin();
  const kind = asked.kind === "shares" ? "shares" : "links";
  const cursor = one(asked.cursor);
  const q = text(asked.q);
  const label = text(asked.label);
  const state = Link.shape.state.options.find((each) => each === asked.state) ?? null;
  const sort = lentSorts.find((each) => each === asked.sort) ?? null;
  const wanted = { q: q ?? undefined, label: label ?? undefined, state: state ?? undefined, sort: sort ?? undefined };
  const share = kind === "shares" ? text(asked.share) : null;
  const list = kind === "shares" ? listShares : listLinks;
  const { items, nextCursor } = await (share === null
    ? list(account, origin, { limit: mostShown, cursor, ...wanted })
    : { items: await readShare(account, origin, share).then((one) => [one], noneThere), nextCursor: null });
  const first = items.map((item) => ("imageId" in item ? item.imageId : item.imageIds[0])).filter((id) => id !== undefined);
  const images = await findOwned(account, origin, [...new Set(first)]);
  return (
    <AllLinks
      // Read anew, as after one was revoked, it shows what was read.
      key={`${kind} ${share} ${cursor} ${q} ${label} ${items.map(({ id, state, expiresAt }) => id + state + expiresAt).join()}`}
      kind={kind}
      only={share !== null}
      items={items}
      images={images}
      plan={account.plan}
      wanted={{ q, label, state, sort }}
      cursor={cursor}
      nextCursor={nextCursor}
    />
  );
}

/** Nothing, of what is not there any more. */
function noneThere(error: unknown): [] {
  if (isRefusal(error) && error.code === "not-found") return [];
  throw error;
}

/** No text of the store has a NUL. */
function text(value: string | string[] | undefined): string | null {
  return one(value)?.replaceAll("\0", "").slice(0, 200) ?? null;
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
