import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { test as built } from "./house.ts";
import { startDevelopment } from "./setup/development.ts";

test("every component is accessible in every state and both themes", async ({ page }) => {
  // The page is compiled when it is asked for.
  test.setTimeout(300_000);
  const development = await startDevelopment();
  try {
    await page.goto(`${development.origin}/dev/components`, { timeout: 240_000 });
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Write something here.")).toBeVisible({ timeout: 60_000 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .exclude("nextjs-portal")
        .analyze();
      expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  } finally {
    await development.stop();
  }
});

built("what is built has no such page", async ({ request }) => {
  expect((await request.get("/dev/components")).status()).toBe(404);
});
