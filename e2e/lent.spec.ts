import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { scene } from "#lib/images/decoder/fixtures.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";
import { choose, expect, type Person, pictures, put, test } from "./house.ts";

// What owners do with links and shares, and what becomes of them for others.

async function give(person: Person, count: number): Promise<Image[]> {
  const images: Image[] = [];
  for (let at = 1; at <= count; at++) {
    const bytes = await scene(300 + at, 200)
      .jpeg()
      .toBuffer();
    images.push((await person.upload(new Uint8Array(bytes), `scene ${at}.jpg`)).body);
  }
  return images;
}

/** Opens a link as somebody new, by its password. */
async function open(context: BrowserContext, url: string, ...passwords: string[]): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  for (const password of passwords) {
    await page.getByLabel("Password").fill(password);
    await page.getByLabel("Password").press("Enter");
    // The page comes again, with a word about it or without.
    await expect(page.getByRole("alert").or(page.locator("img")).first()).toBeVisible();
  }
  return page;
}

/** Of a browser that somebody looks into: nobody is told of robots, as the one of these tests says it is. */
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
const dead = (page: Page) => page.getByRole("heading", { name: "This link shows nothing" });
/** A browser that shows a picture by itself names its size. */
const shown = (page: Page) => expect(page).toHaveTitle(/301×200/);

/** What axe finds in the open dialog, in light and in dark. */
async function lookAt(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .include("dialog[open]")
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}

test("a link with a password and two views opens twice, tells its owner of all of it, and dies when it is revoked", async ({
  page,
  person,
  admin,
  browser,
}) => {
  test.setTimeout(180_000);
  await put(admin, person, "enterprise");
  const [image] = await give(person, 1);
  await page.goto(`/images/${image?.id}`);
  const form = page.getByRole("form", { name: "New temporary link" });
  await form.getByRole("button", { name: "More…" }).click();
  await form.getByLabel("Label").fill("For Anna");
  await form.getByLabel("Views at most").fill("0");
  await form.getByLabel("Password").fill("moth & flame");
  await form.getByRole("button", { name: "Show what you type" }).click();
  await expect(form.getByLabel("Password")).toHaveAttribute("type", "text");
  await form.getByRole("button", { name: "Make temporary link" }).click();
  await expect(form.getByLabel("Views at most")).toHaveAccessibleDescription(/whole number from 1/);
  await form.getByLabel("Views at most").fill("2");
  await form.getByRole("button", { name: "Make temporary link" }).click();
  const line = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem").filter({ hasText: "For Anna" }).first();
  await expect(line).toContainText("0 of 2 views");
  await expect(line.getByRole("list", { name: "What it keeps to" })).toContainText("password");
  const [link] = (await person.call<{ items: Link[] }>("GET", "/links")).body.items;
  const url = link?.url ?? "";

  const visitor = await browser.newContext({ userAgent: firefox });
  const first = await open(visitor, url, "a guess", "moth & flame");
  await shown(first);
  const other = await browser.newContext();
  await shown(await open(other, url, "moth & flame"));
  const late = await browser.newContext();
  await expect(dead(await open(late, url))).toBeVisible();

  await expect(async () => {
    await choose(line.getByRole("button", { name: "More for For Anna" }), "Who opened it");
    const opens = page.getByRole("dialog").getByRole("list", { name: "Opens and denials" }).getByRole("listitem");
    try {
      await expect(opens).toHaveCount(4, { timeout: 2_000 });
      await expect(opens).toContainText(["used up", "Opened", "Opened", "wrong password"], { timeout: 1 });
    } catch (error) {
      await page.keyboard.press("Escape");
      throw error;
    }
  }).toPass();
  const ledger = page.getByRole("dialog");
  await expect(ledger.getByText("2 opens and 2 denials in 90 days")).toBeVisible();
  await expect(ledger.getByRole("table", { name: "By day (UTC)" }).getByRole("cell")).toHaveText(["2", "2"]);
  await lookAt(page);
  const [table] = await Promise.all([page.waitForEvent("download"), ledger.getByRole("link", { name: "Download CSV" }).click()]);
  expect(table.suggestedFilename()).toMatch(/\.csv$/);
  await ledger.getByRole("button", { name: "Done" }).click();

  await page.reload();
  await page.getByRole("button", { name: "Notices, 1 unread" }).click();
  const notices = page.getByRole("dialog", { name: "Notices" });
  await expect(notices.getByRole("listitem")).toContainText("For Anna was opened for the first time");
  await lookAt(page);
  await notices.getByRole("button", { name: "Mark all as read" }).click();
  await notices.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Notices", exact: true })).toBeVisible();

  await first.reload();
  await shown(first);
  await page.getByText("1 ended link").click();
  const ended = page.getByRole("list", { name: "Ended links" }).getByRole("listitem").filter({ hasText: "For Anna" }).first();
  await choose(ended.getByRole("button", { name: "More for For Anna" }), "Revoke");
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke link" }).click();
  await expect(ended).toContainText("revoked");
  await first.reload();
  await expect(dead(first)).toBeVisible();
  await visitor.close();
  await other.close();
  await late.close();
});

