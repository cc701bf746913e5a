import { expect, test } from "vitest";
import { write } from "./formats.ts";

const linked = { url: "https://a/i/k/200", width: 300, height: 200, alt: "Sea" };

test("a link is written as it is wanted", () => {
  expect(write("url", linked)).toBe("https://a/i/k/200");
  expect(write("markdown", linked)).toBe("![Sea](https://a/i/k/200)");
  expect(write("bbcode", linked)).toBe("[img]https://a/i/k/200[/img]");
  expect(write("html", linked)).toBe('<img src="https://a/i/k/200" width="300" height="200" alt="Sea">');
});

test("HTML names the other sources, and how wide it is meant to be", () => {
  const sources = [
    { url: "https://a/i/k/200", width: 300 },
    { url: "https://a/i/k/400", width: 600 },
  ];
  expect(write("html", { ...linked, sources })).toBe(
    '<img src="https://a/i/k/200" srcset="https://a/i/k/200 300w, https://a/i/k/400 600w" sizes="(max-width: 300px) 100vw, 300px" width="300" height="200" alt="Sea">',
  );
});

test("a name cannot leave the text that it stands in", () => {
  expect(write("markdown", { ...linked, alt: "a](https://evil)[b\\\nc" })).toBe("![a\\](https://evil)\\[b\\\\ c](https://a/i/k/200)");
  expect(write("html", { ...linked, alt: '"><script>' })).toContain('alt="&quot;&gt;&lt;script&gt;"');
});
