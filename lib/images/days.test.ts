import fc from "fast-check";
import { expect, test } from "vitest";
import { dateOf, dayIn, isZone, startOfDay } from "./days.ts";

const zones = ["UTC", "Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Australia/Lord_Howe", "+05:30"];
const within = fc.integer({ min: Date.UTC(2021, 0, 1), max: Date.UTC(2026, 10, 1) });

test("a moment falls on the day that people there have", () => {
  for (const zone of zones) {
    const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    const dayOf = dayIn(zone);
    fc.assert(
      fc.property(within, (moment) => {
        expect(dateOf(dayOf(moment)), `${zone} ${moment}`).toBe(format.format(moment));
      }),
    );
  }
});

test("a day begins with its first moment, on the days when clocks change too", () => {
  for (const [date, zone, start] of [
    ["2026-11-22", "UTC", "2026-11-22T00:00:00Z"],
    ["2026-03-29", "Europe/Warsaw", "2026-03-28T23:00:00Z"],
    ["2026-03-30", "Europe/Warsaw", "2026-03-29T22:00:00Z"],
    ["2026-10-25", "Europe/Warsaw", "2026-10-24T22:00:00Z"],
    ["2026-10-26", "Europe/Warsaw", "2026-10-25T23:00:00Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00Z"],
    ["2026-11-22", "+05:30", "2026-11-21T18:30:00Z"],
  ] as const)
    expect(new Date(startOfDay(date, zone)).toISOString(), `${date} ${zone}`).toBe(new Date(start).toISOString());
  fc.assert(
    fc.property(within, fc.constantFrom(...zones), (moment, zone) => {
      const dayOf = dayIn(zone);
      const start = startOfDay(dateOf(dayOf(moment)), zone);
      expect(start).toBeLessThanOrEqual(moment);
      expect([dayOf(start), dayOf(start - 1)]).toEqual([dayOf(moment), dayOf(moment) - 1]);
      expect(startOfDay(dateOf(dayOf(moment)), zone, 1)).toBeGreaterThan(moment);
    }),
  );
});

test("zones are known by name and offset, and nothing else is one", () => {
  for (const zone of zones) expect(isZone(zone), zone).toBe(true);
  for (const zone of ["", "Middle/Earth", "+25:00", "Europe/Warsaw; drop", "\0"]) expect(isZone(zone), zone).toBe(false);
});
