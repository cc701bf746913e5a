import { type BrowserContext, expect, type Locator, type Page, test as plain } from "@playwright/test";
import { asAdmin, type Caller, join, over, password } from "./setup/client.ts";
import { startTessera, type Tessera } from "./setup/tessera.ts";

export { expect } from "@playwright/test";

export const adminEmail = "ada@example.org";

/** Somebody with an account: calls the API as themselves, and signs in by hand. */
export type Person = Awaited<ReturnType<typeof join>>;

type OfWorker = { tessera: Tessera; admin: Caller };
type OfTest = {
  person: Person;
  /** A browser of somebody who has nothing but a link. */
  stranger: BrowserContext;
  /** A page on which the admin is signed in. */
  desk: Page;
};

/** A test in a browser: at a Tessera with an admin, with a person of its own who is signed in on `page`. */
export const test = plain.extend<OfTest, OfWorker>({
  tessera: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const tessera = await startTessera({ door: "second", env: { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password } });
      await use(tessera);
      await tessera.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  admin: [async ({ tessera }, use) => use(await asAdmin(over(tessera.origin), adminEmail)), { scope: "worker" }],
  baseURL: async ({ tessera }, use) => use(tessera.origin),
  context: async ({ context }, use) => {
    const refused = refusedBy(context);
    await use(context);
    expect(refused, "refused by the page's policy").toEqual([]);
  },
  person: async ({ page, tessera }, use) => {
    const person = await join(over(tessera.origin));
    await signIn(page, person.email);
    await use(person);
  },
  stranger: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(context);
    await context.close();
  },
  desk: async ({ browser, tessera }, use) => {
    const context = await browser.newContext({ baseURL: tessera.origin });
    const refused = refusedBy(context);
    const page = await context.newPage();
    await signIn(page, adminEmail);
    await use(page);
    await context.close();
    expect(refused, "refused by the page's policy").toEqual([]);
  },
});

/** What browsers will not load or run on the pages of a context, because their policy does not let them; grows as they say so. */
function refusedBy(context: BrowserContext): string[] {
  const refused: string[] = [];
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  return refused;
}

/** Signs in by the form and waits for the gallery. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/gallery");
}

/** Puts a person on a plan. */
export async function put(admin: Caller, person: Person, plan: string): Promise<void> {
  const { status } = await admin.call("PATCH", `/admin/accounts/${person.account.id}`, { plan });
  expect(status).toBe(200);
}

/** Uploads by the page's own button, and waits until all is done. */
export async function upload(page: Page, files: string[]): Promise<void> {
  await page.locator("input[type=file]").setInputFiles(files);
  await expect(tray(page).getByRole("heading")).toHaveText(`${files.length} picture${files.length === 1 ? "" : "s"} uploaded`, {
    timeout: 60_000,
  });
}

/**
 * Chooses from the menu behind a button, by keyboard: on a busy machine a click of the mouse lasts so long that the menu may
 * take it for a drag that ended elsewhere.
 */
export async function choose(button: Locator, name: string | RegExp): Promise<void> {
  await openMenu(button);
  const page = button.page();
  await page.getByRole("menuitem", { name }).or(page.getByRole("menuitemradio", { name })).press("Enter");
}

/** Opens the menu behind a button, as soon as the page's scripts let it. */
export async function openMenu(button: Locator): Promise<void> {
  const menu = button.page().getByRole("menu");
  await expect(async () => {
    await button.press("Enter");
    await expect(menu).toBeVisible({ timeout: 1000 });
  }).toPass();
}

export const tray = (page: Page) => page.getByRole("region", { name: "Uploads" });
export const pictures = (page: Page) => page.getByRole("list", { name: "Pictures" }).getByRole("img");

/** What a link answers to somebody who has nothing but the link. */
export async function statusFor(visitor: BrowserContext, url: string): Promise<number> {
  const answer = await visitor.request.get(url);
  return answer.status();
}
