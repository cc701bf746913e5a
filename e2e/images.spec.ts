import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { expect, pictures, statusFor, test, upload } from "./house.ts";

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
  await expect(page.getByRole("heading", { name: "No picture has this in its name" })).toBeVisible();
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
  const bar = page.getByRole("toolbar", { name: "Selection" });
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

test("the list goes on as one scrolls, and the way back finds it as it was", async ({ page, person }) => {
  test.setTimeout(120_000);
  const [photo = ""] = (await photos()).filter((path) => path.endsWith(".gif"));
  const bytes = new Uint8Array(await (await import("node:fs/promises")).readFile(photo));
  for (let n = 0; n < 75; n++) expect((await person.upload(bytes, `${n}.gif`)).status).toBe(201);
  await page.reload();
  await pictures(page).last().scrollIntoViewIfNeeded();
  await expect(pictures(page)).toHaveCount(75);
  await expect(page.getByText("All 75 pictures")).toBeVisible();
  await pictures(page).last().click();
  await page.getByRole("heading", { level: 1, name: "0.gif" }).waitFor();
  await page.goBack();
  await expect(pictures(page)).toHaveCount(75);
});
