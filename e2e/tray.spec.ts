import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { photos } from "#lib/images/decoder/fixtures.ts";
import { choose, expect, pictures, test, tray, upload } from "./house.ts";

/** The smallest photographs. */
async function smallest(count: number): Promise<string[]> {
  const sized = await Promise.all((await photos()).map(async (path) => ({ path, size: (await stat(path)).size })));
  return sized
    .toSorted((a, b) => a.size - b.size)
    .slice(0, count)
    .map(({ path }) => path);
}

/** A GIF of one pixel, another one for each number. */
function pixel(number: number): Buffer {
  const gif = Buffer.from("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=", "base64");
  gif.writeUIntBE(number, 13, 3);
  return gif;
}

/** Drops files and folders on the page as the system would. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const drag = (type: "dragEnter" | "dragOver" | "drop") => devtools.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  await expect(async () => {
    await drag("dragEnter");
    await drag("dragOver");
    await expect(page.getByText("Drop to upload")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await drag("drop");
  await devtools.detach();
}

/** Limits what the browser can send, in bytes a second; answers how to lift that. */
async function slow(page: Page, uploadThroughput: number): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  return () => devtools.detach();
}

const row = (page: Page, name: string) => tray(page).getByRole("listitem").filter({ hasText: name });
const heading = (page: Page) => tray(page).getByRole("heading");

test("a folder is dropped with all that is in it, and what is there already is asked about", async ({ page, person }, info) => {
  const [one = "", two = "", three = ""] = await smallest(3);
  const folder = info.outputPath("holiday");
  await mkdir(join(folder, "deeper"), { recursive: true });
  await copyFile(one, join(folder, basename(one)));
  await copyFile(two, join(folder, "deeper", basename(two)));
  await writeFile(join(folder, "deeper", "notes.txt"), "no picture");
  await writeFile(join(folder, ".hidden"), "nobody's matter");
  await drop(page, [folder, three]);
  await expect(heading(page)).toHaveText("3 pictures uploaded");
  await expect(tray(page).getByText("1 other file is no picture")).toBeVisible();
  await expect(pictures(page)).toHaveCount(3);
  await tray(page).getByRole("button", { name: "Close uploads" }).click();
  await expect(tray(page)).toHaveCount(0);

  // The same bytes under other names, and one of them a third time.
  const copies = await Promise.all(
    [
      [one, "a.jpg"],
      [two, "b.jpg"],
      [three, "c.jpg"],
    ].map(async ([from = "", to = ""]) => {
      await copyFile(from, info.outputPath(to));
      return info.outputPath(to);
    }),
  );
  const fresh = { name: "fresh.gif", mimeType: "image/gif", buffer: pixel(1) };
  const twice = { ...fresh, name: "fresh-again.gif" };
  await page.locator("input[type=file]").setInputFiles(copies);
  await expect(row(page, "a.jpg")).toContainText(`You have this picture already, as ${basename(one)}.`);
  await expect(tray(page).getByText("3 of these pictures are there already.")).toBeVisible();
  await expect(row(page, "b.jpg").getByRole("link", { name: "Show it" })).toHaveAttribute("href", /^\/images\//);
  await row(page, "a.jpg").getByRole("button", { name: "Upload anyway" }).press("Enter");
  await expect(row(page, "a.jpg")).toContainText("Done");
  await tray(page).getByRole("button", { name: "Skip all" }).press("Enter");
  await expect(row(page, "c.jpg")).toContainText("Skipped");
  await page.locator("input[type=file]").setInputFiles([fresh, twice]);
  await expect(row(page, "fresh-again.gif")).toContainText(/The same picture as fresh\.gif|You have this picture already, as fresh\.gif/);
  await row(page, "fresh-again.gif").getByRole("button", { name: "Skip" }).click();
  await expect(heading(page)).toHaveText("2 pictures uploaded · 3 skipped");
  expect((await person.call("GET", "/me")).body.usage.images).toBe(5);
});

test("uploads are paused, go on, and warn whoever leaves", async ({ page, person }) => {
  const sized = await Promise.all((await photos()).map(async (path) => ({ path, size: (await stat(path)).size })));
  const [{ path = "", size = 0 } = {}] = sized.toSorted((a, b) => b.size - a.size);
  const name = basename(path);
  const lift = await slow(page, size / 20);
  await page.locator("input[type=file]").setInputFiles(path);
  await expect(row(page, name)).toContainText(/\/s · .* left/, { timeout: 30_000 });

  const asked = page.waitForEvent("dialog");
  const left = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await left;

  await row(page, name)
    .getByRole("button", { name: `Pause ${name}` })
    .press("Enter");
  await expect(row(page, name)).toContainText("Paused");
  await expect(heading(page)).toContainText("Paused at 0 of 1 picture");
  await lift();
  await tray(page).getByRole("button", { name: "Resume all" }).press("Enter");
  await expect(heading(page)).toHaveText("1 picture uploaded", { timeout: 30_000 });
  expect((await person.call("GET", "/me")).body.usage.images).toBe(1);
});

test("a thousand files do not fill the page, and all are given up at once after a question", async ({ page, person }) => {
  await upload(page, await smallest(1));
  await page.context().setOffline(true);
  const many = Array.from({ length: 1000 }, (_, number) => ({ name: `${number}.gif`, mimeType: "image/gif", buffer: pixel(number) }));
  await page.locator("input[type=file]").setInputFiles(many);
  await expect(heading(page)).toContainText("1 of 1,001 pictures", { timeout: 30_000 });
  await expect(tray(page).getByText(/^9\d\d more waiting$/)).toBeVisible();
  expect(await tray(page).getByRole("listitem").count()).toBeLessThan(100);
  await tray(page).getByRole("button", { name: "Cancel all" }).press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel all" }).press("Enter");
  await expect(heading(page)).toHaveText("1 picture uploaded · 1,000 not uploaded");
  await tray(page).getByRole("button", { name: "Close uploads" }).press("Enter");
  await expect(tray(page)).toHaveCount(0);
  expect((await person.call("GET", "/me")).body.usage.images).toBe(1);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a photo comes from the camera, and the tray keeps small", async ({ page, person }) => {
    const [one = "", two = ""] = await smallest(2);
    const opened = page.waitForEvent("filechooser");
    await choose(page.getByRole("button", { name: "More ways to upload" }).first(), "Take a photo");
    const camera = await opened;
    expect(await camera.element().getAttribute("capture")).toBe("environment");
    await camera.setFiles(one);
    await expect(heading(page)).toHaveText("1 picture uploaded");
    const { violations } = await new AxeBuilder({ page })
      .include("section")
      .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

    await tray(page).getByRole("button", { name: "Hide the list" }).tap();
    const pill = await tray(page).boundingBox();
    expect(pill?.height).toBeLessThan(60);
    await tray(page).getByRole("button", { name: "Show the list" }).tap();
    await tray(page).getByRole("button", { name: "Close uploads" }).tap();
    await expect(tray(page)).toHaveCount(0);
    await upload(page, [two]);
    expect((await person.call("GET", "/me")).body.usage.images).toBe(2);
  });
});
