import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create, type Font, type Glyph } from "fontkitten";
import { Refusal } from "#lib/refusal.ts";

/** A line of text as outlines in units of a thousandth of its size: an SVG path whose baseline is y = 0, and how wide it is. */
export type Lettering = { path: string; width: number };

// Named from the root of the project, as everything that the child processes load.
const folder = () => join(process.cwd(), "node_modules/@fontsource-variable/geist/files");
const scripts = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "vietnamese"];
let fonts: Font[] | null = null;

/** The glyphs of a text in the typeface of the pages: bare machines have none of their own. Throws `invalid` for what it does not have. */
export function glyphsOf(text: string): Glyph[] {
  fonts ??= scripts.map((script) => create(readFileSync(join(folder(), `geist-${script}-wght-normal.woff2`))) as Font);
  const glyphs: Glyph[] = [];
  const missing = new Set<string>();
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const font = fonts.find((one) => one.hasGlyphForCodePoint(code));
    if (font === undefined) missing.add(character);
    else glyphs.push(font.glyphForCodePoint(code));
  }
  if (missing.size > 0) {
    const named = [...missing]
      .slice(0, 5)
      .map((character) => (/[\p{C}\p{M}\p{Z}]/u.test(character) ? codeOf(character) : `“${character}”`));
    throw new Refusal(
      "invalid",
      `The watermark cannot be written with ${named.join(", ")}: use Latin or Cyrillic letters, digits and punctuation.`,
    );
  }
  return glyphs;
}

/** Sets one line. */
export function letter(text: string): Lettering {
  let [path, width] = ["", 0];
  for (const glyph of glyphsOf(text)) {
    path += glyph.path.scale(1, -1).translate(width, 0).toSVG();
    width += glyph.advanceWidth;
  }
  return { path, width };
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
