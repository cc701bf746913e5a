import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { scene } from "#lib/images/decoder/fixtures.ts";
import type { Link } from "#lib/web/shapes.ts";
import { expect, type Person, put, test } from "./house.ts";

/** A link to a picture of 900 × 600 px, with a password and two views. */
async function guarded(person: Person): Promise<Link> {
  const { body: image } = await person.upload(new Uint8Array(await scene(900, 600).jpeg().toBuffer()), "secret.jpg");
  return (await person.link(image.id, 3_600, { password: "moth & flame", maxViews: 2 })).body;
}

/** Opens a link on a phone, in a browser of its own that runs no scripts. */
async function onPhone(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function enter(page: Page, password: string) {
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Password").press("Enter");
}

const question = (page: Page) => page.getByRole("heading", { name: "A picture was shared with you" });
const dead = (page: Page) => page.getByRole("heading", { name: "This link shows nothing" });
/** A browser that shows a picture by itself names its size. */
const picture = async (page: Page) => expect(page).toHaveTitle(/900×600/);

test("a picture behind a password and two views opens twice, without scripts, and then no more", async ({ browser, person, admin }) => {
  test.setTimeout(120_000);
  await put(admin, person, "enterprise");
  const { url } = await guarded(person);

  const first = await onPhone(browser, url);
  await expect(question(first)).toBeVisible();
  await expect(first.getByText("2 views left")).toBeVisible();
  await enter(first, "a guess");
  await expect(first.getByRole("alert")).toHaveText(/not the password/);
  await expect(first.getByLabel("Password")).toHaveAccessibleDescription(/not the password/);
  await enter(first, "moth & flame");
  await picture(first);
  await first.reload();
  await picture(first);

  const second = await onPhone(browser, url);
  await expect(second.getByText("1 view left")).toBeVisible();
  await enter(second, "moth & flame");
  await picture(second);

  const third = await onPhone(browser, url);
  await expect(dead(third)).toBeVisible();
  await first.reload();
  await picture(first);
  const [link] = (await person.call<{ items: Link[] }>("GET", "/links")).body.items;
  expect(link).toMatchObject({ views: 2, state: "used-up" });
  expect((await person.call("DELETE", `/links/${link?.id}`)).status).toBe(204);
  await first.reload();
  await expect(dead(first)).toBeVisible();
  for (const page of [first, second, third]) await page.context().close();
});

test("its page fits every width, is accessible in light and dark, and asks nobody else for anything", async ({
  browser,
  person,
  admin,
}) => {
  test.setTimeout(120_000);
  await put(admin, person, "enterprise");
  const { url } = await guarded(person);
  for (const [colorScheme, locale] of [
    ["light", "de"],
    ["dark", "pl"],
  ] as const) {
    const context = await browser.newContext({ colorScheme, locale });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    for (const width of [320, 390, 820, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(url);
      await expect(page.locator("html")).toHaveAttribute("lang", locale);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
    await page.getByRole("textbox").fill("x");
    await page.getByRole("button").click();
    await expect(page.getByRole("alert")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual([]);
    expect(new Set(asked.filter((path) => path !== "/favicon.ico"))).toEqual(new Set([new URL(url).pathname]));
    await context.close();
  }
});
