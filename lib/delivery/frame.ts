import type { Spoken } from "#lib/words/languages.ts";
import type { Answer } from "./answer.ts";
import { sheetStyle, style } from "./style.ts";

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

// `components/brand/mark.tsx`.
const mark = `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="M2 3.2 10.6 2.4 11 10.8 2.6 11.4Z"/><path d="M12.4 2.8 20.2 2.2 19.8 11 12.2 10.6Z"/><path class="lit" d="M21.8 2.4 30 3 29.4 11.6 21.4 10.8Z"/><path d="M12 12.4 19.8 12.8 20.2 20.6 11.6 20.2Z"/><path d="M11.8 21.8 20 22.2 19.4 30 12.4 29.6Z"/></svg>`;

/** A page behind a link: `title` as text, `main` as markup. `more` goes with its headers. */
type Page = { language: Spoken; title: string; main: string; status?: number; more?: Record<string, string> };

/** A small page, which asks for something. What it says of itself to chats that preview it is its title: never what the link shows. */
export function framed({ language, title, main, status = 200, more = {} }: Page): Answer {
  const named = escaped(title);
  return whole({ language, title, told: title, style, main: `<main>\n${mark}\n<h1>${named}</h1>\n${main}\n</main>`, status, more });
}

/** A page as wide as the window. `told` is what it says of itself to chats that preview it: never what the link shows. */
export function framedSheet({ language, title, told, main }: Page & { told: string }): Answer {
  const body = `<main class="sheet">\n${main}\n</main>\n<footer>${mark}Tessera</footer>`;
  return whole({ language, title, told, style: style + sheetStyle, main: body, status: 200, more: {} });
}

/** A whole document that works without scripts and asks nobody else for anything. */
function whole({ language, title, told, style, main, status, more }: Required<Page> & { told: string; style: string }): Answer {
  const body = Buffer.from(`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Tessera">
<meta property="og:title" content="${escaped(told)}">
<title>${escaped(title)} · Tessera</title>
<style>${style}</style>
${main}
</html>
`);
  return { status, headers: { ...headers, ...more, "Content-Length": String(body.length) }, body };
}

/** Text as markup that shows it, between tags and in attributes alike. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
