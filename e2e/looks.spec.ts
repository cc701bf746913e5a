import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Album, Image } from "#lib/web/shapes.ts";
import { adminEmail, choose, expect, openMenu, signIn, test, upload } from "./house.ts";
import { pages } from "./http/access-table.ts";
import { caller, over, password, tokenFor } from "./setup/client.ts";

const widths = [320, 390, 820, 1440, 3840];
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The pages that somebody sees who is not signed in. */
const outside = Object.entries(pages)
  .filter(([, { nobody }]) => nobody === "200")
  .map(([path]) => path);

/** All other pages, as somebody sees them who may see everything; the image's first. */
async function everyPage(page: Page, origin: string): Promise<string[]> {
  await signIn(page, adminEmail);
  const me = caller(
    over(origin),
    await tokenFor(over(origin), adminEmail, password, ["account", "admin", "images:read", "images:write", "links:write"]),
  );
  const { body } = await me.call("GET", "/me");
  await me.call("PATCH", `/admin/accounts/${body.id}`, { plan: "enterprise" });
  await page.reload();
  if (body.usage.images === 0) await upload(page, (await photos()).slice(0, 6));
  const [image] = (await me.call<{ items: Image[] }>("GET", "/images")).body.items;
  await me.link(image?.id ?? "", 3600, { label: "A label that is so long that it has to go on in a second line, and perhaps a third" });
  const [known] = (await me.call<{ items: Album[] }>("GET", "/albums")).body.items;
  const album = known ?? (await me.call<Album>("POST", "/albums", { name: "Summer", description: "Two weeks by the sea." })).body;
  if (!known) await me.call("POST", `/albums/${album.id}/images`, { ids: [image?.id] });
  const paths = Object.entries(pages)
    .filter(([path, { owner, admin }]) => !outside.includes(path) && (owner === "200" || admin === "200"))
    .map(([path]) => path.replace("/images/[id]", `/images/${image?.id}`).replace("/albums/[id]", `/albums/${album.id}`));
  return [`/images/${image?.id}`, ...paths.filter((path) => !path.startsWith("/images/")), "/no-such-page"];
}

/** What axe finds on `paths` in light and dark. */
async function faults(browser: Browser, page: Page, paths: string[], origin: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ baseURL: origin, colorScheme, storageState: await page.context().storageState() });
    const looking = await context.newPage();
    for (const path of paths) {
      await looking.goto(path);
      await looking
        .getByRole("heading", { level: 1 })
        .or(looking.getByRole("heading", { level: 2 }))
        .first()
        .waitFor();
      const { violations } = await new AxeBuilder({ page: looking }).withTags(standards).analyze();
      for (const { id, nodes } of violations) {
        found.push(`${path} (${colorScheme}): ${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
    }
    await context.close();
  }
  return found;
}

/** The pages that scroll sideways, with the width at which they do. */
async function tooWide(page: Page, paths: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const over = await page.evaluate(async () => {
        // What scripts lay out anew stands after the second frame.
        for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
        return document.documentElement.scrollWidth - document.documentElement.clientWidth;
      });
      if (over > 0) found.push(`${path} at ${width} px: ${over} px`);
    }
  }
  return found;
}

test("pages for everybody are accessible and fit every width", async ({ page, browser, tessera }) => {
  test.setTimeout(180_000);
  expect(await faults(browser, page, outside, tessera.origin)).toEqual([]);
  expect(await tooWide(page, outside)).toEqual([]);
});

test("pages behind the sign-in are accessible and fit every width", async ({ page, browser, tessera }) => {
  test.setTimeout(180_000);
  const paths = await everyPage(page, tessera.origin);
  expect(await faults(browser, page, paths, tessera.origin)).toEqual([]);
  expect(await tooWide(page, paths)).toEqual([]);
});

test("dialogs and menus are accessible", async ({ page, tessera }) => {
  test.setTimeout(120_000);
  const [image = ""] = await everyPage(page, tessera.origin);
  const check = async () => {
    const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  };
  await page.goto(image);
  await openMenu(page.getByRole("button", { name: /^More for 200 px/ }));
  await check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete picture" }).click();
  await page.getByRole("alertdialog").waitFor();
  await check();
  await page.goto("/account");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByRole("dialog").waitFor();
  await check();
});

test("nothing jumps while the gallery loads", async ({ page, tessera }) => {
  await everyPage(page, tessera.origin);
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/gallery", { waitUntil: "networkidle" });
  expect(await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)).toBeLessThan(0.02);
});

test("the theme is chosen by hand, and kept", async ({ page }) => {
  await page.goto("/");
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await choose(page.getByRole("button", { name: "Theme" }), "Dark");
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  expect(await ground()).toBe(dark);
});
