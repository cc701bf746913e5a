import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Link } from "#lib/web/shapes.ts";
import { adminEmail, choose, expect, pictures, put, signIn, statusFor, test, upload } from "./house.ts";

test("a copied link shows the picture to somebody who is not signed in", async ({ page, person, browser, tessera }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();
  await page.getByRole("button", { name: "Copy link: 200 px" }).click();
  await expect(page.getByRole("button", { name: "Copy link: 200 px" })).toHaveText("Copied");

  const url = await page.evaluate(() => navigator.clipboard.readText());
  expect(url).toMatch(new RegExp(`^${tessera.origin}/i/[\\w-]{22}/200$`));
  const stranger = await (await browser.newContext()).newPage();
  const answer = await stranger.goto(url);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-type"]).toMatch(/^image\//);
  expect(await stranger.locator("img").evaluate((image: HTMLImageElement) => image.naturalHeight)).toBeLessThanOrEqual(200);
  expect((await person.call("GET", "/images")).body.items).toHaveLength(1);
});

test("an upgrade by the admin opens the 400 px link and the original", async ({ page, person, browser, tessera }) => {
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();
  const permanent = page.getByRole("region", { name: "Permanent links" });
  await expect(permanent.getByRole("listitem").filter({ hasText: "400 px" })).toContainText("Unlocked by Premium");
  await expect(permanent.getByRole("button", { name: /^Copy/ })).toHaveCount(1);

  const admin = await (await browser.newContext({ baseURL: tessera.origin })).newPage();
  await signIn(admin, adminEmail);
  await admin.getByRole("link", { name: "Admin" }).click();
  await admin.getByRole("searchbox").fill(person.email);
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("row")).toHaveCount(2);
  await admin.getByLabel(`Plan of ${person.email}`).selectOption("Premium");
  await expect(admin.getByText(`${person.email} is on Premium now.`).first()).toBeVisible();

  await page.reload();
  await expect(permanent.getByRole("button", { name: "Copy link: 400 px" })).toBeVisible();
  const url = (await permanent.getByRole("listitem").filter({ hasText: "400 px" }).getByText(/^http/).textContent()) ?? "";
  expect(await statusFor(await browser.newContext(), url)).toBe(200);
  expect(await statusFor(await browser.newContext(), url.replace(/400$/, "original"))).toBe(200);
});

test("a temporary link dies on time, is revived, and dies for good when revoked", async ({ page, person, admin, browser }) => {
  await put(admin, person, "enterprise");
  await page.reload();
  const [photo = ""] = await photos();
  await upload(page, [photo]);
  await pictures(page).first().click();

  const form = page.getByRole("form", { name: "New temporary link" });
  await form.getByText("Other").click();
  await form.getByLabel("How many").fill("3");
  await form.getByLabel("Of what").selectOption("seconds");
  await form.getByLabel("Label").fill("For a moment");
  await form.getByRole("button", { name: "Make temporary link" }).click();

  const line = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem").filter({ hasText: "For a moment" });
  await expect(line).toContainText(/\d s left/);
  const [link] = (await person.call<{ items: Link[] }>("GET", "/links")).body.items;
  const url = link?.url ?? "";
  const stranger = await browser.newContext();
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
  await form.getByText("Other").click();
  await form.getByLabel("How many").fill("31");
  await form.getByLabel("Of what").selectOption("days");
  await form.getByRole("button", { name: "Make temporary link" }).click();
  await expect(form.getByLabel("How many")).toHaveAccessibleDescription(/1 second to 30 days/);
  expect((await person.call("GET", "/links")).body.items).toEqual([]);
});
