import type { Metadata } from "next";
import { AllLinks } from "#components/links/all-links.tsx";
import { words } from "#components/words/server.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { findOwned } from "#lib/images/list.ts";
import { listLinks } from "#lib/links/links.ts";
import { listShares } from "#lib/links/shares.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("links"))("allTitle") };
}

type Asked = Partial<Record<"kind" | "cursor", string | string[]>>;

const mostShown = 50;

export default async function LinksPage({ searchParams }: { searchParams: Promise<Asked> }) {
  const asked = await searchParams;
  const account = await requireAccount("/links");
  const origin = await pageOrigin();
  const kind = asked.kind === "shares" ? "shares" : "links";
  const cursor = typeof asked.cursor === "string" ? asked.cursor : null;
  const list = kind === "shares" ? listShares : listLinks;
  const { items, nextCursor } = await list(account, origin, { limit: mostShown, cursor });
  const first = items.map((item) => ("imageId" in item ? item.imageId : item.imageIds[0])).filter((id) => id !== undefined);
  const images = await findOwned(account, origin, [...new Set(first)]);
  return (
    <AllLinks
      // Read anew, as after one was revoked, it shows what was read.
      key={`${kind} ${cursor} ${items.map(({ id, state, expiresAt }) => id + state + expiresAt).join()}`}
      kind={kind}
      items={items}
      images={images}
      plan={account.plan}
      cursor={cursor}
      nextCursor={nextCursor}
    />
  );
}
