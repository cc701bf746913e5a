import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { photos, scene } from "#lib/images/decoder/fixtures.ts";
import type { Image, Link } from "#lib/web/shapes.ts";
import { choose, expect, openMenu, type Person, pictures, put, statusFor, test, upload } from "./house.ts";

test("a copied link shows the picture to somebody who is not signed in", async ({ page, person, stranger, tessera }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();
  await page.getByRole("button", { name: "Copy link: 200 px" }).click();
  await expect(page.getByRole("button", { name: "Copy link: 200 px" })).toHaveText("Copied");

  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(url).toMatch(new RegExp(`^${tessera.origin}/i/[\\w-]{22}/200$`));
  const theirs = await stranger.newPage();
  const answer = await theirs.goto(url);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-type"]).toMatch(/^image\//);
  expect(await theirs.locator("img").evaluate((image: HTMLImageElement) => image.naturalHeight)).toBeLessThanOrEqual(200);
  expect((await person.call("GET", "/images")).body.items).toHaveLength(1);
});

test("an upgrade by the admin opens the 400 px link and the original", async ({ page, person, stranger, desk }) => {
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();
  const permanent = page.getByRole("region", { name: "Permanent links" });
  await expect(permanent.getByRole("listitem").filter({ hasText: "400 px" })).toContainText("Unlocked by Premium");
  await expect(permanent.getByRole("button", { name: /^Copy/ })).toHaveCount(1);

  await desk.getByRole("link", { name: "Admin" }).click();
  await desk.getByRole("searchbox").fill(person.email);
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("row")).toHaveCount(2);
  await desk.getByLabel(`Plan of ${person.email}`).selectOption("Premium");
  await expect(desk.getByText(`${person.email} is on Premium now.`).first()).toBeVisible();

  await page.reload();
  await expect(permanent.getByRole("button", { name: "Copy link: 400 px" })).toBeVisible();
  const url = (await permanent.getByRole("listitem").filter({ hasText: "400 px" }).getByText(/^http/).textContent()) ?? "";
  expect(await statusFor(stranger, url)).toBe(200);
  expect(await statusFor(stranger, url.replace(/400$/, "original"))).toBe(200);
});

test("a temporary link dies on time, is revived, and dies for good when revoked", async ({ page, person, admin, stranger }) => {
  await put(admin, person, "enterprise");
  await page.reload();
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();

  const form = page.getByRole("form", { name: "New temporary link" });
  await form.getByRole("button", { name: "More…" }).click();
  await form.getByText("Another time").click();
  await form.getByLabel("How many").fill("3");
  await form.getByLabel("Of what").selectOption("seconds");
  await form.getByLabel("Label").fill("For a moment");
  await form.getByRole("button", { name: "Make temporary link" }).click();

  const line = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem").filter({ hasText: "For a moment" });
  await expect(line).toContainText(/\d secs? left/);
  const [link] = (await person.call<{ items: Link[] }>("GET", "/links")).body.items;
  const url = link?.url ?? "";
  expect(await statusFor(stranger, url)).toBe(200);

  await expect.poll(() => statusFor(stranger, url), { intervals: [50], timeout: 10_000 }).toBe(404);
  const late = Date.now() - Date.parse(link?.expiresAt ?? "");
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1000);
  await expect(line).toContainText("ended");

  await choose(line.getByRole("button", { name: "More for For a moment" }), "Revive");
  await page.getByRole("dialog").getByText("10 minutes").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revive" }).click();
  await expect(line).toContainText("9 min");
  expect(await statusFor(stranger, url)).toBe(200);

  await choose(line.getByRole("button", { name: "More for For a moment" }), "Revoke");
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke link" }).click();
  await expect(line).toContainText("revoked");
  expect(await statusFor(stranger, url)).toBe(404);
});

test("a life that the plan does not have is said at its field", async ({ page, person, admin }) => {
  await put(admin, person, "enterprise");
  await page.reload();
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();
  const form = page.getByRole("form", { name: "New temporary link" });
  await form.getByRole("button", { name: "More…" }).click();
  await form.getByText("Another time").click();
  await form.getByLabel("How many").fill("31");
  await form.getByLabel("Of what").selectOption("days");
  await form.getByRole("button", { name: "Make temporary link" }).click();
  await expect(form.getByLabel("How many")).toHaveAccessibleDescription(/1 second to 30 days/);
  expect((await person.call("GET", "/links")).body.items).toEqual([]);
});

/** Puts a picture of 900 × 600 px into the gallery and opens its page. */
async function openScene(page: Page, person: Person): Promise<Image> {
  const bytes = await scene(900, 600).jpeg().toBuffer();
  const { body } = await person.upload(new Uint8Array(bytes), "scene.jpg");
  await page.goto(`/images/${body.id}`);
  return body;
}

