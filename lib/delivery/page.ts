import type { Conditions } from "#lib/links/resolve.ts";
import { longestVisit } from "#lib/links/visit.ts";
import { acceptedLanguage } from "#lib/words/languages.ts";
import type { Answer, Asked } from "./answer.ts";
import { escaped, framed } from "./frame.ts";
import { endOf, said, soon } from "./said.ts";

/** What was wrong: the password (403), or that there were too many tries (429, with the seconds after which to try again). */
export type Trouble = { status: 403 } | { status: 429; retryAfter: number };

/** The page on which a visitor does what a link, or a share of several, asks. It tells nothing of the pictures. */
export function askingPage(
  { header }: Asked,
  { passwordHash, maxViews, views, expiresAt }: Conditions & { expiresAt: Date },
  now: Date,
  trouble: Trouble | null = null,
  what: "picture" | "pictures" = "picture",
): Answer {
  const language = acceptedLanguage(header("accept-language") ?? null);
  const words = { ...said[language], ...said[language][what] };
  const asksPassword = passwordHash !== null;
  const until = (seconds: number) => soon(language, seconds);
  const wrong = trouble === null ? null : trouble.status === 403 ? words.wrongPassword : words.tooMany(until(trouble.retryAfter));
  const facts = [endOf(language, expiresAt, now), ...(maxViews === null ? [] : [words.viewsLeft(maxViews - views)])];
  const main = [
    `<p class="lead">${escaped(asksPassword ? words.passwordLead : words.viewsLead)}</p>`,
    `<form method="post">`,
    ...(asksPassword ? [passwordField(words.password, wrong)] : []),
    `<button>${escaped(words.open)}</button>`,
    ...(maxViews === null ? [] : [`<p class="note">${escaped(words.viewNote(longestVisit / 60))}</p>`]),
    `</form>`,
    `<ul class="facts">${facts.map((fact) => `<li>${escaped(fact)}</li>`).join("")}</ul>`,
  ].join("\n");
  const more: Record<string, string> = trouble?.status === 429 ? { "Retry-After": String(trouble.retryAfter) } : {};
  return framed({ language, title: words.title, main, status: trouble?.status ?? 200, more });
}

function passwordField(label: string, wrong: string | null): string {
  const said = wrong === null ? "" : `<p class="wrong" role="alert" id="wrong">${escaped(wrong)}</p>\n`;
  const invalid = wrong === null ? "" : ' aria-invalid="true" aria-describedby="wrong"';
  return `<label for="password">${escaped(label)}</label>
${said}<input id="password" name="password" type="password" required autofocus autocomplete="off" maxlength="1024"${invalid}>`;
}
