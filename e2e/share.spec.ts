import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { scene } from "#lib/images/decoder/fixtures.ts";
import type { Album, Image, Share } from "#lib/web/shapes.ts";
import { expect, type Person, put, test } from "./house.ts";
import { unzip } from "./setup/zip.ts";

/** Twelve pictures of different shapes, in an album. */
async function album(person: Person): Promise<{ album: Album; images: Image[] }> {
  const shapes = [600, 900, 450, 1200];
  const uploads = Array.from({ length: 12 }, async (_, at) => {
    const bytes = await scene(shapes[at % shapes.length] ?? 600, 600 + at)
      .jpeg({ quality: 70 })
      .toBuffer();
    return (await person.upload(new Uint8Array(bytes), `picture ${at + 1}.jpg`)).body;
  });
  const images = await Promise.all(uploads);
  const made = (await person.call<Album>("POST", "/albums", { name: "Two weeks by the sea" })).body;
  await person.call("PUT", `/albums/${made.id}/images`, { ids: images.map(({ id }) => id) });
  return { album: made, images };
}

async function share(person: Person, albumId: string, more: object = {}): Promise<Share> {
  return (await person.call<Share>("POST", "/shares", { albumId, expiresIn: 3_600, ...more })).body;
}

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const question = (page: Page) => page.getByRole("heading", { name: "Pictures were shared with you" });
const title = (page: Page) => page.getByRole("heading", { name: "Two weeks by the sea" });
const pictures = (page: Page) => page.getByRole("listitem").getByRole("link").getByRole("img");

async function onPhone(browser: Browser, url: string, javaScriptEnabled: boolean): Promise<Page> {
  const page = await (await browser.newContext({ ...phone, javaScriptEnabled })).newPage();
  await page.goto(url);
  return page;
}

/** Scrolls to the end as a finger does, and expects every picture on the way to be one. */
async function lookAtAll(page: Page): Promise<void> {
  for (const picture of await pictures(page).all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  }
}

test("twelve pictures behind a password are looked at and saved on a phone, with scripts and without, until they are withdrawn", async ({
  browser,
  person,
  admin,
}) => {
  test.setTimeout(180_000);
  await put(admin, person, "enterprise");
  const { album: sea, images } = await album(person);
  const made = await share(person, sea.id, { password: "moth & flame", maxViews: 2 });

  for (const scripts of [false, true]) {
    const page = await onPhone(browser, made.url, scripts);
    await expect(question(page)).toBeVisible();
    await expect(page.getByText("Two weeks")).toHaveCount(0);
    await page.getByLabel("Password").fill("a guess");
    await page.getByLabel("Password").press("Enter");
    await expect(page.getByRole("alert")).toHaveText(/not the password/);
    await page.getByLabel("Password").fill("moth & flame");
    await page.getByRole("button", { name: "Open the pictures" }).tap();
    await expect(title(page)).toBeVisible();
    await expect(page.getByText("12 pictures")).toBeVisible();
    await expect(page.getByText(/^The link ends in /)).toBeVisible();
    await expect(pictures(page)).toHaveCount(12);
    await lookAtAll(page);

    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download all as ZIP" }).tap()]);
    expect(download.suggestedFilename()).toBe("Two weeks by the sea.zip");
    const portions: Buffer[] = [];
    for await (const portion of await download.createReadStream()) portions.push(portion as Buffer);
    expect((await unzip(Buffer.concat(portions))).map(({ name }) => name)).toEqual(images.map(({ name }) => name));

    await page.getByRole("img", { name: "picture 2.jpg" }).tap();
    await page.waitForURL(`**/${images[1]?.key}/original`);
    await page.goBack();
    await expect(title(page)).toBeVisible();
    await page.context().close();
  }
  expect((await person.call<Share>("GET", `/shares/${made.id}`)).body).toMatchObject({ views: 2, state: "used-up" });

  await person.call("PATCH", `/shares/${made.id}`, { maxViews: null, password: null });
  const page = await onPhone(browser, made.url, false);
  await expect(pictures(page)).toHaveCount(12);
  await person.call("DELETE", `/images/${images[0]?.id}`);
  await page.reload();
  await expect(page.getByText("11 pictures")).toBeVisible();
  await person.call("DELETE", `/shares/${made.id}`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "This link shows nothing" })).toBeVisible();
  await page.context().close();
});

test("its page fits every width, has rows without gaps, is accessible in light and dark, and asks nobody else for anything", async ({
  browser,
  person,
  admin,
}) => {
  test.setTimeout(180_000);
  await put(admin, person, "enterprise");
  const { album: sea } = await album(person);
  const { url } = await share(person, sea.id);
  for (const [colorScheme, locale] of [
    ["light", "de"],
    ["dark", "pl"],
  ] as const) {
    const context = await browser.newContext({ colorScheme, locale });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const width of [320, 390, 820, 1440, 3840]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url);
      await expect(page.locator("html")).toHaveAttribute("lang", locale);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      expect(await rowsThatDoNotFit(page), `at ${width} px`).toEqual([]);
    }
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`)).toEqual([]);
    expect(asked.filter((address) => !address.startsWith(url) && new URL(address).pathname !== "/favicon.ico")).toEqual([]);
    await context.close();
  }
});

/** Rows but the last that do not reach the end, or whose pictures are of different heights, by more than a pixel. */
function rowsThatDoNotFit(page: Page): Promise<number[]> {
  return page.getByRole("main").evaluate((main) => {
    const list = main.querySelector("ul.pictures") as HTMLElement;
    const end = list.getBoundingClientRect().right;
    const boxes = [...list.querySelectorAll("img")].map((img) => img.getBoundingClientRect());
    const rows = [...Map.groupBy(boxes, ({ top }) => Math.round(top)).values()].slice(0, -1);
    const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)) - Math.min(...row.map(({ height }) => height)));
    return rows.flatMap((row, place) => (Math.abs((row.at(-1)?.right ?? 0) - end) > 1 || (heights[place] ?? 0) > 1 ? [place] : []));
  });
}
