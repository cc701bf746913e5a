import { describe, expect, test } from "vitest";
import type { DeliveredLink } from "#db/delivery.ts";
import { askingPage, type Trouble } from "./page.ts";
import { said, soon } from "./said.ts";

const now = new Date("2026-01-02T03:04:05Z");
const link: DeliveredLink["link"] = {
  id: "id",
  rendition: "original",
  download: false,
  metadata: "exact",
  watermark: "For <Ada> & Co",
  expiresAt: new Date(now.getTime() + 3 * 3_600_000),
  revokedAt: null,
  maxViews: null,
  views: 0,
  passwordHash: "$argon2id$secret",
};
const pageFor = (more: Partial<typeof link>, language = "en", trouble: Trouble | null = null) => {
  const header = (name: string) => (name === "accept-language" ? language : null);
  const { status, headers, body } = askingPage({ method: "GET", path: "/t/x", query: "", header }, { ...link, ...more }, now, trouble);
  return { status, headers, html: Buffer.from(body as Uint8Array).toString() };
};

describe("the page of a link", () => {
  test("asks for what the link asks for, and says how long and how often it goes on", () => {
    const locked = pageFor({});
    expect([locked.status, locked.html.includes('type="password"')]).toEqual([200, true]);
    expect(locked.html).toContain("The link ends in 3 hours");
    expect(locked.html).not.toMatch(/views? left/);
    const counted = pageFor({ passwordHash: null, maxViews: 5, views: 3 });
    expect(counted.html).not.toContain("<input");
    expect(counted.html).toContain("2 views left");
    expect(counted.html).toContain("10 minutes");
    expect(pageFor({ maxViews: 1 }).html).toContain("1 view left");
  });

  test("says what was wrong, where it is read out, and when to come again", () => {
    const wrong = pageFor({}, "en", { status: 403 });
    expect(wrong.status).toBe(403);
    expect(wrong.html).toMatch(/<p class="wrong" role="alert" id="wrong">That is not the password/);
    expect(wrong.html).toContain('aria-invalid="true" aria-describedby="wrong"');
    const often = pageFor({}, "en", { status: 429, retryAfter: 42 });
    expect([often.status, often.headers["Retry-After"]]).toEqual([429, "42"]);
    expect(often.html).toContain("Try again in 42 seconds.");
  });

  test.each([
    ["en-US,en;q=0.9", "en", "A picture was shared with you", "in 3 hours"],
    ["de-CH", "de", "Ein Bild wurde mit dir geteilt", "in 3 Stunden"],
    ["fr, pl;q=0.5", "pl", "Udostępniono ci zdjęcie", "za 3 godziny"],
    ["ja", "en", "A picture was shared with you", "in 3 hours"],
  ])("speaks to %s in %s", (accepted, language, title, ends) => {
    const { html } = pageFor({}, accepted);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain(ends);
  });

  test("tells previews that a picture was shared, and nobody anything of it", () => {
    const { html } = pageFor({ maxViews: 2 });
    expect(html).toContain('<meta property="og:title" content="A picture was shared with you">');
    expect(html).not.toContain("og:image");
    for (const secret of ["Ada", "argon2", "original", "/i/"]) expect(html).not.toContain(secret);
  });

  test("needs no script, and nothing from anywhere", () => {
    const { html, headers } = pageFor({ maxViews: 2 });
    expect(html).not.toMatch(/<script|\son\w+=|src=|url\(|@import|https?:/i);
    expect(headers["Content-Length"]).toBe(String(Buffer.byteLength(html)));
  });
});

test("what is left is said in whole units, and never more than a minute too late", () => {
  expect([1, 59, 119, 120, 7_139, 7_140, 10_000, 172_739, 172_740, 431_998, 2_592_000].map((seconds) => soon("en", seconds))).toEqual([
    "in 1 second",
    "in 59 seconds",
    "in 119 seconds",
    "in 2 minutes",
    "in 118 minutes",
    "in 2 hours",
    "in 2 hours",
    "in 47 hours",
    "in 2 days",
    "in 5 days",
    "in 30 days",
  ]);
  expect([soon("pl", 1), soon("pl", 180), soon("de", 172_800)]).toEqual(["za 1 sekundę", "za 3 minuty", "in 2 Tagen"]);
});

test("views are counted as each language does", () => {
  const left = (language: keyof typeof said) => [1, 2, 5, 22, 1000].map((count) => said[language].viewsLeft(count));
  expect(left("pl")).toEqual([
    "Pozostało 1 wyświetlenie",
    "Pozostały 2 wyświetlenia",
    "Pozostało 5 wyświetleń",
    "Pozostały 22 wyświetlenia",
    "Pozostało 1000 wyświetleń",
  ]);
  expect(left("de").slice(0, 2)).toEqual(["Noch 1 Aufruf", "Noch 2 Aufrufe"]);
  expect(left("en").at(-1)).toBe("1,000 views left");
});
