import { devices } from "@playwright/test";
import type { Caller } from "#e2e/setup/client.ts";
import { expect, put, signIn, test } from "./house.ts";
import { picture } from "./http/pictures.ts";

/** Makes a plan, and answers how to take it away again. */
async function plan(admin: Caller, name: string, more: object = {}) {
  const draft = { name, thumbnailHeights: [], quotaBytes: 2 ** 30, maxFileBytes: 2 ** 25, ...more };
  const { status, body } = await admin.call("POST", "/admin/plans", draft);
  expect(status).toBe(201);
  return () => admin.call("DELETE", `/admin/plans/${body.id}`);
}

test("one's plan is marked, and the others say what they would give", async ({ page, person, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/plan");
  await expect(page.getByRole("heading", { level: 1, name: "Your plan: Basic" })).toBeVisible();
  await expect(page.getByText("0 bytes of 1 GiB")).toBeVisible();
  const basic = page.getByRole("region", { name: "Basic" });
  await expect(basic).toContainText("your plan");
  await expect(basic.getByRole("button")).toHaveCount(0);
  const enterprise = page.getByRole("region", { name: "Enterprise" });
  await expect(enterprise).toContainText(/More than yours: 400 px links, links to originals, temporary links and .* of storage/);
  await expect(enterprise).toContainText("1 second to 30 days");
  await expect(page.getByRole("region", { name: "Premium" }).getByRole("img", { name: "Not included" })).toHaveCount(1);
  await enterprise.getByRole("button", { name: "Copy a request for Enterprise" }).click();
  await expect(page.getByText(/Request copied/).first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${person.email} on the plan Enterprise`);
});

test("the same facts of all plans stand in one line on a desk", async ({ page, person, admin }) => {
  expect(person.account.plan.id).toBe("basic");
  const remove = [
    await plan(admin, "Banner", { thumbnailHeights: [16, 1080, 4096] }),
    await plan(admin, "A plan whose name is longer than anybody would choose"),
    await plan(admin, "Archive", { originalLink: true }),
  ];
  try {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto("/plan");
    const facts = page.locator("dt", { hasText: "Largest file" });
    await expect(facts).toHaveCount(6);
    const tops = await facts.evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().top)));
    const lines = await page.getByRole("region").evaluateAll((all) => new Set(all.map((each) => each.getBoundingClientRect().top)).size);
    expect(new Set(tops).size).toBeLessThan(lines);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const width of [320, 390, 820, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await overflow(), `${width} px`).toBe(0);
    }
  } finally {
    for (const each of remove) await each();
  }
});

test("who is over the quota is told what is true and what to do", async ({ browser, tessera, admin, person }) => {
  const { body: image } = await person.upload(await picture());
  const remove = [
    await plan(admin, "Tight", { quotaBytes: Math.ceil(image.bytes * 1.1) }),
    await plan(admin, "Tiny", { quotaBytes: image.bytes - 1 }),
  ];
  const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];
  const context = await browser.newContext({ ...phone, baseURL: tessera.origin });
  try {
    const page = await context.newPage();
    await signIn(page, person.email);
    await put(admin, person, "tight");
    await page.goto("/plan");
    await expect(page.getByText(/Almost full: .* left/)).toBeVisible();
    await expect(page.getByRole("region", { name: "Tiny" })).toContainText("all of it would stay");
    await put(admin, person, "tiny");
    await page.reload();
    await expect(page.getByText(/1 byte more than your plan has room for/)).toBeVisible();
    await put(admin, person, "basic");
  } finally {
    await context.close();
    for (const each of remove) await each();
  }
});

test("an admin is led to where plans are changed", async ({ desk }) => {
  await desk.goto("/plan");
  await desk.getByRole("link", { name: "change your own plan" }).click();
  await expect(desk).toHaveURL(/\/admin\/accounts\?q=/);
});
