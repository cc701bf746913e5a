import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test("quotes what would break a line, and leaves the rest", () => {
  expect(csvLine(["a", 'say "b"', "c,d", "e\r\nf", null, 7, -7, ""])).toBe('a,"say ""b""","c,d","e\r\nf",,7,-7,\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("%j is no formula", (text) => {
  expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
});
