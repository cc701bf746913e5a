import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import sharp from "sharp";
import type { Image } from "#lib/web/shapes.ts";
import { expect, type Person, pictures, put, test } from "./house.ts";
import { unzip } from "./setup/zip.ts";

/** Gives somebody so many small pictures, `1.png` first; each has its own colour. */
async function give(person: Person, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: 160 };
    const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background } })
      .png()
      .toBuffer();
    expect((await person.upload(new Uint8Array(bytes), `${number}.png`)).status).toBe(201);
  }
}

const link = (page: Page, number: number) => page.getByRole("link", { name: `${number}.png`, exact: true });
const box = (page: Page, number: number) => page.getByRole("checkbox", { name: `Select ${number}.png`, exact: true });
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const chosen = (page: Page) => page.getByRole("list", { name: "Pictures" }).getByRole("checkbox", { checked: true });

/** Expects exactly these pictures to be selected. */
async function expectChosen(page: Page, ...numbers: number[]): Promise<void> {
  await expect(chosen(page)).toHaveCount(numbers.length);
  for (const number of numbers) await expect(box(page, number)).toBeChecked();
  await expect(bar(page)).toContainText(numbers.length === 1 ? "1 picture" : `${numbers.length} pictures`);
}

async function middleOf(tile: Locator): Promise<{ x: number; y: number }> {
  const around = await tile.boundingBox();
  if (around === null) throw new Error("The tile is not in the page");
  return { x: around.x + around.width / 2, y: around.y + around.height / 2 };
}

/** What axe has against the page as it is. */
async function faults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]);
  return (await axe.analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const named = async (person: Person) => (await person.call<{ items: Image[] }>("GET", "/images?limit=200")).body.items;

test("pictures are selected by mouse and by keyboard, and the same is done to all of them", async ({ page, person, admin, tessera }) => {
  test.setTimeout(120_000);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  await put(admin, person, "premium");
  await give(person, 8);
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.reload();
  await expect(pictures(page)).toHaveCount(8);

  await test.step("by the mouse: check, click, stretch, band", async () => {
    await link(page, 7).hover();
    await box(page, 7).check();
    await expectChosen(page, 7);
    await link(page, 5).click();
    await expectChosen(page, 5, 7);
    await link(page, 2).click({ modifiers: ["Shift"] });
    await expectChosen(page, 2, 3, 4, 5, 7);
    await link(page, 3).click();
    await expectChosen(page, 2, 4, 5, 7);
    await page.keyboard.press("Escape");
    await expect(bar(page)).toBeHidden();

    const [from, to] = [await middleOf(link(page, 8)), await middleOf(link(page, 6))];
    await page.keyboard.down("Shift");
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await expectChosen(page, 6, 7, 8);
    await page.getByRole("button", { name: "End selection" }).click();
  });

  await test.step("by the keyboard: arrows, space, stretch, all", async () => {
    await link(page, 8).focus();
    await page.keyboard.press("ArrowRight");
    await expect(link(page, 7)).toBeFocused();
    await page.keyboard.press("Space");
    await expectChosen(page, 7);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await expect(link(page, 5)).toBeFocused();
    await expectChosen(page, 5, 6, 7);
    await page.keyboard.press("Shift+ArrowLeft");
    await expectChosen(page, 6, 7);
    await expect(page.getByRole("status").filter({ hasText: "2 pictures selected" })).toBeAttached();
    await page.keyboard.press("ControlOrMeta+a");
    await expectChosen(page, 1, 2, 3, 4, 5, 6, 7, 8);
    await page.keyboard.press("Escape");
    await expect(bar(page)).toBeHidden();
    expect(await faults(page)).toEqual([]);
  });

  await test.step("copy all links at once", async () => {
    await link(page, 3).hover();
    await box(page, 3).check();
    await link(page, 2).click();
    await bar(page).getByRole("button", { name: "Copy links" }).click();
    const dialog = page.getByRole("dialog", { name: "Copy links" });
    await dialog.getByLabel("Rendition").selectOption("Original");
    await dialog.getByLabel("Format").selectOption("CSV");
    await expect(dialog.getByRole("region", { name: "What is copied" })).toContainText("3.png");
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Copy 2 links" }).click();
    await expect(dialog).toBeHidden();
    const [two, three] = ["2.png", "3.png"].map((name) => name);
    const images = await named(person);
    const url = (name = "") => images.find((image) => image.name === name)?.links.find(({ rendition }) => rendition === "original")?.url;
    expect((await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n")).toEqual([
      "name,url,width,height",
      `3.png,${url(three)},60,40`,
      `2.png,${url(two)},60,40`,
    ]);
  });

  await test.step("tag", async () => {
    await bar(page).getByRole("button", { name: "Tag" }).click();
    const dialog = page.getByRole("dialog", { name: "Tag 2 pictures" });
    await dialog.getByLabel("New tag").fill("sea, summer");
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("list", { name: "Will be added" }).getByRole("listitem")).toHaveText(["sea", "summer"]);
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Save tags" }).click();
    await expect(dialog).toBeHidden();
    expect((await named(person)).filter(({ tags }) => tags.includes("sea")).map(({ name }) => name)).toEqual(["3.png", "2.png"]);

    await bar(page).getByRole("button", { name: "Tag" }).click();
    await dialog.getByRole("button", { name: "Remove the tag sea" }).click();
    await dialog.getByRole("button", { name: "Save tags" }).click();
    await expect(dialog).toBeHidden();
    expect((await named(person)).flatMap(({ tags }) => tags)).toEqual(["summer", "summer"]);
  });

  await test.step("download", async () => {
    const saved = page.waitForEvent("download");
    await bar(page).getByRole("button", { name: "Download" }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^tessera-.*\.zip$/);
    const files = await unzip(await readFile(await download.path()));
    expect(files.map(({ name }) => name)).toEqual(["3.png", "2.png"]);
  });

  await test.step("delete, and bring back", async () => {
    await page.keyboard.press("Delete");
    const question = page.getByRole("alertdialog", { name: "Delete 2 pictures?" });
    await question.getByRole("button", { name: "Delete 2 pictures" }).click();
    await expect(pictures(page)).toHaveCount(6);
    await expect(bar(page)).toBeHidden();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(pictures(page)).toHaveCount(8);
    expect(await named(person)).toHaveLength(8);
  });
});

