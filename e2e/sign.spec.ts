import { photos } from "#lib/images/decoder/fixtures.ts";
import { choose, expect, signIn, statusFor, test } from "./house.ts";
import { password } from "./setup/client.ts";

test("from the first page to a copied link it is a sign-up, a picture and one press", async ({ page, stranger, tessera }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.origin });
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
  await page.getByLabel("E-mail").fill(`${crypto.randomUUID()}@example.org`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose pictures" }).click();
  const [photo = ""] = (await photos()).filter((path) => path.endsWith(".jpg"));
  await (await choosing).setFiles(photo);
  await page.getByRole("button", { name: /^Copy the link to / }).click();
  await expect(page.getByRole("button", { name: /^Copy the link to / })).toHaveText("Copied");
  expect(await statusFor(stranger, await page.evaluate(() => navigator.clipboard.readText()))).toBe(200);
});

test("somebody signs up, signs out, and in again to the page that they wanted", async ({ page }) => {
  const email = `${crypto.randomUUID()}@example.org`;
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Sign up" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("too short");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByLabel("Password")).toBeFocused();
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/at least 10 characters/);

  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.waitForURL("**/gallery");
  await expect(page.getByRole("heading", { name: "Drop your first pictures here" })).toBeVisible();

  await choose(page.getByRole("button", { name: /^Account/ }), "Sign out");
  await expect(page.getByRole("heading", { level: 1, name: /Every picture/ })).toBeVisible();

  await page.goto("/account");
  await expect(page).toHaveURL(/sign-in\?next=%2Faccount/);
  await page.getByLabel("E-mail").fill(email.toUpperCase());
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/account");
});

test("an e-mail that is taken is said at its field", async ({ page, person }) => {
  await page.context().clearCookies();
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/already/);
});

test("signing in and out needs no mouse", async ({ page, person }) => {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "To the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/gallery");

  await page.getByRole("button", { name: /^Account/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Every picture/ })).toBeVisible();
});

test("a sign-in link leads nowhere else", async ({ page, person }) => {
  await page.goto("/sign-in?next=//evil.example/");
  await expect(page).toHaveURL(/\/gallery$/);
  await page.context().clearCookies();
  await signIn(page, person.email);
});
