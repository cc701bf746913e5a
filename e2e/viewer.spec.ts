import type { Locator, Page } from "@playwright/test";
import { scene } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { expect, type Person, pictures, put, test } from "./house.ts";

const viewer = (page: Page) => page.getByRole("dialog", { name: "Viewer" });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
/** What is looked at. */
const shown = (page: Page): Locator => viewer(page).getByRole("group").filter({ visible: true }).locator("img:not([role])").last();

/** Uploads pictures of 900 × 675 px under these names, the last one the newest, and shows them. */
async function bring(page: Page, person: Person, ...names: string[]): Promise<Image[]> {
  const images: Image[] = [];
  for (const [index, name] of names.entries()) {
    const bytes = await scene(900 + index, 675)
      .jpeg()
      .toBuffer();
    images.push((await person.upload(new Uint8Array(bytes), name)).body);
  }
  await page.reload();
  return images;
}

/** Opens the viewer from a picture's page, once scripts let it. */
async function view(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole("button", { name: /^View .+ on the whole screen$/ }).click();
    await expect(viewer(page)).toBeVisible({ timeout: 2000 });
  }).toPass();
}

test("one goes from picture to picture by keyboard, and back to the sheet", async ({ page, person }) => {
  const [oldest, , newest] = await bring(page, person, "one.jpg", "two.jpg", "three.jpg");
  await pictures(page).first().click();
  await expect(heading(page, "three.jpg")).toBeVisible();
  await page.getByRole("link", { name: "Next picture" }).click();
  await expect(heading(page, "two.jpg")).toBeVisible();
  // The first press may come before the scripts; there is none after the oldest.
  await expect(async () => {
    await page.keyboard.press("ArrowRight");
    await expect(heading(page, "one.jpg")).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(page.getByRole("link", { name: "Next picture" })).toHaveCount(0);

  await page.keyboard.press("f");
  await expect(viewer(page)).toBeFocused();
  await expect(viewer(page)).toContainText("one.jpg");
  await page.keyboard.press("ArrowLeft");
  await expect(viewer(page)).toContainText("two.jpg");
  await page.keyboard.press("ArrowLeft");
  await expect(viewer(page)).toContainText("three.jpg");
  await page.keyboard.press("Escape");
  await expect(viewer(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${newest?.id}$`));
  await expect(heading(page, "three.jpg")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Gallery" }).click();
  await expect(pictures(page)).toHaveCount(3);

  // From outside there is no view to come from: the order is that of all pictures.
  await page.goto(`/images/${oldest?.id}`);
  await page.getByRole("link", { name: "Previous picture" }).click();
  await expect(heading(page, "two.jpg")).toBeVisible();
});

test("the viewer shows what the plan links, and no more", async ({ page, person, admin }) => {
  const [image] = await bring(page, person, "scene.jpg");
  await page.goto(`/images/${image?.id}`);
  await view(page);
  await expect(shown(page)).toHaveJSProperty("currentSrc", image?.links[0]?.url);
  await viewer(page).getByRole("button", { name: "Close" }).click();
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^View scene.jpg/ })).toBeFocused();

  await put(admin, person, "premium");
  await page.reload();
  await view(page);
  await expect.poll(() => shown(page).evaluate((element: HTMLImageElement) => element.currentSrc)).toMatch(/\/original$/);
  const width = () => shown(page).evaluate((element) => element.getBoundingClientRect().width);
  const before = await width();
  await viewer(page).getByRole("button", { name: "Zoom" }).click();
  await expect.poll(width).toBeGreaterThan(before);
  await viewer(page).getByRole("button", { name: "Details and links" }).click();
  await expect(viewer(page)).toHaveCount(0);
});

test("what the camera wrote is shown, and the place is warned of where it is given away", async ({ page, person, admin, stranger }) => {
  await put(admin, person, "premium");
  const exif = {
    IFD0: { Make: "Tessera", Model: "Tessera One" },
    IFD2: { DateTimeOriginal: "2024:05:06 07:08:09", ExposureTime: "1/200", FNumber: "8/1", ISOSpeedRatings: "400" },
    IFD3: { GPSLatitudeRef: "N", GPSLatitude: "50/1 26/1 15/1", GPSLongitudeRef: "W", GPSLongitude: "3/1 30/1 0/1" },
  };
  const taken = await scene(600, 450).withExif(exif).jpeg().toBuffer();
  const { body: image } = await person.upload(new Uint8Array(taken), "taken.jpg");
  await page.goto(`/images/${image.id}`);
  const details = page.getByRole("region", { name: "Details" });
  for (const fact of ["Tessera One", "1/200 s · f/8 · ISO 400", "6 May 2024, 07:08", "600 × 450 px, 0.27 MP", image.sha256])
    await expect(details).toContainText(fact);
  await expect(details.getByRole("link", { name: "50.43750, -3.50000" })).toHaveAttribute("href", /openstreetmap\.org.*50\.4375/);
  const original = page.getByRole("region", { name: "Permanent links" }).getByRole("listitem").filter({ hasText: "Original" });
  await expect(original).toContainText("The file says where it was taken");

  const theirs = await stranger.newPage();
  for (const { url, rendition } of image.links.filter((link) => link.rendition !== "original")) {
    const answer = await theirs.goto(url);
    const bytes = await answer?.body();
    expect(bytes?.includes("Exif"), rendition).toBe(false);
  }
});

test("description and tags are written where they stand, and found", async ({ page, person }) => {
  const [image] = await bring(page, person, "plain.jpg");
  await page.goto(`/images/${image?.id}`);
  await page.getByRole("button", { name: "Add a description" }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("The lighthouse at dusk");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The lighthouse at dusk")).toBeVisible();
  await expect(page.getByRole("button", { name: "Change the description" })).toBeFocused();

  await page.getByRole("textbox", { name: "Add a tag" }).fill("sea, Åland");
  await page.keyboard.press("Enter");
  const tags = page.getByRole("list", { name: "Tags" });
  await expect(tags.getByRole("listitem")).toHaveCount(2);
  await tags.getByRole("button", { name: "Remove the tag sea" }).click();
  await expect(tags.getByRole("listitem")).toHaveText(["Åland"]);
  expect((await person.call<Image>("GET", `/images/${image?.id}`)).body).toMatchObject({
    description: "The lighthouse at dusk",
    tags: ["Åland"],
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });

  test("a swipe leads to the next picture, and the largest thumbnail's link is at hand", async ({ page, person, tessera }) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
    const [, newest] = await bring(page, person, "left.jpg", "right.jpg");
    await pictures(page).first().tap();
    await expect(heading(page, "right.jpg")).toBeVisible();
    await page.getByRole("button", { name: "Copy the link to share: 200 px" }).tap();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(newest?.links[0]?.url);

    await expect(async () => {
      await page.getByRole("button", { name: /^View right.jpg/ }).tap();
      await expect(viewer(page)).toBeVisible({ timeout: 2000 });
    }).toPass();
    await expect(shown(page)).toHaveJSProperty("complete", true);
    await expect(async () => {
      await swipe(page);
      await expect(viewer(page)).toContainText("left.jpg", { timeout: 1000 });
    }).toPass();
    // A tap while the picture still slides only stops it.
    await expect(async () => {
      if (await viewer(page).isVisible()) await viewer(page).getByRole("button", { name: "Close" }).tap();
      await expect(viewer(page)).toHaveCount(0, { timeout: 2000 });
    }).toPass();
    await expect(heading(page, "left.jpg")).toBeVisible();
  });
});

/** A finger from right to left. */
async function swipe(page: Page): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", x: number | null) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === null ? [] : [{ x, y: 400 }] });
  await send("touchStart", 340);
  for (let x = 320; x >= 60; x -= 20) await send("touchMove", x);
  await send("touchEnd", null);
  await touch.detach();
}
