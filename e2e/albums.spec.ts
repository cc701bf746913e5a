import { readFile } from "node:fs/promises";
import { photos } from "#lib/images/decoder/fixtures.ts";
import { choose, expect, pictures, test } from "./house.ts";

test("an album is made, arranged by keyboard, given a cover and another name, and deleted without its pictures", async ({
  page,
  person,
}) => {
  const [gif = ""] = (await photos()).filter((path) => path.endsWith(".gif"));
  const bytes = new Uint8Array(await readFile(gif));
  const ids: string[] = [];
  for (const name of ["one.gif", "two.gif", "three.gif"]) ids.push((await person.upload(bytes, name)).body.id);

  await page.goto("/albums");
  await expect(page.getByRole("heading", { name: "No albums yet" })).toBeVisible();
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    await page.getByRole("button", { name: "New album" }).press("Enter");
    await expect(dialog).toBeVisible({ timeout: 1000 });
  }).toPass();
  await dialog.getByRole("textbox", { name: "Name" }).fill("Lakes");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Lakes" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing in this album yet" })).toBeVisible();

  const id = new URL(page.url()).pathname.split("/").at(-1);
  expect((await person.call("PUT", `/albums/${id}/images`, { ids })).status).toBe(200);
  await page.reload();
  const inOrder = () => pictures(page).evaluateAll((list) => list.map((one) => one.getAttribute("alt")));
  await expect.poll(inOrder).toEqual(["one.gif", "two.gif", "three.gif"]);

  const more = page.getByRole("button", { name: "More for this album" });
  await choose(more, "Arrange pictures and cover");
  const first = dialog.getByRole("list", { name: "Lakes" }).getByRole("button", { name: /^one\.gif/ });
  await first.press("Enter");
  await first.press("End");
  const second = dialog.getByRole("button", { name: /^two\.gif/ });
  await second.press("Enter");
  await dialog.getByRole("button", { name: "Use as cover" }).press("Enter");
  await expect(dialog.getByRole("button", { name: "two.gif, Cover" })).toBeVisible();
  await dialog.getByRole("button", { name: "Save order" }).press("Enter");
  await expect.poll(inOrder).toEqual(["two.gif", "three.gif", "one.gif"]);
  expect((await person.call("GET", `/albums/${id}`)).body.coverId).toBe(ids[1]);

  await choose(more, "Name and description");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Lakes in winter");
  await dialog.getByRole("textbox", { name: "Description" }).fill("All of them frozen.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Lakes in winter" })).toBeVisible();
  await expect(page.getByText("All of them frozen.")).toBeVisible();

  await choose(more, "Delete album");
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete album" }).click();
  await expect(page.getByRole("heading", { name: "No albums yet" })).toBeVisible();
  expect((await person.call("GET", "/images")).body.items).toHaveLength(3);
});
