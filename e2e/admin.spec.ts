import { adminEmail, expect, signIn, test } from "./house.ts";

test("an admin changes a plan and takes it back", async ({ page, person, desk }) => {
  await desk.goto(`/admin/accounts?q=${person.email}`);
  await desk.getByLabel(`Plan of ${person.email}`).selectOption("Enterprise");
  await expect(desk.getByText(`${person.email} is on Enterprise now.`).first()).toBeVisible();
  await page.reload();
  await expect(page.getByText("your Enterprise plan holds 1 TiB")).toBeVisible();
  await desk.getByRole("button", { name: "Undo" }).click();
  await expect(desk.getByLabel(`Plan of ${person.email}`)).toHaveValue("basic");
  expect((await person.call("GET", "/me")).body.plan.id).toBe("basic");
});

test("a suspended account is out at once, and in again when the suspension is lifted", async ({ page, person, desk }) => {
  await desk.goto(`/admin/accounts?q=${person.email}`);
  const toggle = desk.getByRole("switch", { name: `Suspend ${person.email}` });
  await toggle.click();
  await desk.getByRole("alertdialog").getByRole("button", { name: "Suspend" }).click();
  await expect(toggle).toBeChecked();
  await page.reload();
  await expect(page).toHaveURL(/sign-in/);
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await signIn(page, person.email);
});

test("the last admin stays, and is told so", async ({ page }) => {
  await signIn(page, adminEmail);
  await page.goto(`/admin/accounts?q=${adminEmail}`);
  await page.getByLabel(`Role of ${adminEmail}`).selectOption("User");
  await page.getByRole("alertdialog").getByRole("button", { name: "Take it away" }).click();
  await expect(page.getByRole("row", { name: new RegExp(adminEmail) }).getByRole("alert")).toContainText(/last/i);
  await expect(page.getByLabel(`Role of ${adminEmail}`)).toHaveValue("admin");
});

test("for everybody else the admin pages do not exist", async ({ page, person }) => {
  const answer = await page.goto("/admin/accounts");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Admin" })).toHaveCount(0);
  expect(person.account.role).toBe("user");
});
