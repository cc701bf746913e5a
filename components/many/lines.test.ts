import { describe, expect, test } from "vitest";
import type { Image } from "#lib/web/shapes.ts";
import { layouts, linesOf, renditionsOf } from "./lines.ts";

function image(name: string, renditions: string[]): Image {
  const links = renditions.map((rendition) => ({ rendition, url: `https://example.org/i/${name}/${rendition}`, state: "ready" as const }));
  const facts = { id: name, key: name, type: "image/jpeg", width: 3000, height: 2000, frames: 1, bytes: 1, sha256: "", placeholder: "" };
  return { ...facts, name, description: "", tags: [], createdAt: "2026-11-22T15:20:00.000Z", links, locked: [] };
}
const both = [image("a.jpg", ["200", "400", "original"]), image('=b "2", c.jpg', ["200"])];

describe("the links of several pictures", () => {
  test("are offered by rendition, smallest first, with how many lack it", () => {
    expect(renditionsOf(both)).toEqual([
      { rendition: "200", lacking: 0 },
      { rendition: "400", lacking: 1 },
      { rendition: "original", lacking: 1 },
    ]);
  });

  test.each(layouts)("are one line each as %s", (layout) => {
    expect(linesOf(both, "200", layout)).toHaveLength(layout === "csv" ? 3 : 2);
    expect(linesOf(both, "400", layout).at(-1)).toContain("https://example.org/i/a.jpg/400");
  });

  test("make a table that a spreadsheet reads as it is meant", () => {
    expect(linesOf(both, "200", "csv")).toEqual([
      "name,url,width,height",
      "a.jpg,https://example.org/i/a.jpg/200,300,200",
      `"'=b ""2"", c.jpg","https://example.org/i/=b ""2"", c.jpg/200",300,200`,
    ]);
  });
});
