import { describe, expect, test } from "vitest";
import { entranceOf, resolve, sharesRendition, stateOf } from "./resolve.ts";

const now = new Date("2026-01-02T03:04:05.000Z");
const later = new Date(now.getTime() + 1);
const basic = { thumbnailHeights: [200], originalLink: false, temporaryLinks: false };
const enterprise = { thumbnailHeights: [200, 400], originalLink: true, temporaryLinks: true };
const permanent = { kind: "permanent" } as const;
const temporary = (expiresAt: Date, revokedAt: Date | null = null) => ({ kind: "temporary", expiresAt, revokedAt }) as const;

describe("a permanent link", () => {
  test.each([
    [basic, "200", true],
    [basic, "400", false],
    [basic, "original", false],
    [enterprise, "400", true],
    [enterprise, "300", false],
    [enterprise, "original", true],
    [enterprise, "0200", false],
  ])("on %j to %s answers: %s", (plan, rendition, answers) => {
    expect(resolve({ plan, suspended: false }, rendition, permanent, now)).toBe(answers);
  });

  test("of a suspended owner answers never", () => {
    expect(resolve({ plan: enterprise, suspended: true }, "200", permanent, now)).toBe(false);
  });
});

describe("a temporary link", () => {
  test("answers until the very moment of its end", () => {
    const owner = { plan: enterprise, suspended: false };
    expect(resolve(owner, "original", temporary(later), now)).toBe(true);
    expect(resolve(owner, "original", temporary(now), now)).toBe(false);
    expect(resolve(owner, "original", temporary(later, now), now)).toBe(false);
  });

  test("needs the plan's temporary links, and not its original link", () => {
    const plan = { ...enterprise, originalLink: false };
    expect(resolve({ plan, suspended: false }, "original", temporary(later), now)).toBe(true);
    expect(resolve({ plan: basic, suspended: false }, "original", temporary(later), now)).toBe(false);
    expect(resolve({ plan, suspended: true }, "original", temporary(later), now)).toBe(false);
  });

  test("to a thumbnail goes on though the plan's permanent link to it has gone", () => {
    expect(resolve({ plan: { ...enterprise, thumbnailHeights: [200] }, suspended: false }, "400", temporary(later), now)).toBe(true);
  });

  test("tells its state, the final one first", () => {
    const link = { expiresAt: later, revokedAt: null, maxViews: null, views: 0 };
    expect(stateOf(link, enterprise, now)).toBe("live");
    expect(stateOf(link, basic, now)).toBe("plan");
    expect(stateOf({ ...link, maxViews: 2, views: 1 }, enterprise, now)).toBe("live");
    expect(stateOf({ ...link, maxViews: 2, views: 2 }, basic, now)).toBe("used-up");
    expect(stateOf({ ...link, maxViews: 2, views: 2, expiresAt: now }, basic, now)).toBe("expired");
    expect(stateOf({ ...link, expiresAt: now, revokedAt: now }, basic, now)).toBe("revoked");
  });

  test.each([
    [{ passwordHash: null, maxViews: null, views: 7 }, "bytes", "bytes"],
    [{ passwordHash: "hash", maxViews: null, views: 7 }, "page", "bytes"],
    [{ passwordHash: null, maxViews: 2, views: 1 }, "page", "bytes"],
    [{ passwordHash: null, maxViews: 2, views: 2 }, "nothing", "bytes"],
    [{ passwordHash: "hash", maxViews: 2, views: 2 }, "nothing", "bytes"],
    [{ passwordHash: null, maxViews: 2, views: 3 }, "nothing", "bytes"],
  ])("with %j shows a newcomer %s, a visitor %s", (link, newcomer, visitor) => {
    expect([entranceOf(link, false), entranceOf(link, true)]).toEqual([newcomer, visitor]);
  });
});

describe("a share", () => {
  const heights = { ...enterprise, thumbnailHeights: [200, 400, 800], originalLink: false };
  test.each([
    ["original", ["200", "400", "800", "original"]],
    ["400", ["200", "400"]],
    // A height that the plan has no more is still the share's, as a link's is.
    ["600", ["200", "400", "600"]],
    ["200", ["200"]],
  ])("of %s shows %j and nothing else", (shared, shown) => {
    const asked = ["100", "200", "400", "600", "800", "0200", "original", ""];
    expect(asked.filter((rendition) => sharesRendition(heights, shared, rendition))).toEqual(shown);
  });
});