test("twelve selected pictures are shared as one page, which opens on a phone; links are edited, picked and revoked by keyboard", async ({
  page,
  person,
  admin,
  browser,
}) => {
  test.setTimeout(180_000);
  await put(admin, person, "enterprise");
  const images = await give(person, 12);
  await page.goto("/gallery");
  await expect(pictures(page).first()).toBeVisible();
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(async () => {
    await page.keyboard.press("Control+a");
    await expect(bar).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await bar.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share 12 pictures" });
  await dialog.getByLabel("Label").fill("Two weeks by the sea");
  await lookAt(page);
  await dialog.getByRole("button", { name: "Share" }).click();
  await expect(dialog.getByRole("button", { name: "Copy link: Two weeks by the sea" })).toBeFocused();
  const [share] = (await person.call<{ items: Share[] }>("GET", "/shares")).body.items;
  expect(share?.imageIds).toHaveLength(12);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const phone = await context.newPage();
  await phone.goto(share?.url ?? "");
  await expect(phone.getByRole("heading", { name: "Two weeks by the sea" })).toBeVisible();
  await expect(phone.getByRole("listitem").getByRole("link").getByRole("img")).toHaveCount(12);

  await page.goto("/links?kind=shares");
  const shares = page.getByRole("list", { name: "Shares" });
  await expect(shares).toContainText("12 pictures");
  await choose(shares.getByRole("button", { name: "More for Two weeks by the sea" }), "Edit");
  const edit = page.getByRole("dialog", { name: "Edit this link" });
  await edit.getByLabel("Password").fill("moth & flame");
  await edit.getByLabel("Views at most").fill("3");
  await lookAt(page);
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(shares).toContainText("0 of 3 views");
  await phone.reload();
  await expect(phone.getByLabel("Password")).toBeVisible();

  for (const label of ["One", "Two", "Three"]) await person.link(images[0]?.id ?? "", 3_600, { label });
  await page.goto("/links");
  // Of links without conditions, which are list items of their own.
  const links = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem");
  const all = page.getByRole("checkbox", { name: "Select all" });
  await expect(async () => {
    await all.press("Space");
    await expect(page.getByText("3 selected")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("checkbox", { name: "Select Two" }).press("Space");
  await page.getByRole("button", { name: "Revoke 2 links" }).press("Enter");
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke 2 links" }).press("Enter");
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(links.filter({ hasText: "revoked" })).toHaveCount(2);
  await expect(links.filter({ hasText: "Two" })).toContainText("left");
  const states = (await person.call<{ items: Link[] }>("GET", "/links")).body.items.map(({ label, state }) => [label, state]);
  await page.getByRole("combobox", { name: "Only in state" }).selectOption("Live");
  await expect(links).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search links" }).fill("no such label");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No link fits" })).toBeVisible();
  expect(states).toEqual([
    ["Three", "revoked"],
    ["Two", "live"],
    ["One", "revoked"],
  ]);
  await context.close();
});

test("an album is shared as the account gives originals; a notice leads to the share; a link's password is changed; a label is revoked", async ({
  page,
  person,
  admin,
  browser,
}) => {
  test.setTimeout(120_000);
  await put(admin, person, "enterprise");
  const [image] = await give(person, 2);
  const album = (await person.call<{ id: string }>("POST", "/albums", { name: "By the sea" })).body;
  await person.call("PUT", `/albums/${album.id}/images`, { ids: [image?.id] });

  await page.goto("/account");
  const account = page.getByRole("form", { name: "New links" });
  await account.getByLabel("Originals").selectOption("Without metadata");
  await account.getByRole("button").click();
  await expect.poll(async () => (await person.call<{ linkMetadata: string }>("GET", "/me")).body.linkMetadata).toBe("stripped");

  await page.goto(`/albums/${album.id}`);
  await choose(page.getByRole("button", { name: "More for this album" }), "Share album");
  const dialog = page.getByRole("dialog", { name: "Share “By the sea”" });
  await dialog.getByLabel("Label").fill("For Anna");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog.getByRole("button", { name: "Copy link: For Anna" })).toBeFocused();
  const [share] = (await person.call<{ items: Share[] }>("GET", "/shares")).body.items;
  expect(share).toMatchObject({ albumId: album.id, metadata: "stripped", lastOpenedAt: null });
  await dialog.getByRole("button", { name: "Done" }).click();

  const visitor = await browser.newContext({ userAgent: firefox });
  await (await visitor.newPage()).goto(share?.url ?? "");
  // The bell hears of it as the window is looked at again.
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(page.getByRole("button", { name: "Notices, 1 unread" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "Notices, 1 unread" }).click();
  await page.getByRole("link", { name: "For Anna was opened for the first time" }).click();
  const ledger = page.getByRole("dialog", { name: "Who opened For Anna" });
  await expect(ledger.getByRole("list", { name: "Opens and denials" })).toContainText("Opened");
  await ledger.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Shares" })).toContainText("opened this minute");

  const link = (await person.link(image?.id ?? "", 3_600, { label: "For Anna", password: "moth & flame" })).body;
  await person.link(image?.id ?? "", 3_600, { label: "For Ben" });
  await page.goto("/links");
  const links = page.getByRole("list", { name: "Temporary links" });
  await choose(links.getByRole("button", { name: "More for For Anna" }), "Edit");
  const edit = page.getByRole("dialog", { name: "Edit this link" });
  await edit.getByLabel("Password", { exact: true }).selectOption("Change it");
  await edit.getByLabel("New password").fill("flame & moth");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toHaveCount(0);
  const theirs = await open(visitor, link.url, "moth & flame");
  await expect(theirs.getByRole("alert")).toHaveText(/not the password/);
  await shown(await open(visitor, link.url, "flame & moth"));

  await choose(links.getByRole("button", { name: "More for For Anna" }), "All with this label");
  await page.getByRole("button", { name: "Revoke all with this label" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke 2 links" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(links).toContainText("revoked");
  const lent = [
    ...(await person.call<{ items: Link[] }>("GET", "/links")).body.items,
    (await person.call<Share>("GET", `/shares/${share?.id}`)).body,
  ];
  expect(lent.map(({ label, state }) => [label, state])).toEqual([
    ["For Ben", "live"],
    ["For Anna", "revoked"],
    ["For Anna", "revoked"],
  ]);
  await visitor.close();
});
