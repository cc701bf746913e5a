import { expect, signIn, test } from "./house.ts";
import { caller, over, password } from "./setup/client.ts";

test("a token is shown once, works, and is refused once revoked", async ({ page, person, tessera }) => {
  await page.goto("/account");
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make token" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/Give it a name/);
  await dialog.getByRole("textbox", { name: "Name" }).fill("backup");
  await dialog.getByLabel("Upload, change and delete pictures").uncheck();
  await dialog.getByLabel("Ends").selectOption("In 7 days");
  await dialog.getByRole("button", { name: "Make token" }).click();
  const token = (await dialog.getByRole("status", { name: "Token" }).textContent()) ?? "";
  expect(token).toMatch(/^tsr_/);
  const program = caller(over(tessera.origin), token);
  expect((await program.call("GET", "/images")).status).toBe(200);
  expect((await program.call("POST", "/images/delete", { ids: [] })).body.code).toBe("scope-required");
  await dialog.getByRole("button", { name: "Done" }).click();

  const line = page.getByRole("list", { name: "API tokens" }).getByRole("listitem").filter({ hasText: "backup" });
  await expect(line).toContainText("See pictures");
  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  await line.getByRole("button", { name: "Revoke backup" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(line).toHaveCount(0);
  expect((await program.call("GET", "/images")).status).toBe(401);
  expect((await person.call("GET", "/me")).status).toBe(200);
});

test("name and e-mail change, the latter with the password", async ({ page, person }) => {
  await page.goto("/account");
  const name = page.getByRole("form", { name: "Name" });
  await name.getByLabel("Name").fill("Tess");
  await name.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: "Account: Tess" })).toBeVisible();

  const email = page.getByRole("form", { name: "E-mail" });
  const next = `${crypto.randomUUID()}@example.org`;
  await email.getByLabel("E-mail").fill(next);
  await email.getByLabel("Current password").fill("not the password");
  await email.getByRole("button", { name: "Save e-mail" }).click();
  await expect(email.getByLabel("Current password")).toHaveAccessibleDescription(/password/);
  await email.getByLabel("Current password").fill(password);
  await email.getByRole("button", { name: "Save e-mail" }).click();
  await expect(email.getByLabel("Current password")).toHaveValue("");
  expect((await person.call("GET", "/me")).body).toMatchObject({ name: "Tess", email: next });
});

test("a new password ends every session", async ({ page, person, browser, tessera }) => {
  const context = await browser.newContext({ baseURL: tessera.origin });
  const elsewhere = await context.newPage();
  await signIn(elsewhere, person.email);
  await page.goto("/account");
  const form = page.getByRole("form", { name: "Password" });
  await form.getByLabel("New password").fill("another long password");
  await form.getByLabel("Current password").fill(password);
  await form.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByText(/Your password is changed/)).toBeVisible();
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/sign-in/);
  await context.close();
  await signIn(page, person.email, "another long password");
});

test("an account is deleted with its password only", async ({ page, person }) => {
  await page.goto("/account");
  await page.getByRole("button", { name: "Delete account…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Current password").fill("not the password");
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(dialog.getByLabel("Current password")).toHaveAccessibleDescription(/password/);
  await dialog.getByLabel("Current password").fill(password);
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Every picture/ })).toBeVisible();
  expect((await person.call("GET", "/me")).status).toBe(401);
});
