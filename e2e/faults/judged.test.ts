import { expect, test } from "vitest";
import { newHarms } from "./harms.ts";
import { faultOf, type Judged } from "./judged.ts";

const well: Judged = { status: 200, retryAfter: 0, code: null, byBalancer: false, whole: true };
const away: Judged = { ...well, status: 503, retryAfter: 5, code: "unavailable" };

test("a node may say that it is away while something is, and the balancer while a node is lost", () => {
  const outcomes = (answer: Judged) => (["none", "outage", "loss"] as const).map((worst) => faultOf(answer, worst) === null);
  expect(outcomes(well)).toEqual([true, true, true]);
  expect(outcomes({ ...well, status: 404, code: "not-found" })).toEqual([true, true, true]);
  expect(outcomes({ ...away, code: "busy" })).toEqual([true, true, true]);
  expect(outcomes(away)).toEqual([false, true, true]);
  expect(outcomes({ ...away, byBalancer: true })).toEqual([false, false, true]);
  expect(outcomes({ ...well, whole: false })).toEqual([false, false, true]);
  for (const status of [401, 403, 409, 429, 500, 502, 504]) expect(outcomes({ ...away, status })).toEqual([false, false, false]);
  for (const retryAfter of [0, Number.NaN]) expect(outcomes({ ...away, retryAfter })).toEqual([false, false, false]);
});

test("an answer has to do with all that was done since it was asked for, and with nothing that was over before", () => {
  const harms = newHarms();
  const before = harms.watch();
  harms.begin("outage");
  const during = harms.watch();
  harms.begin("loss");
  harms.begin("none");
  const after = harms.watch();
  expect([before(), during(), after()]).toEqual(["loss", "loss", "none"]);
  harms.begin("outage");
  expect([before(), after(), harms.watch()()]).toEqual(["loss", "outage", "outage"]);
});
