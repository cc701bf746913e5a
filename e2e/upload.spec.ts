import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Image } from "#lib/web/shapes.ts";
import { expect, pictures, test, tray, upload } from "./house.ts";

/** Limits what the browser can send, in bytes a second, 0 for no network at all; answers how to lift that. */
async function slow(page: Page, uploadThroughput: number): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  const offline = uploadThroughput === 0;
  await devtools.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
  return () => devtools.detach();
}

/** The largest photographs, with their sizes. */
async function largest(count: number): Promise<{ path: string; size: number }[]> {
  const sized = await Promise.all((await photos()).map(async (path) => ({ path, size: (await stat(path)).size })));
  return sized.toSorted((a, b) => b.size - a.size).slice(0, count);
}

test("several photographs upload with visible progress", async ({ page, person }) => {
  const files = await largest(4);
  await slow(page, files.reduce((sum, { size }) => sum + size, 0) / 4);
  await page.locator("input[type=file]").setInputFiles(files.map(({ path }) => path));

  const name = basename(files[0]?.path ?? "");
  const bar = tray(page).getByRole("progressbar", { name });
  const progress = async () => Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(progress, { intervals: [50] }).toBeGreaterThan(0);
  const before = await progress();
  await expect.poll(progress, { intervals: [50] }).toBeGreaterThan(before);
  await expect(tray(page).getByText("Waiting")).toHaveCount(1);

  await expect(tray(page).getByRole("heading")).toHaveText("4 pictures uploaded", { timeout: 60_000 });
  await expect(pictures(page)).toHaveCount(4);
  await tray(page).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect((await person.call("GET", "/me")).body.usage.images).toBe(4);
});

test("every photograph uploads and shows the right way up", async ({ page, person }) => {
  test.setTimeout(180_000);
  const files = await photos();
  await upload(page, files);

  const { items } = (await person.call<{ items: Image[] }>("GET", "/images?limit=200")).body;
  expect(items.map(({ name }) => name).toSorted()).toEqual(files.map((path) => basename(path)).toSorted());
  await page.reload();
  for (const image of items) {
    const picture = pictures(page).and(page.getByAltText(image.name, { exact: true }));
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
    const [shape, tile] = await picture.evaluate((element: HTMLImageElement) => [
      element.naturalWidth / element.naturalHeight,
      element.clientWidth / element.clientHeight,
    ]);
    expect(shape).toBeCloseTo(image.width / image.height, 1);
    expect(tile).toBeCloseTo(image.width / image.height, 1);
  }
});

test("a photograph shows the right way up whatever its EXIF orientation", async ({ page, person }) => {
  const turned = (await photos()).filter((path) => /Landscape_[1-8]\./.test(path));
  await upload(page, turned);
  const looks = await Promise.all(turned.map((path) => pixels(pictures(page).and(page.getByAltText(basename(path), { exact: true })))));
  expect(looks).toHaveLength(8);
  for (const look of looks) {
    const apart = look.reduce((sum, value, index) => sum + Math.abs(value - (looks[0]?.[index] ?? 0)), 0) / look.length;
    expect(apart).toBeLessThan(12);
  }
  expect((await person.call("GET", "/me")).body.usage.images).toBe(8);
});

/** What a picture shows, as the colours of 12 × 9 patches. */
function pixels(picture: Locator): Promise<number[]> {
  return picture.evaluate(async (element: HTMLImageElement) => {
    await element.decode();
    const canvas = new OffscreenCanvas(12, 9);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser draws nothing");
    context.imageSmoothingQuality = "high";
    context.drawImage(element, 0, 0, 12, 9);
    return [...context.getImageData(0, 0, 12, 9).data];
  });
}

test("pictures can be dropped anywhere and pasted", async ({ page, person }) => {
  const [first = "", second = ""] = await photos();
  for (const [type, path] of [
    ["drop", first],
    ["paste", second],
  ] as const) {
    const bytes = (await readFile(path)).toString("base64");
    await page.evaluate(
      ({ type, bytes, name }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))], name));
        const carried = { bubbles: true, cancelable: true };
        const event =
          type === "drop"
            ? new DragEvent("drop", { ...carried, dataTransfer: transfer })
            : new ClipboardEvent("paste", { ...carried, clipboardData: transfer });
        document.body.dispatchEvent(event);
      },
      { type, bytes, name: basename(path) },
    );
    await expect(pictures(page).and(page.getByAltText(basename(path), { exact: true }))).toBeVisible();
  }
  expect((await person.call("GET", "/me")).body.usage.images).toBe(2);
});

