import { expect, signIn, test } from "./house.ts";
import { operate, settingsOf } from "./setup/operator.ts";

test("somebody who forgot the password sets a new one by the operator's link, once", async ({ page, person, stranger, tessera }) => {
  const { stdout } = await operate({ ...settingsOf(tessera, null), PUBLIC_URL: tessera.origin }, ["password", person.email]);
  const link = stdout.trim();
  const elsewhere = await stranger.newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.getByRole("heading", { name: "New password" })).toBeVisible();
  await elsewhere.getByRole("form").getByLabel("New password").fill("too short");
  await elsewhere.getByRole("button", { name: "Save password" }).click();
  await expect(elsewhere.getByText("Enter a password of at least 10 characters.")).toBeVisible();
  await elsewhere.getByRole("form").getByLabel("New password").fill("a new horse battery");
  await elsewhere.getByRole("button", { name: "Save password" }).click();
  await elsewhere.waitForURL("**/sign-in?changed=password");
  await expect(elsewhere.getByText("Your password is changed")).toBeVisible();

  // Who was signed in before is no longer.
  await page.goto("/gallery");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(page, person.email, "a new horse battery");

  for (const over of [link, `${link}x`, link.replace(/token=.*/, "")]) {
    await elsewhere.goto(over);
    await expect(elsewhere.getByRole("heading", { name: "This link is over" })).toBeVisible();
    await expect(elsewhere.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  }
});
