import { globSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { statusOf } from "#lib/refusal.ts";
import type { Room } from "./catalogue.ts";
import { browserWordsIn, compiledIn } from "./compiled.ts";
import de from "./de/index.ts";
import en from "./en/index.ts";
import pl from "./pl/index.ts";

type Messages = Record<string, Record<string, string>>;
const written: Record<string, Messages> = { en, de, pl };
const rooms = Object.keys(en) as Room[];

describe.each(["de", "pl"] as const)("in %s", (language) => {
  test("every room has the keys of the English one, in its order", () => {
    expect(Object.keys(written[language]!)).toEqual(Object.keys(en));
    for (const room of rooms) expect({ [room]: Object.keys(written[language]![room]!) }).toEqual({ [room]: Object.keys(en[room]) });
  });

  test("every message takes the values of the English one", () => {
    for (const room of rooms) {
      for (const key of Object.keys(en[room])) {
        expect([room, key, valuesOf(compiledIn(language)[room][key])]).toEqual([room, key, valuesOf(compiledIn("en")[room][key])]);
      }
    }
  });
});

test.each(["en", "de", "pl"] as const)("every plural in %s has the forms that whole numbers take there", (language) => {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  for (const [room, messages] of Object.entries(compiledIn(language))) {
    for (const [key, message] of Object.entries(messages)) {
      for (const forms of pluralsOf(message)) {
        const missing = pluralCategories.filter((category) => !forms.includes(category));
        expect([room, key, missing]).toEqual([room, key, []]);
      }
    }
  }
});

test.each(["en", "de", "pl"] as const)("apostrophes, quotes and dots in %s are typographic", (language) => {
  for (const [room, messages] of Object.entries(written[language]!)) {
    for (const [key, message] of Object.entries(messages)) expect([room, key, /['"]|\.\.\./.test(message)]).toEqual([room, key, false]);
  }
});

test("what the browser is given is plain, as React hands over nothing else", () => {
  const rooms = browserWordsIn("pl");
  expect(isDeepStrictEqual(rooms, structuredClone(rooms))).toBe(true);
});

test("every message is said somewhere", () => {
  const source = globSync("{app,components}/**/*.{ts,tsx}", { exclude: ["components/words/{en,de,pl}/**", "**/*.test.ts"] })
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  // A key put together, such as t(`sort_${by}`), is said by its beginning.
  const beginnings = [...source.matchAll(/`(\w+)\$\{\w+\}`/g)].map(([, beginning]) => beginning!);
  const said = (key: string) => key in statusOf || source.includes(`"${key}"`) || beginnings.some((beginning) => key.startsWith(beginning));
  const unsaid = rooms.flatMap((room) =>
    Object.keys(en[room])
      .filter((key) => !said(key))
      .map((key) => `${room}.${key}`),
  );
  expect(unsaid).toEqual([]);
});

test("every code of the API has a sentence", () => {
  expect(Object.keys(en.problems)).toEqual(expect.arrayContaining(Object.keys(statusOf)));
});

/** The names of a compiled message's values and tags, each once. */
function valuesOf(message: unknown): string[] {
  const found = new Set<string>();
  visit(message, ([name]) => found.add(name));
  return [...found].sort();
}

function pluralsOf(message: unknown): string[][] {
  const found: string[][] = [];
  visit(message, ([, kind, forms]) => kind === 2 && found.push(Object.keys(forms as object)));
  return found;
}

/** Calls `see` for each node of a message that is neither text nor `#`; in icu-minify kinds 1 to 3 choose between forms. */
function visit(message: unknown, see: (node: [name: string, kind: unknown, forms: unknown]) => unknown): void {
  if (!Array.isArray(message)) return;
  for (const node of message) {
    if (!Array.isArray(node)) continue;
    const [name, kind, forms] = node;
    see([name, kind, forms]);
    if (kind === 1 || kind === 2 || kind === 3) for (const form of Object.values(forms as object)) visit(form, see);
    else visit(node.slice(1), see);
  }
}