test("what cannot be taken is refused with the reason, before it is sent where that is known", async ({ page, person, admin }) => {
  const plan = await admin.call("POST", "/admin/plans", {
    name: `Tiny ${crypto.randomUUID()}`,
    thumbnailHeights: [200],
    originalLink: false,
    temporaryLinks: false,
    minExpiry: null,
    maxExpiry: null,
    quotaBytes: 3000,
    maxFileBytes: 2000,
  });
  expect(plan.status).toBe(201);
  await admin.call("PATCH", `/admin/accounts/${person.account.id}`, { plan: plan.body.id });
  await page.reload();

  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
  const jpeg = [0xff, 0xd8, 0xff];
  const file = (name: string, size: number, head: number[] = jpeg) => ({
    name,
    mimeType: "",
    buffer: Buffer.concat([Buffer.from(head), Buffer.alloc(size, "x")]).subarray(0, size),
  });
  await page
    .locator("input[type=file]")
    .setInputFiles([
      file("large.jpg", 5000),
      file("text-in-disguise.jpg", 5, []),
      file("empty.png", 0),
      file("broken.jpg", 1600),
      file("second.jpg", 1600),
    ]);
  const row = (name: string) => tray(page).getByRole("listitem").filter({ hasText: name });
  await expect(row("large.jpg")).toContainText(/takes up to 2 KiB|takes up to 1\.\d KiB/);
  // The smallest of the standard plans has room for it.
  await expect(row("large.jpg")).toContainText("Basic would take it");
  await expect(row("large.jpg").getByRole("link", { name: "compare plans" })).toBeVisible();
  await expect(row("text-in-disguise.jpg")).toContainText("does not take this kind of file");
  await expect(row("empty.png")).toContainText("This file is empty.");
  await expect(row("second.jpg")).toContainText(/only 1\.\d KiB of your quota are left/);
  await expect(row("broken.jpg").getByRole("button", { name: "Remove broken.jpg" })).toBeVisible();
  // The one that nobody but a decoder could refuse.
  expect(sent.filter((url) => url.includes("/uploads"))).toHaveLength(1);
});

test("an upload can be cancelled and retried", async ({ page, person }) => {
  const [file] = await largest(1);
  const lift = await slow(page, (file?.size ?? 0) / 20);
  await page.locator("input[type=file]").setInputFiles(file?.path ?? "");
  const name = basename(file?.path ?? "");
  await tray(page)
    .getByRole("button", { name: `Cancel ${name}` })
    .click();
  await expect(tray(page).getByText("Cancelled.")).toBeVisible();
  await lift();
  await tray(page)
    .getByRole("button", { name: `Retry ${name}` })
    .click();
  await expect(tray(page).getByRole("heading")).toHaveText("1 picture uploaded");
  expect((await person.call("GET", "/me")).body.usage.images).toBe(1);
});

/** Chooses the largest photograph on a page that takes 20 s to send it, and waits until some of it is on the server. */
async function beginLarge(page: Page): Promise<{ name: string; lift: () => Promise<void> }> {
  const [file] = await largest(1);
  const lift = await slow(page, (file?.size ?? 0) / 20);
  await page.locator("input[type=file]").setInputFiles(file?.path ?? "");
  const name = basename(file?.path ?? "");
  const bar = tray(page).getByRole("progressbar", { name });
  await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow")), { timeout: 30_000 }).toBeGreaterThan(5);
  return { name, lift };
}

test("an upload goes on by itself when the network comes back", async ({ page, person }) => {
  const methods: string[] = [];
  page.on("request", (request) => request.url().includes("/api/v1/uploads") && methods.push(request.method()));
  const { name, lift } = await beginLarge(page);
  const reconnect = await slow(page, 0);
  await lift();
  await expect(tray(page).getByText("The connection was lost. Goes on by itself.")).toBeVisible();
  await reconnect();
  await expect(tray(page).getByRole("heading")).toHaveText("1 picture uploaded", { timeout: 60_000 });
  await expect(pictures(page).and(page.getByAltText(name, { exact: true }))).toBeVisible();
  expect(methods.filter((method) => method === "POST")).toHaveLength(1);
  expect(methods).toContain("HEAD");
  expect((await person.call("GET", "/me")).body.usage.images).toBe(1);
});

test("an upload goes on by itself when the page is loaded again", async ({ page, person }) => {
  const { name, lift } = await beginLarge(page);
  const methods: string[] = [];
  page.on("request", (request) => request.url().includes("/api/v1/uploads") && methods.push(request.method()));
  await page.reload();
  await expect(tray(page).getByText(name)).toBeVisible();
  await lift();
  await expect(tray(page).getByRole("heading")).toHaveText("1 picture uploaded", { timeout: 60_000 });
  await expect(pictures(page).and(page.getByAltText(name, { exact: true }))).toBeVisible();
  expect(methods).not.toContain("POST");
  expect((await person.call("GET", "/me")).body.usage.images).toBe(1);
  // Nothing is kept of what is done.
  await page.reload();
  await expect(pictures(page)).toHaveCount(1);
  await expect(tray(page)).toHaveCount(0);
});
