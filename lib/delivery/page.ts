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

type Shown = { asksPassword: boolean; left: number | null; seconds: number; trouble: Trouble | null; language: Language };

function markup({ asksPassword, left, seconds, trouble, language }: Shown): string {
  const words = said[language];
  const span = (seconds: number) => measuresIn(language).duration(seconds);
  const wrong = trouble?.status === 403 && asksPassword ? words.wrongPassword : trouble?.status === 429 ? words.tooMany(span(trouble.retryAfter)) : null;
  const facts = [...(left === null ? [] : [words.viewsLeft(left), words.viewUsed]), words.timeLeft(span(seconds))];
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta property="og:title" content="${escape(words.title)}">
<meta property="og:site_name" content="Tessera">
<title>${escape(words.title)}</title>
<style>${style}</style>
<main>
${mark}
<h1>${escape(words.title)}</h1>
${facts.map((fact) => `<p>${escape(fact)}</p>`).join("\n")}
<form method="post">
${wrong === null ? "" : `<p class="wrong" role="alert" id="wrong">${escape(wrong)}</p>`}
${asksPassword ? passwordField(words.password, wrong !== null) : ""}
<button>${escape(words.open)}</button>
</form>
</main>
</html>
`;
}

function passwordField(label: string, wrong: boolean): string {
  const invalid = wrong ? ' aria-invalid="true" aria-describedby="wrong"' : "";
  return `<label for="password">${escape(label)}</label>
<input id="password" name="password" type="password" required autofocus autocomplete="off" maxlength="1024"${invalid}>`;
}

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
