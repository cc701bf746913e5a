import { insideOf } from "#components/sign/inside.ts";
import { isSpoken, languageCookie } from "#lib/words/languages.ts";

const year = 31_536_000;

/** Remembers the language that a form chose, and leads back to the page that it stood on. */
export async function POST(request: Request): Promise<Response> {
  const chosen = (await request.formData().catch(() => null))?.get("language");
  const headers = new Headers({ Location: cameFrom(request), "Cache-Control": "no-store" });
  if (isSpoken(chosen)) headers.set("Set-Cookie", `${languageCookie}=${chosen}; Path=/; Max-Age=${year}; SameSite=Lax`);
  return new Response(null, { status: 303, headers });
}

function cameFrom(request: Request): string {
  const from = URL.parse(request.headers.get("referer") ?? "");
  return from === null ? "/" : insideOf(from.pathname + from.search);
}
