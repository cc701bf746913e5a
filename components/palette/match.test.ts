import { expect, test } from "vitest";
import { matches } from "#components/palette/match.ts";

test.each([
  ["Go to the gallery", "gal", true],
  ["Go to the gallery", "GALLERY go", true],
  ["Go to the gallery", "llery", false],
  ["Go to the gallery", "go album", false],
  ["Załóż konto", "zaloz", true],
  ["Zur Übersicht", "uber", true],
  ["Język: Polski", "polski", true],
  ["anything", " ", true],
])("%s by %s: %s", (text, typed, expected) => {
  expect(matches(text, typed)).toBe(expected);
});
