import { grounds } from "#components/frame/grounds.ts";
import type { Words } from "#components/words/words.ts";
import { directionOf, type Language } from "#lib/words/languages.ts";

// The theme that was chosen in the pages; and the way back as soon as there is one.
const script = `try { document.documentElement.className = localStorage.getItem("theme") ?? "" } catch {}
addEventListener("online", () => location.reload())`;

// The mark with its lit tile fallen: `components/brand/mark.tsx`.
const mark = `<svg viewBox="0 0 32 40" aria-hidden="true"><path d="M2 3.2 10.6 2.4 11 10.8 2.6 11.4Z"/><path d="M12.4 2.8 20.2 2.2 19.8 11 12.2 10.6Z"/><path d="M12 12.4 19.8 12.8 20.2 20.6 11.6 20.2Z"/><path d="M11.8 21.8 20 22.2 19.4 30 12.4 29.6Z"/><path class="gap" d="M21.8 2.4 30 3 29.4 11.6 21.4 10.8Z"/><path class="lit" transform="rotate(24 26 34) translate(-.4 26.6)" d="M21.8 2.4 30 3 29.4 11.6 21.4 10.8Z"/></svg>`;

// The tokens that it needs; nothing can be fetched here.
const style = `
:root { color-scheme: light dark; --ground: light-dark(${grounds.light}, ${grounds.dark}); --ink: light-dark(#1c1917, #eeece8); --soft: light-dark(#5b554f, #b3ada6); --edge: light-dark(#8c867f, #7b756e); --accent: light-dark(#0b6b70, #54c9c4); --on: light-dark(#f6fdfd, #04211f) }
:root.light { color-scheme: light }
:root.dark { color-scheme: dark }
body { margin: 0; min-height: 100dvh; box-sizing: border-box; padding: 2rem 1rem; display: grid; place-content: center; justify-items: center; gap: 1rem; text-align: center; background: var(--ground); color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, sans-serif }
svg { width: 7rem; fill: var(--ink); margin-block-end: .5rem }
.lit { fill: var(--accent) }
.gap { fill: none; stroke: var(--edge); stroke-width: .4; stroke-dasharray: 1 1 }
h1 { margin: 0; font-size: 1.25rem; letter-spacing: -.015em; text-wrap: balance }
p { margin: 0; max-width: 26rem; color: var(--soft); text-wrap: pretty }
a { display: inline-flex; align-items: center; min-height: 2.75rem; padding-inline: 1.5rem; border-radius: 6px; background: var(--accent); color: var(--on); font-weight: 500; text-decoration: none }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;

/** What stands where no network is: one document that needs nothing else. `script` is the one script in it, for its policy. */
export function offlinePage(t: Words<"frame">, language: Language): { html: string; script: string } {
  const html = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${t("offline")} · Tessera</title>
<style>${style}</style>
<script>${script}</script>
<body>
<main style="display: contents">
${mark}
<h1>${t("offlineTitle")}</h1>
<p>${t("offlineText")}</p>
<a href="">${t("tryAgain")}</a>
</main>
`;
  return { html, script };
}
