import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Link } from "#lib/web/shapes.ts";
import { choose, expect, pictures, put, statusFor, test, upload } from "./house.ts";

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
  await form.getByText("Other").click();
  await form.getByLabel("How many").fill("3");
  await form.getByLabel("Of what").selectOption("seconds");
  await form.getByLabel("Label").fill("For a moment");
  await form.getByRole("button", { name: "Make temporary link" }).click();

  const line = page.getByRole("list", { name: "Temporary links" }).getByRole("listitem").filter({ hasText: "For a moment" });
  await expect(line).toContainText(/\d s left/);
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
  await form.getByText("Other").click();
  await form.getByLabel("How many").fill("31");
  await form.getByLabel("Of what").selectOption("days");
  await form.getByRole("button", { name: "Make temporary link" }).click();
  await expect(form.getByLabel("How many")).toHaveAccessibleDescription(/1 second to 30 days/);
  expect((await person.call("GET", "/links")).body.items).toEqual([]);
});
