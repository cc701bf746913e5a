import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { measuresIn } from "#lib/words/intl.ts";
import { adminEmail, choose, expect, signIn, test, upload } from "./house.ts";
import { password } from "./setup/client.ts";

/** Runs `look` on a page of a browser with these settings, and tells what went wrong while it woke up. */
async function inBrowser(browser: Browser, settings: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<string[]> {
  const context = await browser.newContext(settings);
  const faults: string[] = [];
  context.on("weberror", (error) => faults.push(error.error().message));
  await look(await context.newPage());
  await context.close();
  return faults;
}

test("the browser's language is spoken until somebody chooses another, with scripts and without", async ({ browser, tessera }) => {
  test.setTimeout(120_000);
  for (const javaScriptEnabled of [true, false]) {
    const faults = await inBrowser(browser, { baseURL: tessera.origin, locale: "de-AT", javaScriptEnabled }, async (page) => {
      await page.goto("/sign-up?from=here");
      await expect(page.locator("html")).toHaveAttribute("lang", "de");
      await expect(page.getByRole("heading", { name: "Registrieren" })).toBeVisible();
      await page.getByRole("form", { name: "Sprache" }).getByRole("button", { name: "Polski" }).click();
      await expect(page.getByRole("heading", { name: "Załóż konto" })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", "pl");
      await expect(page).toHaveURL("/sign-up?from=here");
      await page.reload();
      await expect(page.getByRole("button", { name: "Polski" })).toHaveAttribute("aria-pressed", "true");
    });
    expect(faults).toEqual([]);
  }
});

test("what the server refuses is said in the reader's language", async ({ browser, tessera }) => {
  await inBrowser(browser, { baseURL: tessera.origin, locale: "de" }, async (page) => {
    await page.goto("/sign-up");
    await page.getByLabel("E-Mail").fill(adminEmail);
    await page.getByLabel("Passwort").fill(password);
    await page.getByRole("button", { name: "Registrieren" }).click();
    await expect(page.getByLabel("E-Mail")).toHaveAccessibleDescription(/Mit dieser E-Mail gibt es schon ein Konto/);
    await page.goto("/sign-in");
    await page.getByLabel("E-Mail").fill(adminEmail);
    await page.getByLabel("Passwort").fill("something else");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await expect(page.getByRole("form").getByRole("alert")).toHaveText(/E-Mail und Passwort passen nicht zusammen/);
  });
});

test("a language is chosen in the account's menu, and pages wake up in any time zone as they were written", async ({
  browser,
  page,
  person,
  tessera,
}) => {
  test.setTimeout(120_000);
  await upload(page, (await photos()).slice(0, 1));
  const [image] = (await person.call<{ items: Image[] }>("GET", "/images")).body.items;
  await choose(page.getByRole("button", { name: /^Account/ }), "Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("navigation", { name: "Hauptmenü" }).getByRole("link", { name: "Galerie" })).toBeVisible();
  const storageState = await page.context().storageState();
  const faults = await inBrowser(browser, { baseURL: tessera.origin, storageState, timezoneId: "Pacific/Auckland" }, async (far) => {
    const uploaded = measuresIn("de").moment(image!.createdAt, "Pacific/Auckland");
    // The first page is written in UTC, the ones after it in the reader's own zone.
    await far.goto(`/images/${image!.id}`);
    await expect(far.locator("html")).toHaveAttribute("lang", "de");
    await expect(far.getByText(uploaded).first()).toBeVisible();
    const written = await far.request.get(`/images/${image!.id}`);
    expect(await written.text()).toContain(uploaded);
    await far.goto("/account");
    await expect(far.getByRole("heading", { level: 1 })).toBeVisible();
  });
  expect(faults).toEqual([]);
});

test("from right to left everything is mirrored and nothing overflows", async ({ page, admin, tessera }) => {
  test.setTimeout(180_000);
  await signIn(page, adminEmail);
  const [photo = ""] = await photos();
  const { body: image } = await admin.upload(new Uint8Array(await readFile(photo)), "right-to-left.jpg");
  const inside = [
    "/gallery",
    `/images/${image.id}`,
    "/albums",
    "/plan",
    "/account",
    "/account/delete",
    "/admin/accounts",
    "/docs",
    "/no-such-page",
  ];
  const outside = ["/", "/sign-in", "/sign-up"];
  const found: string[] = [];
  const rightToLeft = { name: "language", value: "ar-XB", url: tessera.origin };
  await page.context().addCookies([rightToLeft]);
  for (const paths of [inside, outside]) {
    if (paths === outside) {
      await page.context().clearCookies();
      await page.context().addCookies([rightToLeft]);
    }
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const brand = await page.getByRole("banner").getByRole("link", { name: "Tessera" }).boundingBox();
        if (brand === null || brand.x + brand.width < width / 2) found.push(`${path} at ${width} px begins at the left`);
        found.push(...(await overflowing(page)).map((what) => `${path} at ${width} px: ${what}`));
      }
    }
  }
  expect(found).toEqual([]);
});

/** What reaches beyond the window where nothing scrolls. */
async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > root.clientWidth + 1);
    });
    return [`${root.scrollWidth - root.clientWidth} px too wide`, ...beyond.slice(0, 3).map((element) => element.outerHTML.slice(0, 120))];
  });
}
