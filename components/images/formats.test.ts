import { expect, test } from "vitest";
import { asHtml, asMarkdown } from "./formats.ts";

test("a name cannot leave the text that it stands in", () => {
  expect(asMarkdown("https://a/i/k/200", "a](https://evil)[b\\")).toBe("![a\\](https://evil)\\[b\\\\](https://a/i/k/200)");
  expect(asHtml("https://a/i/k/200", '"><script>')).toBe('<img src="https://a/i/k/200" alt="&quot;&gt;&lt;script&gt;">');
});
