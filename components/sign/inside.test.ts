import { expect, test } from "vitest";
import { insideOf } from "./inside.ts";

test("sign-in leads on to a page of this Tessera", () => {
  expect(insideOf("/images/abc?x=1")).toBe("/images/abc?x=1");
});

test("and nowhere else", () => {
  for (const next of [null, "", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]) {
    expect(insideOf(next)).toBe("/gallery");
  }
});
