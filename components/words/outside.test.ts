import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Text between tags is Biome's to find (`noJsxLiterals`). The last error page speaks English: the catalogue may be what broke.

const sources = globSync("{app,components}/**/*.{ts,tsx}", {
  exclude: ["components/words/{en,de,pl}/**", "**/*.test.ts", "{app,components}/dev/**", "app/global-error.tsx"],
})
  .toSorted()
  .flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .map((text, line) => ({ at: `${path}:${line + 1}`, text: text.trim() }))
      .filter(({ text }) => !/^(\/\/|\/?\*)/.test(text)),
  );

test("no attribute that people read or hear is written outside the catalogue", () => {
  const spoken =
    /(?<![\w-])(?:aria-(?:label|description|valuetext|roledescription)|title|placeholder|alt|label|hint|fault|busy|action|what|name)=/;
  const literal = new RegExp(`${spoken.source}(?:"([^"]*)"|\\{\`([^\`]*)\`\\})`, "g");
  const found = sources.flatMap(({ at, text }) =>
    [...text.matchAll(literal)]
      .filter(([whole, plain, template]) => isSentence(whole, plain ?? template?.replace(/\$\{[^}]*\}/g, "") ?? ""))
      .map(([whole]) => `${at}: ${whole}`),
  );
  expect(found).toEqual([]);
});

/** Brands and names of algorithms are the same everywhere; of fields' names and forms' addresses only what looks like a sentence is one. */
function isSentence(attribute: string, text: string): boolean {
  if (["Tessera", "SHA-256", "Markdown", "HTML", "BBCode", "CSV"].includes(text)) return false;
  return (/^(name|action)=/.test(attribute) ? /^\p{Lu}\p{Ll}|\p{L} \p{L}/u : /\p{L}{2}/u).test(text);
}

test("no toast, announcement or title is written outside the catalogue", () => {
  const literal = /\b(?:toast|announce|confirm|alert)\(\s*["'`]|\btitle: ["`]\p{Lu}/u;
  expect(sources.filter(({ text }) => literal.test(text) && !text.includes('"Tessera"')).map(({ at, text }) => `${at}: ${text}`)).toEqual(
    [],
  );
});

test("components know a start and an end, and neither left nor right", () => {
  const physical =
    /(?<=["'`\s:!-])(?:m[lr]|p[lr]|scroll-[mp][lr]|left|right|border-[lr]|rounded-(?:[lr]|[tb][lr])|text-(?:left|right)|float-(?:left|right)|clear-(?:left|right))(?:-[\w.[\]()/%-]+)?(?=["'`\s])/;
  const found = sources
    .filter(({ text }) => /class(?:Name|Names|es)?\b|^"|\? "|: "/.test(text) && physical.test(quoted(text)))
    .map(({ at, text }) => `${at}: ${physical.exec(quoted(text))?.[0]}`);
  expect(found).toEqual([]);
});

/** What stands in quotes on a line. */
function quoted(text: string): string {
  return [...text.matchAll(/"[^"]*"|`[^`]*`/g)].map(([each]) => each).join(" ");
}
