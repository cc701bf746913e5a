import { readFile } from "node:fs/promises";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { expect, type Person, pictures, statusFor, test, upload } from "./house.ts";

test("a picture is renamed, and found under its new name", async ({ page, person }) => {
  const [one = "", two = ""] = await photos();
  await upload(page, [one, two]);
  await pictures(page).first().click();
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Summer in Åland.jpg");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Summer in Åland.jpg" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Rename" })).toBeFocused();

  await page.getByRole("main").getByRole("link", { name: "Gallery" }).click();
  await expect(pictures(page)).toHaveCount(2);
  await page.getByRole("searchbox").fill("summer");
  await expect(pictures(page)).toHaveCount(1);
  await expect(page).toHaveURL(/q=summer/);
  await page.getByRole("searchbox").fill("no such thing");
  await expect(page.getByRole("heading", { name: "No picture fits all of this" })).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(pictures(page)).toHaveCount(2);
  expect((await person.call("GET", "/images?q=summer")).body.items).toHaveLength(1);
});

test("a deleted picture is gone for everybody, and back after the undo under the same link", async ({ page, person, stranger }) => {
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  const [image] = (await person.call<{ items: Image[] }>("GET", "/images")).body.items;
  const url = image?.links[0]?.url ?? "";
  expect(await statusFor(stranger, url)).toBe(200);

  await pictures(page).first().click();
  await page.getByRole("button", { name: "Delete picture" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete picture" }).click();
  await expect(page.getByRole("heading", { name: "Drop your first pictures here" })).toBeVisible();
  expect(await statusFor(stranger, url)).toBe(404);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(pictures(page)).toHaveCount(1);
  expect(await statusFor(stranger, url)).toBe(200);
});

test("several pictures are selected and deleted by keyboard alone", async ({ page, person }) => {
  await upload(page, (await photos()).slice(0, 4));
  await page.getByRole("button", { name: "Close uploads" }).press("Enter");
  const boxes = page.getByRole("list", { name: "Pictures" }).getByRole("checkbox");
  await boxes.nth(0).focus();
  await page.keyboard.press("Space");
  await boxes.nth(2).focus();
  await page.keyboard.press("Space");
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar).toContainText("2 pictures");
  await bar.getByRole("button", { name: "Delete" }).press("Enter");
  const question = page.getByRole("alertdialog", { name: "Delete 2 pictures?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();

  await bar.getByRole("button", { name: "Delete" }).press("Enter");
  await question.getByRole("button", { name: "Delete 2 pictures" }).press("Enter");
  await expect(pictures(page)).toHaveCount(2);
  expect((await person.call("GET", "/me")).body.usage.images).toBe(2);
});

const many = 75;

/** Uploads as many small pictures as make more than one page, `0.gif` first. */
async function fill(person: Person): Promise<void> {
  const [photo = ""] = (await photos()).filter((path) => path.endsWith(".gif"));
  const bytes = new Uint8Array(await readFile(photo));
  for (let n = 0; n < many; n++) expect((await person.upload(bytes, `${n}.gif`)).status).toBe(201);
}

test("the list goes on as one scrolls, draws what is in view, and is found as it was on the way back", async ({ page, person }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 500 });
  await fill(person);
  await page.reload();
  const seen = new Set<string | null>();
  const oldest = page.getByRole("img", { name: "0.gif", exact: true });
  await page.mouse.move(200, 300);
  await expect(async () => {
    const drawn = await pictures(page).evaluateAll((all) => all.map((each) => each.getAttribute("alt")));
    for (const name of drawn) seen.add(name);
    // Of a long list most is not there, and what is in view always is.
    expect(drawn.length).toBeLessThan(many);
    expect(await pictures(page).first().isVisible()).toBe(true);
    await page.mouse.wheel(0, 250);
    await expect(oldest).toBeInViewport({ timeout: 100 });
  }).toPass({ timeout: 60_000, intervals: [50] });
  expect(seen.size).toBeGreaterThanOrEqual(many - 1);
  await expect(page.getByText(`All ${many} pictures`)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ has: oldest })).toHaveAttribute("aria-posinset", String(many));

  await oldest.click();
  await page.getByRole("heading", { level: 1, name: "0.gif" }).waitFor();
  await page.goBack();
  await expect(oldest).toBeInViewport();
});

test("what has the focus stays, however far one scrolls", async ({ page, person }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 500 });
  await fill(person);
  await page.reload();
  const newest = page.getByRole("link", { name: `${many - 1}.gif`, exact: true });
  const oldest = page.getByRole("img", { name: "0.gif", exact: true });
  await newest.focus();
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(oldest).toBeInViewport({ timeout: 100 });
  }).toPass();
  await expect(newest).toBeFocused();
  expect(await pictures(page).count()).toBeLessThan(many);
});

test("without scripts the first page is there, and links to go on", async ({ page, person, browser, tessera }) => {
  test.setTimeout(120_000);
  await fill(person);
  const storageState = await page.context().storageState();
  const context = await browser.newContext({ baseURL: tessera.origin, javaScriptEnabled: false, storageState });
  const plain = await context.newPage();
  await plain.goto("/gallery");
  await expect(pictures(plain)).toHaveCount(60);
  await expect(pictures(plain).first()).toHaveJSProperty("complete", true);
  await plain.getByRole("link", { name: "Further pictures" }).click();
  await expect(pictures(plain)).toHaveCount(many - 60);
  await expect(plain.getByRole("img", { name: "0.gif", exact: true })).toBeVisible();
  await plain.getByRole("link", { name: "Back to the start" }).click();
  await expect(plain.getByRole("img", { name: `${many - 1}.gif`, exact: true })).toBeVisible();
  await context.close();
});
