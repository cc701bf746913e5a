import { describe, expect, test } from "vitest";
import { compiledIn } from "#components/words/compiled.ts";
import { wordsFrom } from "#components/words/words.ts";
import { isProblem, lifeIn, presetsOf } from "./life.ts";

const t = wordsFrom<"links">("en", compiledIn("en").links);
const bounds = { minExpiry: 60, maxExpiry: 2 * 86_400 };
const now = Date.parse("2026-11-22T12:00:00Z");
const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return lifeIn(t, data, bounds, now);
};

describe("the life of a link", () => {
  test("is one of those that the plan has", () => {
    expect(presetsOf(bounds)).toEqual([600, 3_600, 86_400]);
    expect(presetsOf({ minExpiry: null, maxExpiry: null })).toHaveLength(4);
    expect(form({ life: "600" })).toEqual({ expiresIn: 600 });
  });

  test("is any span or moment within the plan's bounds", () => {
    expect(form({ life: "span", amount: "2", unit: "hour" })).toEqual({ expiresIn: 7200 });
    expect(form({ life: "moment", until: "2026-11-23T12:00:00Z" })).toEqual({ expiresAt: "2026-11-23T12:00:00.000Z" });
  });

  test.each([
    ["amount", { life: "span", amount: "3", unit: "day" }],
    ["amount", { life: "span", amount: "59", unit: "second" }],
    ["until", { life: "moment", until: "2026-11-22T11:00:00Z" }],
    ["until", { life: "moment", until: "" }],
  ])("beyond them is said at the field: %s", (path, fields) => {
    const life = form(fields);
    expect(isProblem(life) && life.errors?.[0]?.path).toBe(path);
  });
});
