import { expect, test } from "vitest";
import { measuresIn } from "./intl.ts";
import { acceptedLanguage, chosenLanguage } from "./languages.ts";

test.each([
  [null, "en"],
  ["", "en"],
  ["*", "en"],
  ["de", "de"],
  ["de-AT, en;q=0.5", "de"],
  ["PL-pl", "pl"],
  ["fr-CH, fr;q=0.9, pl;q=0.8, de;q=0.7", "pl"],
  ["en;q=0.2, de;q=0.8", "de"],
  ["de;q=0, pl;q=0.1", "pl"],
  ["constructor, de;q=0.1", "de"],
  ["fr", "en"],
])("Accept-Language %j is answered in %s", (header, language) => {
  expect(acceptedLanguage(header)).toBe(language);
});

test("a choice holds if it is a language here", () => {
  expect(["pl", "ar-XB", "fr", "toString", undefined].map(chosenLanguage)).toEqual(["pl", "ar-XB", null, null, null]);
});

test("sizes, spans, shares and days are written as in the language", () => {
  const [en, de, pl] = [measuresIn("en"), measuresIn("de"), measuresIn("pl")];
  expect([en, de, pl].map((each) => each.bytes(3_670_016))).toEqual(["3.5 MiB", "3,5 MiB", "3,5 MiB"]);
  expect([0, 1, 2, 1023, 1024, 1024 ** 3, 1024 ** 4 * 1.5].map((bytes) => en.bytes(bytes))).toEqual([
    "0 bytes",
    "1 byte",
    "2 bytes",
    "1,023 bytes",
    "1 KiB",
    "1 GiB",
    "1.5 TiB",
  ]);
  expect([en, de, pl].map((each) => each.duration(5400))).toEqual(["1 hour 30 minutes", "1 Stunde 30 Minuten", "1 godzina 30 minut"]);
  expect([en, de, pl].map((each) => each.duration(2_592_000))).toEqual(["30 days", "30 Tage", "30 dni"]);
  expect([en, de, pl].map((each) => each.percent(0.45))).toEqual(["45%", "45\u00a0%", "45%"]);
  expect([en, de, pl].map((each) => each.moment("2026-11-22T15:20:00Z", "UTC"))).toEqual([
    "22 Nov 2026, 15:20",
    "22. Nov. 2026, 15:20",
    "22 lis 2026, 15:20",
  ]);
  expect([en, de, pl].map((each) => each.list(["a", "b", "c"]))).toEqual(["a, b and c", "a, b und c", "a, b i c"]);
});
