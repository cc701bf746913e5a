import { expect, test } from "vitest";
import { moved, placeByKey } from "./move.ts";

test("what is moved stands at its new place, and all others keep their order", () => {
  const list = ["a", "b", "c", "d"];
  expect(moved(list, 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(list, 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(moved(list, 1, 1)).toEqual(list);
});

test("keys move by one or to the ends, and follow the direction of reading", () => {
  expect(["ArrowLeft", "ArrowRight", "Home", "End", "Enter"].map((key) => placeByKey(key, 1, 4))).toEqual([0, 2, 0, 3, null]);
  expect([placeByKey("ArrowLeft", 0, 4), placeByKey("ArrowRight", 3, 4)]).toEqual([0, 3]);
  expect(["ArrowLeft", "ArrowRight"].map((key) => placeByKey(key, 1, 4, true))).toEqual([2, 0]);
});
