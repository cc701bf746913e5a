import { readFile } from "node:fs/promises";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { choose, expect, pictures, test } from "./house.ts";

test("pictures are filtered, ordered and found again, and what finds nothing says how to widen it", async ({ page, person }) => {
  const names = ["b 10.gif", "b 2.gif", "a.gif"];
  const [gif = ""] = (await photos()).filter((path) => path.endsWith(".gif"));
  const ids: string[] = [];
  for (const name of names) ids.push((await person.upload(new Uint8Array(await readFile(gif)), name)).body.id);
  expect((await person.call<Image>("PATCH", `/images/${ids[0]}`, { tags: ["Beach"], description: "A summer day" })).status).toBe(200);
  await page.reload();
  await expect(pictures(page)).toHaveCount(3);
  await expect(page.getByRole("heading", { level: 2, name: "Today" })).toBeVisible();

  for (const words of ["beach", "summer day", "b 10"]) {
    await page.getByRole("searchbox").fill(words);
    await expect(pictures(page)).toHaveCount(1);
  }
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(pictures(page)).toHaveCount(3);

  await choose(page.getByRole("button", { name: "Order and size" }), "By name");
  await expect(page).toHaveURL(/sort=name/);
  const inOrder = () => pictures(page).evaluateAll((list) => list.map((one) => one.getAttribute("alt")));
  await expect.poll(inOrder).toEqual(["a.gif", "b 2.gif", "A summer day"]);
  await page.reload();
  await expect.poll(inOrder).toEqual(["a.gif", "b 2.gif", "A summer day"]);

  await page.getByRole("button", { name: "Filter pictures" }).click();
  const dialog = page.getByRole("dialog", { name: "Filter pictures" });
  await dialog.getByLabel("Tag").selectOption("Beach");
  await dialog.getByRole("button", { name: "Show pictures" }).click();
  await expect(pictures(page)).toHaveCount(1);
  await page.getByRole("button", { name: /^Filter pictures/ }).click();
  await dialog.getByLabel("Type").selectOption("PNG");
  await dialog.getByRole("button", { name: "Show pictures" }).click();
  await expect(page.getByRole("heading", { name: "No picture fits all of this" })).toBeVisible();
  await page
    .getByRole("main")
    .getByRole("link", { name: /^Without PNG/ })
    .click();
  await expect(pictures(page)).toHaveCount(1);
  await page.getByRole("link", { name: "Remove filter: Tag: Beach" }).press("Enter");
  await expect(pictures(page)).toHaveCount(3);
});
