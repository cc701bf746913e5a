import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOfTag, labelsOf, nameKeyOf } from "./labels.ts";

const sorted = (names: string[]) => names.toSorted((a, b) => (nameKeyOf(a) < nameKeyOf(b) ? -1 : 1));

test("names are sorted as people count and spell", () => {
  for (const names of [
    ["IMG_1.jpg", "img_2.jpg", "IMG_009.jpg", "img_10.jpg", "IMG_1000.jpg"],
    ["2 beaches", "10 beaches", "a beach", "b"],
    ["Łódź 1", "lodz 2", "ŁÓDŹ 3"],
    ["ärger", "Arm", "Ästchen", "zebra"],
    ["straße", "Strasse 2", "strassen"],
    ["v1.9", "v1.10", "v2"],
  ])
    expect(sorted(names.toReversed()), names.join()).toEqual(names);
});

test("whatever a name is, its key can be stored and found", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
      const key = nameKeyOf(name);
      expect(key).not.toBe("");
      expect(key.isWellFormed()).toBe(true);
      expect(key.length).toBeLessThanOrEqual(100);
      expect(nameKeyOf(name.toUpperCase().toLowerCase())).toBe(nameKeyOf(name.toLowerCase().toUpperCase().toLowerCase()));
    }),
  );
});

test("a tag is one whatever its case and the way its marks are written", () => {
  expect(labelsOf({ name: "A", description: "", tags: ["Sea", "beach", "SEA", "Beach", "é", "e\u0301"] }).tags).toEqual([
    "Sea",
    "beach",
    "é",
  ]);
  expect(keyOfTag("Żółw")).toBe(keyOfTag("żółw"));
});
