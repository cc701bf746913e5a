import type { Metadata } from "next";
import { AllLinks } from "#components/links/all-links.tsx";
import { words } from "#components/words/server.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { findOwned } from "#lib/images/list.ts";
import { linkSorts, listLinks } from "#lib/links/links.ts";
import { listShares } from "#lib/links/shares.ts";
import { Link } from "#lib/web/shapes.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("links"))("allTitle") };
}

type Asked = Partial<Record<"kind" | "cursor" | "q" | "state" | "sort", string | string[]>>;

const mostShown = 50;

export default async function LinksPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const account = await requireAccount("/links");
  const origin = await pageOrigin();
  const kind = asked.kind === "shares" ? "shares" : "links";
  const cursor = one(asked.cursor);
  const q = one(asked.q)?.replaceAll("\0", "").slice(0, 200) ?? null;
  const state = Link.shape.state.options.find((each) => each === asked.state) ?? null;
  const sort = linkSorts.find((each) => each === asked.sort) ?? null;
  const paging = { limit: mostShown, cursor };
  const wanted = { q: q ?? undefined, state: state ?? undefined, sort: sort ?? undefined };
  const { items, nextCursor } = await (kind === "shares"
    ? listShares(account, origin, paging)
    : listLinks(account, origin, { ...paging, ...wanted }));
  const first = items.map((item) => ("imageId" in item ? item.imageId : item.imageIds[0])).filter((id) => id !== undefined);
  const images = await findOwned(account, origin, [...new Set(first)]);
  return (
    <AllLinks
      // Read anew, as after one was revoked, it shows what was read.
      key={`${kind} ${cursor} ${q} ${items.map(({ id, state, expiresAt }) => id + state + expiresAt).join()}`}
      kind={kind}
      items={items}
      images={images}
      plan={account.plan}
      wanted={{ q, state, sort }}
      cursor={cursor}
      nextCursor={nextCursor}
    />
  );
}

function one(value: string | string[] | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
