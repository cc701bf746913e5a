import type { DeliveredLink } from "#db/delivery.ts";
import type { Answer, Asked } from "./answer.ts";

/** What goes with every page under `/t/` and `/s/` (contract, section 4). */
const headers = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy":
    "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "Referrer-Policy": "same-origin",
  "X-Robots-Tag": "noindex",
  "Cache-Control": "no-store",
  "Content-Type": "text/html; charset=utf-8",
};

/** What went wrong: a password (403), or too many (429, with the seconds after which to try again). */
type Trouble = { status: 403 } | { status: 429; retryAfter: number };

/** The page on which a visitor does what a link asks. It works without scripts and tells nothing of the picture. */
export function askingPage(
  _asked: Asked,
  { passwordHash, maxViews, views, expiresAt }: NonNullable<DeliveredLink>["link"],
  now: Date,
  trouble: Trouble | null = null,
): Answer {
  const left = maxViews === null ? null : maxViews - views;
  const seconds = Math.ceil((expiresAt.getTime() - now.getTime()) / 1000);
  const body = Buffer.from(markup({ asksPassword: passwordHash !== null, left, seconds, trouble }));
  const more: Record<string, string> = trouble?.status === 429 ? { "Retry-After": String(trouble.retryAfter) } : {};
  return { status: trouble?.status ?? 200, headers: { ...headers, ...more, "Content-Length": String(body.length) }, body };
}