test("links are copied as they are wanted, and so again the next time", async ({ page, person, admin, tessera }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  await put(admin, person, "premium");
  const { links } = await openScene(page, person);
  const [small, large] = links.map(({ url }) => url);
  const copied = async (button: string) => {
    await page.getByRole("button", { name: button }).click();
    await expect(page.getByRole("button", { name: button })).toHaveText("Copied");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.getByText("Markdown", { exact: true }).click();
  expect(await copied("Copy Markdown: 200 px")).toBe(`![scene.jpg](${small})`);
  await page.getByText("BBCode", { exact: true }).click();
  expect(await copied("Copy BBCode: 400 px")).toBe(`[img]${large}[/img]`);
  await page.getByText("HTML", { exact: true }).click();
  expect(await copied("Copy HTML: 200 px")).toBe(
    `<img src="${small}" srcset="${small} 300w, ${large} 600w" sizes="(max-width: 300px) 100vw, 300px" width="300" height="200" alt="scene.jpg">`,
  );

  await page.reload();
  await expect(page.getByRole("radio", { name: "HTML" })).toBeChecked();
  const line = page.getByRole("region", { name: "Permanent links" }).getByRole("listitem").filter({ hasText: "400 px" });
  await choose(line.getByRole("button", { name: "More for 400 px" }), "AVIF");
  expect(await copied("Copy HTML: 400 px")).toContain(`src="${large}.avif" srcset="${small}.avif 300w, ${large}.avif 600w"`);
});

test("a link is taken along as a QR code", async ({ page, person }) => {
  const { links } = await openScene(page, person);
  await choose(page.getByRole("button", { name: "More for 200 px" }), "QR code");
  const dialog = page.getByRole("dialog", { name: "QR code" });
  await expect(dialog.getByRole("img", { name: "QR code of the link: 200 px" })).toBeVisible();
  await expect(dialog).toContainText(links[0]?.url ?? "none");
  for (const [kind, begins] of [
    ["SVG", "<svg"],
    ["PNG", "\x89PNG"],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByText(kind, { exact: true }).click()]);
    const file = await readFile(await download.path(), "latin1");
    expect([download.suggestedFilename(), file.startsWith(begins)]).toEqual([`qr.${kind.toLowerCase()}`, true]);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test("one press makes a temporary link, the next copies it; one until a moment lives as long", async ({
  page,
  person,
  admin,
  stranger,
  tessera,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  await put(admin, person, "enterprise");
  await openScene(page, person);
  const form = page.getByRole("form", { name: "New temporary link" });
  await form.getByRole("button", { name: "1 hour" }).click();
  await expect(page.getByRole("button", { name: "Copy link: Original" }).last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/t\//);
  expect(await statusFor(stranger, await page.evaluate(() => navigator.clipboard.readText()))).toBe(200);

  const end = new Date(Date.now() + 3 * 86_400_000);
  await form.getByRole("button", { name: "More…" }).click();
  await form.getByLabel("Label").fill("Until then");
  await form.getByLabel("Shows").selectOption("400 px");
  await form.getByText("Until a date").click();
  // As the field takes it: the browser's own day and minute.
  await form.getByLabel("Ends").fill(
    await page.evaluate((at) => {
      const here = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
      return here.toISOString().slice(0, 16);
    }, end.getTime()),
  );
  await form.getByRole("button", { name: "Make temporary link" }).click();
  const line = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem").filter({ hasText: "Until then" });
  await expect(line).toContainText(/400 px · 2 days 23 hrs? left/);
  const [made] = (await person.call<{ items: Link[] }>("GET", "/links")).body.items;
  expect(Math.abs(Date.parse(made?.expiresAt ?? "") - end.getTime())).toBeLessThanOrEqual(60_000);
});

test("links that have ended are folded away, and revived from there", async ({ page, person, admin }) => {
  await put(admin, person, "enterprise");
  const image = await openScene(page, person);
  const { body: link } = await person.link(image.id, 1, { label: "Over" });
  const gone = await person.link(image.id, 60, { label: "Gone" });
  await person.call("DELETE", `/links/${gone.body.id}`);
  await expect
    .poll(async () => (await person.call<Image>("GET", "/links")).body)
    .toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: link.id, state: "expired" })]),
    });
  await page.reload();
  await expect(page.getByText("Over", { exact: true })).toBeHidden();
  await page.getByText("2 ended links").click();
  const ended = page.getByRole("list", { name: "Ended links" });
  await openMenu(ended.getByRole("button", { name: "More for Gone" }));
  await expect(page.getByRole("menuitem")).toHaveText(["Who opened it"]);
  await page.keyboard.press("Escape");
  await choose(ended.getByRole("button", { name: "More for Over" }), "Revive");
  await page.getByRole("dialog").getByRole("button", { name: "Revive" }).click();
  const lively = page.getByRole("list", { name: "Temporary links" });
  await expect(lively.getByRole("listitem").filter({ hasText: "Over" })).toContainText("left");
  await expect(page.getByText("1 ended link", { exact: true })).toBeVisible();
});
