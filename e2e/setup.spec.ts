import { photos } from "#lib/images/decoder/fixtures.ts";
import { choose, expect, pictures, test as plain, statusFor, upload } from "./house.ts";
import { type Door, startTessera, type Tessera } from "./setup/tessera.ts";

// A Tessera of its own for each test, as it is before anybody came.
const test = plain.extend<{ door: Door; fresh: Tessera }>({
  door: ["second", { option: true }],
  fresh: async ({ door }, use) => {
    const tessera = await startTessera({ door });
    await use(tessera);
    await tessera.stop();
  },
  baseURL: async ({ fresh }, use) => use(fresh.origin),
});

test("exactly one visitor finishes the installation, by the printed link", async ({ page: first, stranger, fresh }) => {
  const second = await stranger.newPage();

  await first.goto(fresh.origin);
  await expect(first.getByRole("complementary", { name: "Installation" })).toContainText("/setup");

  for (const [page, name] of [
    [first, "First"],
    [second, "Second"],
  ] as const) {
    await page.goto(fresh.setupUrl ?? "");
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("E-mail").fill(`${name.toLowerCase()}@example.org`);
    await page.getByLabel("Password").fill("a long enough password");
  }
  await first.getByRole("button", { name: "Become the administrator" }).click();
  await first.waitForURL("**/gallery");
  await expect(first.getByRole("link", { name: "Admin" })).toBeVisible();
  await expect(first.getByRole("complementary", { name: "Installation" })).toHaveCount(0);

  await second.getByRole("button", { name: "Become the administrator" }).click();
  await expect(second.getByRole("alert").filter({ hasText: "used already" })).toBeVisible();
  await second.reload();
  await expect(second.getByRole("heading", { name: "Set up already" })).toBeVisible();
});

test("a wrong link sets nothing up", async ({ page }) => {
  await page.goto("/setup?token=wrong");
  await page.getByLabel("E-mail").fill("eve@example.org");
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("button", { name: "Become the administrator" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not valid" })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Installation" })).toBeVisible();
});

for (const door of ["first", "second"] as const) {
  test.describe(() => {
    test.use({ door });

    test(`from the setup link to a picture's link, through the ${door} door`, async ({ page, stranger, fresh }) => {
      await page.goto(fresh.setupUrl ?? "");
      await page.getByLabel("E-mail").fill("ada@example.org");
      await page.getByLabel("Password").fill("a long enough password");
      await page.getByRole("button", { name: "Become the administrator" }).click();
      await page.waitForURL("**/gallery");
      await upload(page, (await photos()).slice(0, 2));
      await pictures(page).first().click();
      const url = (await page.getByRole("region", { name: "Permanent links" }).getByText(/^http/).textContent()) ?? "";
      expect(url.startsWith(`${fresh.origin}/i/`)).toBe(true);
      expect(await statusFor(stranger, url)).toBe(200);

      await choose(page.getByRole("button", { name: /^Account/ }), "Sign out");
      await expect(page.getByRole("heading", { level: 1, name: /Every picture/ })).toBeVisible();
      expect(await statusFor(stranger, url)).toBe(200);
    });
  });
}