test("all that there is can be selected, though most of it is not read yet", async ({ page, person }) => {
  test.setTimeout(120_000);
  const all = 130;
  await page.setViewportSize({ width: 390, height: 500 });
  await give(person, all);
  await page.reload();
  await link(page, all).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await expect(bar(page)).toContainText(new RegExp(`^${all} pictures, \\d.* KiB`));
  await page.keyboard.press("End");
  await expect(link(page, 1)).toBeFocused();
  await expect(box(page, 1)).toBeChecked();
  await link(page, 1).click();
  await expect(bar(page)).toContainText(`${all - 1} pictures`);
  await page.keyboard.press("Home");
  await expect(link(page, all)).toBeFocused();
  await expect(box(page, all)).toBeChecked();
  await page.keyboard.press("Delete");
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: `Delete ${all - 1} pictures` })
    .click();
  await expect(pictures(page)).toHaveCount(1);
  expect((await named(person)).map(({ name }) => name)).toEqual(["1.png"]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a long press selects, taps select on, and pictures go into an album and out of it", async ({ page, person }) => {
    await give(person, 4);
    await page.reload();
    await expect(pictures(page)).toHaveCount(4);

    const touch = await page.context().newCDPSession(page);
    const at = await middleOf(link(page, 4));
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
    await expect(box(page, 4)).toBeChecked();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expectChosen(page, 4);
    await link(page, 2).tap();
    await expectChosen(page, 2, 4);
    // The bar is where the thumb is.
    await expect(bar(page).getByRole("button", { name: "Delete" })).toBeInViewport();
    expect((await bar(page).boundingBox())?.y).toBeGreaterThan(600);
    expect(await faults(page)).toEqual([]);

    await bar(page).getByRole("button", { name: "Add to album" }).tap();
    const dialog = page.getByRole("dialog", { name: "Add 2 pictures to an album" });
    await dialog.getByLabel("Find an album, or name a new one").fill("Harbour");
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "New album “Harbour”" }).tap();
    await expect(dialog).toBeHidden();

    await link(page, 3).tap();
    await bar(page).getByRole("button", { name: "Add to album" }).tap();
    const again = page.getByRole("dialog", { name: "Add 3 pictures to an album" });
    await again.getByLabel("Find an album, or name a new one").fill("harb");
    await again.getByRole("button", { name: /^Harbour 2 pictures/ }).tap();
    await expect(page.getByText("1 picture added to “Harbour”.").last()).toBeVisible();

    const [album] = (await person.call<{ items: { id: string }[] }>("GET", "/albums")).body.items;
    await page.goto(`/albums/${album?.id}`);
    await expect(pictures(page)).toHaveCount(3);
    await page.getByRole("button", { name: "Select pictures" }).tap();
    await link(page, 3).tap();
    await bar(page).getByRole("button", { name: "Remove from this album" }).tap();
    await expect(pictures(page)).toHaveCount(2);
    await page.getByRole("button", { name: "Undo" }).tap();
    await expect(pictures(page)).toHaveCount(3);
    expect(await named(person)).toHaveLength(4);
  });
});
