/** How the pages behind links look, in light and in dark: the colours of `app/tokens.css`, and nothing that has to be fetched. */
export const style = `
:root { color-scheme: light dark; --ground: light-dark(oklch(.972 .003 85), oklch(.188 .004 75)); --raised: light-dark(oklch(.995 .002 85), oklch(.226 .005 75)); --line: light-dark(oklch(.885 .005 80), oklch(.315 .006 75)); --edge: light-dark(oklch(.62 .008 75), oklch(.56 .008 75)); --ink: light-dark(oklch(.215 .006 65), oklch(.945 .004 85)); --soft: light-dark(oklch(.455 .009 70), oklch(.74 .008 80)); --accent: light-dark(oklch(.47 .088 192), oklch(.79 .1 188)); --strong: light-dark(oklch(.4 .08 192), oklch(.86 .1 188)); --on: light-dark(oklch(.99 .01 190), oklch(.2 .03 192)); --danger: light-dark(oklch(.5 .17 28), oklch(.76 .13 26)) }
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--edge) } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, sans-serif; -webkit-font-smoothing: antialiased; -webkit-text-size-adjust: 100% }
main { min-height: 100dvh; max-width: 26rem; margin-inline: auto; padding: max(2rem, env(safe-area-inset-top)) max(1.25rem, env(safe-area-inset-right)) max(2rem, env(safe-area-inset-bottom)) max(1.25rem, env(safe-area-inset-left)); display: flex; flex-direction: column; justify-content: center }
.mark { width: 3.5rem; fill: currentColor; margin-inline-start: -.2rem; margin-block-end: 1.5rem }
.lit { fill: var(--accent) }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -.02em; text-wrap: balance }
p { margin: 0; text-wrap: pretty }
.lead { margin-block-start: .75rem; color: var(--soft) }
form { margin-block-start: 2rem; display: grid; gap: .5rem }
label { font-size: .9375rem; font-weight: 500 }
input { width: 100%; min-height: 3rem; padding: .625rem .875rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--raised); color: inherit; font: inherit }
input[aria-invalid] { border-color: var(--danger) }
.wrong { color: var(--danger); font-size: .9375rem }
button { min-height: 3rem; margin-block-start: .5rem; padding: .625rem 1.25rem; border: 0; border-radius: 6px; background: var(--accent); color: var(--on); font: inherit; font-weight: 500; cursor: pointer; transition: background 120ms }
button:hover { background: var(--strong) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.note { color: var(--soft); font-size: .8125rem }
.facts { margin: 2rem 0 0; padding: 1rem 0 0; border-block-start: 1px solid var(--line); list-style: none; display: grid; gap: .25rem; color: var(--soft); font-size: .9375rem; font-variant-numeric: tabular-nums }
@media (prefers-reduced-motion: reduce) { button { transition: none } }
@media (forced-colors: active) { button { border: 1px solid } }
`.trim();

/** What a sheet of pictures has beside that: rows of one height each, as the widths that grow with the pictures' shapes make them. */
export const sheetStyle = `
body { min-height: 100dvh; display: flex; flex-direction: column }
.sheet { display: block; width: 100%; flex: 1; max-width: none; min-height: 0; --pad: clamp(1rem, 3vw, 4rem); --row: clamp(5.5rem, 3rem + 13vw, 22rem); padding: max(clamp(1.5rem, 3vw, 3.5rem), env(safe-area-inset-top)) max(var(--pad), env(safe-area-inset-right)) 2rem max(var(--pad), env(safe-area-inset-left)) }
.sheet header { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: 1.25rem 2rem; margin-block-end: clamp(1.25rem, 2.5vw, 2.5rem) }
.sheet header > div { min-width: 0; max-width: 48rem }
.sheet h1 { overflow-wrap: anywhere }
.sheet .facts { margin: .375rem 0 0; padding: 0; border: 0; display: flex; flex-wrap: wrap; gap: 0 1.25rem }
.button, .pages a { display: inline-flex; align-items: center; justify-content: center; min-height: 3rem; padding: .625rem 1.25rem; border-radius: 6px; font-weight: 500; text-decoration: none; transition: background 120ms }
.button { background: var(--accent); color: var(--on) }
.button:hover { background: var(--strong) }
.pictures { display: flex; flex-wrap: wrap; gap: clamp(4px, .45vw, 12px); margin: 0; padding: 0; list-style: none }
.pictures::after { content: ""; flex: 1000000 0 0 }
.pictures li { flex: var(--r) 1 calc(var(--r) * var(--row)); min-width: 0; border-radius: 2px }
.pictures .clear { background: repeating-conic-gradient(light-dark(oklch(.955 .003 85), oklch(.83 .004 85)) 0 25%, light-dark(oklch(.99 .002 85), oklch(.87 .004 85)) 0 50%) 0 0 / 16px 16px }
.pictures a { display: block; height: 100%; border-radius: 2px }
.pictures img { display: block; width: 100%; height: 100%; aspect-ratio: var(--r); object-fit: cover; border-radius: 2px; color: transparent; transition: opacity 120ms }
.pictures a:hover img { opacity: .88 }
.empty { padding-block: 4rem; color: var(--soft) }
.pages { display: flex; align-items: center; justify-content: center; gap: 1rem; margin-block-start: 2rem; color: var(--soft); font-variant-numeric: tabular-nums }
.pages a { color: var(--accent); border: 1px solid var(--line) }
footer { display: flex; align-items: center; gap: .5rem; padding: 0 max(clamp(1rem, 3vw, 4rem), env(safe-area-inset-right)) max(2rem, env(safe-area-inset-bottom)) max(clamp(1rem, 3vw, 4rem), env(safe-area-inset-left)); color: var(--soft); font-size: .8125rem }
footer .mark { width: 1rem; margin: 0 }
@media (width < 40rem) { .sheet .button { width: 100% } .sheet header > div { width: 100% } }
@media (prefers-reduced-motion: reduce) { .button, .pages a, .pictures img { transition: none } }
@media (forced-colors: active) { .button { border: 1px solid } }
`.trimEnd();
