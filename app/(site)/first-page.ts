import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { FirstPage } from "#components/gallery/collection.ts";
import { type Density, densityCookie, densityOf } from "#components/gallery/density.ts";
import { addressOf, findOf } from "#components/gallery/find.ts";
import { timeZone } from "#components/words/server.ts";
import { pageOrigin, requireAccount } from "#lib/auth/page.ts";
import { listImages } from "#lib/images/list.ts";
import { Wanted } from "#lib/web/wanted.ts";

const limit = 60;

/** What a sheet is drawn with on the server. `after` is the cursor of a page further down, for those who have no scripts. */
export async function readFirst(asked: Record<string, string | string[] | undefined>): Promise<{ first: FirstPage; density: Density }> {
  const find = findOf(asked);
  const account = await requireAccount(addressOf(find));
  const wanted = Wanted.safeParse({ ...find, zone: await timeZone() });
  // Somebody's own address; the list itself is there.
  if (!wanted.success) redirect("/gallery");
  const after = typeof asked["after"] === "string" ? asked["after"] : null;
  const page = await listImages(account, await pageOrigin(), { ...wanted.data, limit, cursor: after }).catch((error: { code?: string }) => {
    if (error.code === "invalid" && after !== null) redirect(addressOf(find));
    throw error;
  });
  const density = densityOf((await cookies()).get(densityCookie)?.value);
  return { first: { find, after, readAt: Date.now(), ...page }, density };
}
