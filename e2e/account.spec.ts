import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, put, signIn, test } from "./house.ts";
import { picture } from "./http/pictures.ts";
import { caller, over, password } from "./setup/client.ts";
import { unzip } from "./setup/zip.ts";

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

test("an account is deleted after a look at what goes, by its e-mail and its password", async ({ page, person }) => {
  await page.goto("/account");
  await page.getByRole("link", { name: "Delete account…" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "your empty gallery" })).toBeVisible();
  const form = page.getByRole("form", { name: "Delete account" });
  await form.getByLabel("Current password").fill("not the password");
  await form.getByLabel(/^Type .* to confirm$/).fill("somebody@example.org");
  await form.getByRole("button", { name: "Delete for good" }).click();
  await expect(form.getByLabel(/^Type .* to confirm$/)).toHaveAccessibleDescription(/exactly as it stands here/);
  await form.getByLabel(/^Type .* to confirm$/).fill(person.email);
  await form.getByRole("button", { name: "Delete for good" }).click();
  await expect(form.getByLabel("Current password")).toHaveAccessibleDescription(/password/);
  await form.getByLabel("Current password").fill(password);
  await form.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Goodbye/ })).toBeVisible();
  expect((await person.call("GET", "/me")).status).toBe(401);
  await page.goto("/account");
  await expect(page).toHaveURL(/sign-in/);
});

test("the last admin is told why the account stays", async ({ desk }) => {
  await desk.goto("/account/delete");
  await expect(desk.getByText(/You are the last admin/)).toBeVisible();
  await expect(desk.getByRole("button", { name: "Delete for good" })).toHaveCount(0);
});

test("sessions are seen, ended one by one, and all others at once", async ({ page, person, browser, tessera }) => {
  const elsewhere = await Promise.all(
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    ].map(async (userAgent) => (await browser.newContext({ baseURL: tessera.origin, userAgent })).newPage()),
  );
  for (const there of elsewhere) await signIn(there, person.email);
  const [phone, firefox] = elsewhere as [Page, Page];
  await page.goto("/account");
  const list = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(list).toHaveCount(3);
  await expect(list.first()).toContainText("this browser");
  await page.getByRole("button", { name: "End the session of Safari on iPhone" }).click();
  await expect(list).toHaveCount(2);
  await phone.goto("/account");
  await expect(phone).toHaveURL(/sign-in/);
  await page.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End all others" }).click();
  await expect(list).toHaveCount(1);
  await firefox.goto("/account");
  await expect(firefox).toHaveURL(/sign-in/);
  await page.reload();
  await expect(list).toHaveCount(1);
  for (const there of elsewhere) await there.context().close();
});

test("everything is taken along: originals as a ZIP, links as a table", async ({ page, person, admin }) => {
  await put(admin, person, "enterprise");
  const { body: image } = await person.upload(await picture(), "beach.jpg");
  await person.link(image.id, 600, { label: "for friends" });
  await page.goto("/account");
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };
  const zip = await save("Download ZIP");
  expect(zip.name).toMatch(/^tessera-.*\.zip$/);
  const [first] = await unzip(zip.bytes);
  expect([first?.name, first?.bytes.byteLength]).toEqual(["beach.jpg", image.bytes]);
  const csv = await save("Download CSV");
  expect(csv.name).toMatch(/^tessera-links-.*\.csv$/);
  expect(csv.bytes.toString()).toContain("for friends");
});

test("a password is shown while it is typed, and says how long it is", async ({ page }) => {
  await page.goto("/sign-up");
  const field = page.getByLabel("Password");
  await field.pressSequentially("seven77");
  await expect(field).toHaveAccessibleDescription("3 more characters.");
  await field.fill("seven and ten");
  await expect(field).toHaveAccessibleDescription(/Long enough/);
  await expect(field).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show what you type" }).click();
  await expect(field).toHaveAttribute("type", "text");
  await expect(field).toHaveAttribute("autocomplete", "new-password");
});
