import { describe, expect, test } from "vitest";
import { expiryOf, lockedRenditions, refuseUpload, renditionsOf, unlockedBy } from "./allow.ts";

const common = { quotaBytes: 1000, maxFileBytes: 100 };
const basic = { id: "basic", thumbnailHeights: [200], originalLink: false, temporaryLinks: false, ...common };
const premium = { ...basic, id: "premium", thumbnailHeights: [200, 400], originalLink: true, quotaBytes: 2000 };
const enterprise = { ...premium, id: "enterprise", temporaryLinks: true, quotaBytes: 3000 };
const plans = [enterprise, basic, premium];

test("a plan's renditions are its heights and its original", () => {
  expect(renditionsOf(basic)).toEqual(["200"]);
  expect(renditionsOf(enterprise)).toEqual(["200", "400", "original"]);
});

test("what a plan lacks names the smallest plan that has it", () => {
  expect(lockedRenditions(basic, plans)).toEqual([
    { rendition: "400", unlockedBy: "premium" },
    { rendition: "original", unlockedBy: "premium" },
  ]);
  expect(lockedRenditions(enterprise, plans)).toEqual([]);
  expect(unlockedBy(plans, "temporary")).toBe("enterprise");
  expect(unlockedBy([basic], "temporary")).toBeNull();
});

describe("refuseUpload", () => {
  test.each([
    [0, 100, null],
    [0, 101, "too-large"],
    [950, 50, null],
    [950, 51, "quota-exceeded"],
    [950, 101, "too-large"],
    [999, null, null],
    [1000, null, "quota-exceeded"],
  ])("%d bytes used, %s coming: %s", (used, bytes, code) => {
    expect(refuseUpload(basic, used, bytes, 1_000_000)?.code ?? null).toBe(code);
  });

  test("keeps the hard limit above every plan", () => {
    expect(refuseUpload(basic, 0, 60, 50)?.code).toBe("too-large");
  });
});

describe("expiryOf", () => {
  const now = new Date("2026-01-02T03:04:05.000Z");
  const bounds = { minExpiry: 10, maxExpiry: 100 };
  test("takes both bounds in", () => {
    expect(expiryOf(bounds, { expiresIn: 10 }, now)).toEqual(new Date("2026-01-02T03:04:15.000Z"));
    expect(expiryOf(bounds, { expiresAt: "2026-01-02T04:05:45.000+01:00" }, now)).toEqual(new Date("2026-01-02T03:05:45.000Z"));
  });

  test.each([{ expiresIn: 9 }, { expiresIn: 101 }, { expiresAt: "2026-01-02T03:04:04.000Z" }, { expiresAt: "2027-01-02T03:04:04.000Z" }])(
    "refuses %j",
    (asked) => {
      expect(() => expiryOf(bounds, asked, now)).toThrow(expect.objectContaining({ code: "invalid" }));
    },
  );
});
