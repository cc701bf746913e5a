import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { photos } from "#lib/images/decoder/fixtures.ts";
import { expect, test, tray } from "./house.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** Presses until it is heard, which it is once the page's scripts run. */
async function pressUntil(page: Page, keys: string, seen: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(keys);
    await seen();
  }).toPass();
}

test("shortcuts lead through the house, and the sheet tells of them", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await pressUntil(page, "?", () => expect(sheet).toBeVisible({ timeout: 2000 }));
  await expect(sheet.getByText("Go to your account")).toBeVisible();
  expect(await faults(page)).toEqual([]);

  // The page behind is silent, and comes back as it was.
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await page.waitForURL("**/account");

  // Nobody who types sets them off.
  const name = page.getByRole("textbox", { name: "Name" }).first();
  await name.focus();
  await page.keyboard.type("g?g");
  await expect(name).toHaveValue(/g\?g$/);
  await expect(sheet).toHaveCount(0);
  await name.blur();

  await pressUntil(page, "?", () => expect(sheet).toBeVisible({ timeout: 2000 }));
  await sheet.getByRole("checkbox", { name: /Single keys/ }).uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(sheet).toHaveCount(0);
});

test("the palette finds commands, places and pictures as one types", async ({ page, person }) => {
  const [photo = ""] = await photos();
  const { body: image } = await person.upload(new Uint8Array(await readFile(photo)), "Żuławy at dusk.jpg");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  const field = palette.getByRole("combobox");
  const chosen = palette.getByRole("option", { selected: true });
  await pressUntil(page, "Control+k", () => expect(palette).toBeVisible({ timeout: 3000 }));
  await expect(field).toBeFocused();
  expect(await faults(page)).toEqual([]);

  await field.fill("dark");
  await expect(chosen).toHaveText("Dark");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(page.locator("html")).toHaveClass(/dark/);

  // Arrows go round, and what has the focus gets it back.
  const button = page.getByRole("button", { name: "Search and commands" });
  await button.press("Enter");
  await field.fill("go to");
  const first = await chosen.textContent();
  await page.keyboard.press("ArrowUp");
  await expect(chosen).not.toHaveText(first ?? "");
  await page.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText(first ?? "");
  await field.fill("no such thing");
  await expect(palette.getByRole("status")).toContainText("Nothing is called “no such thing”");
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();

  await page.keyboard.press("Control+k");
  await field.fill("dusk");
  await expect(chosen).toHaveText("Żuławy at dusk.jpg");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/images/${image.id}`);
});

test("on a phone the ways through the house stand where the thumb is", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await page.setViewportSize({ width: 390, height: 844 });
  const ways = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  for (const way of await ways.all()) {
    const box = await way.boundingBox();
    expect(box?.y).toBeGreaterThan(700);
    expect(box?.height).toBeGreaterThanOrEqual(44);
  }
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Account" }).click();
  await page.waitForURL("**/account");
  await expect(page.getByRole("link", { name: "Account", exact: true })).toHaveAttribute("aria-current", "page");
});

test("it can be installed", async ({ page, request }) => {
  await page.goto("/");
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await request.get(address ?? "")).json();
  expect(manifest).toMatchObject({ name: "Tessera", start_url: "/gallery", scope: "/", display: "standalone" });
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await request.get(src);
    expect(answer.headers()["content-type"]).toBe(type);
    // The size of a PNG stands at its head.
    const bytes = await answer.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
  // What Chromium itself has against it.
  const devtools = await page.context().newCDPSession(page);
  const { errors } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);

  const robots = await (await request.get("/robots.txt")).text();
  for (const closed of ["/t/", "/s/", "/gallery"]) expect(robots).toContain(`Disallow: ${closed}`);
});

test("pages for everybody show a preview of themselves", async ({ page, request }) => {
  await page.goto("/");
  const picture = await page.locator("meta[property='og:image']").getAttribute("content");
  expect((await request.get(picture ?? "")).headers()["content-type"]).toBe("image/png");
  await page.goto("/docs");
  await expect(page).toHaveTitle(/.+ · Tessera$/);
});

test("the browser's bars follow the theme that somebody chooses", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.addInitScript(() => localStorage.setItem("theme", "dark"));
  await page.goto("/");
  await expect(page.locator("meta[name=theme-color]").first()).toHaveAttribute("content", "#141312");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
});

test.describe("with a service worker", () => {
  test.use({ serviceWorkers: "allow" });

  const ready = (page: Page) =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller === null) {
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
      }
    });

  test("a page says so without network, and comes back with it", async ({ page, context, person }) => {
    expect(person.email).toBeTruthy();
    await ready(page);
    await context.setOffline(true);
    await page.goto("/account");
    await expect(page.getByRole("heading", { name: "There is no connection just now" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Try again" })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await context.setOffline(false);
    await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();
    // Nothing but what waits for the gallery is ever kept.
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });

  test("what a phone shares is uploaded", async ({ page, person }) => {
    await ready(page);
    await share(page, (await photos()).slice(0, 2));
    await expect(tray(page).getByRole("heading")).toHaveText("2 pictures uploaded", { timeout: 30_000 });
    expect((await person.call("GET", "/me")).body.usage.images).toBe(2);
    // A reload does not take them again.
    expect(new URL(page.url()).search).toBe("");
  });
});

test("what a phone shares is not lost in silence where no service worker is", async ({ page }) => {
  await page.goto("/");
  await share(page, (await photos()).slice(0, 1));
  await expect(page.getByRole("heading", { name: "The pictures did not come along" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Go to the gallery" })).toBeVisible();
});

/** Sends files as a phone's share sheet does: the browser goes to the target with them. */
async function share(page: Page, files: string[]): Promise<void> {
  await page.evaluate(() => {
    const form = document.createElement("form");
    form.action = "/share-target";
    form.method = "post";
    form.enctype = "multipart/form-data";
    const file = Object.assign(document.createElement("input"), { type: "file", name: "file", multiple: true, id: "share" });
    form.append(file);
    document.body.append(form);
  });
  await page.locator("#share").setInputFiles(files);
  await page.locator("#share").evaluate((input: HTMLInputElement) => input.form?.submit());
}
