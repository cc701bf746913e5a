import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import sharp from "sharp";
import { signIn } from "#e2e/house.ts";
import { pages } from "#e2e/http/access-table.ts";
import { findBrowser } from "#e2e/setup/browser.ts";
import { asAdmin, type Caller, over, password } from "#e2e/setup/client.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { photos } from "#lib/images/decoder/fixtures.ts";
import type { Share } from "#lib/web/shapes.ts";

// `npm run screenshots`, or with pictures of one's own: `npm run screenshots -- ~/Pictures/summer`. Every page that somebody may see,
// as they see it, into docs/screenshots/ as page-width-theme.webp.

const into = resolve("docs/screenshots");
const sizes = [
  { width: 390, height: 844 },
  { width: 820, height: 1180 },
  { width: 1440, height: 900 },
];
const themes = ["light", "dark"] as const;
const email = "ada@example.org";

type Shot = { name: string; path: string };

/** Pictures that show a gallery as it is; of the tests' own, not the same one in all its orientations. */
async function picturesFrom(folder: string | undefined): Promise<string[]> {
  if (folder !== undefined) return (await readdir(folder)).toSorted().map((name) => join(folder, name));
  return (await photos()).filter((path) => !/Landscape_[2-8]|grey-alpha|squares|loop-3|G31D/.test(path));
}

/** Fills the account with pictures, and answers the ids that pages are about, and what was given away. */
async function furnish(admin: Caller, files: string[]): Promise<{ things: Record<string, string>; given: Shot[] }> {
  const { body: me } = await admin.call("GET", "/me");
  await admin.call("PATCH", "/me", { name: "Ada" });
  await admin.call("PATCH", `/admin/accounts/${me.id}`, { plan: "enterprise" });
  const taken: { id: string; pixels: number }[] = [];
  for (const file of files) {
    const { status, body } = await admin.upload(new Uint8Array(await readFile(file)), basename(file));
    if (status === 201) taken.push({ id: body.id, pixels: body.type === "image/jpeg" ? body.width * body.height : 0 });
    else console.error(`${basename(file)} was not taken: ${status}`);
  }
  const ids = taken.map(({ id }) => id);
  const shown = taken.toSorted((a, b) => b.pixels - a.pixels)[0]?.id;
  if (shown === undefined) throw new Error("There is no picture to show.");
  await admin.link(shown, 86_400, { label: "For the printer", metadata: "stripped", download: true });
  await admin.link(shown, 600);
  const { body: link } = await admin.link(shown, 7 * 86_400, { label: "For Grace", password, maxViews: 3, watermark: "Grace" });
  const share = { imageIds: ids.slice(0, 12), expiresIn: 3 * 86_400, rendition: "400", label: "For Linus" };
  const { body: shared } = await admin.call<Share>("POST", "/shares", share);
  for (const { url } of [link, shared]) await fetch(url);
  await admin.call("POST", "/tokens", { name: "laptop" });
  for (const name of ["grace@example.org", "linus@example.org"]) await admin.call("POST", "/accounts", { email: name, password });
  const { body: album } = await admin.call("POST", "/albums", { name: "Summer", description: "Two weeks by the sea." });
  if (album.id) await admin.call("POST", `/albums/${album.id}/images`, { ids: ids.slice(0, 8) });
  const given = [
    { name: "link-with-password", path: new URL(link.url).pathname },
    { name: "share-of-twelve", path: new URL(shared.url).pathname },
  ];
  return { things: { images: shown, albums: album.id }, given };
}

/** Each page of the access matrix: those for people who are not signed in, and those for who may see everything. */
function shotsOf(things: Record<string, string>): { outside: Shot[]; inside: Shot[] } {
  const shown = Object.entries(pages).map(([path, { nobody, owner, admin }]) => {
    const [, room = ""] = path.split("/");
    return {
      outside: nobody === "200",
      inside: owner === "200" || admin === "200",
      name: nameOf(path),
      path: path.replace("[id]", things[room] ?? ""),
    };
  });
  return {
    outside: shown.filter((page) => page.outside),
    inside: [...shown.filter((page) => page.inside && !page.outside), { name: "nothing-here", path: "/no-such-page" }],
  };
}

/** `/admin/accounts` as `admin-accounts`, `/images/[id]` as `image`. */
function nameOf(path: string): string {
  if (path === "/") return "welcome";
  return path
    .slice(1)
    .replace(/s\/\[id\]/, "")
    .replaceAll("/", "-");
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function take(browser: Browser, origin: string, shots: Shot[], storageState: State): Promise<void> {
  const signedIn = storageState.cookies.length > 0;
  for (const colorScheme of themes) {
    for (const viewport of sizes) {
      const context = await browser.newContext({ baseURL: origin, colorScheme, viewport, storageState, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const { name, path } of shots) {
        await page.goto(path);
        await page.waitForFunction(everythingSeen, undefined, { timeout: 120_000 });
        // The bell comes when the page has nothing else to do.
        if (signedIn) await page.getByRole("button", { name: /^Notices/ }).waitFor();
        const file = `${name}-${viewport.width}-${colorScheme}.webp`;
        await sharp(await page.screenshot())
          .webp({ quality: 70, effort: 6, smartSubsample: true })
          .toFile(join(into, file));
        console.log(file);
      }
      await context.close();
    }
  }
}

/** Runs in the page: whether all pictures in the window are there, and the letters. */
function everythingSeen(): boolean {
  const missing = [...document.images].filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    // A picture that is there has taken its placeholder off.
    return bottom > 0 && top < innerHeight && (!image.complete || image.style.backgroundColor !== "");
  });
  return missing.length === 0 && document.fonts.status === "loaded" && document.readyState === "complete";
}

const files = await picturesFrom(process.argv[2]);
const tessera = await startTessera({ door: "second", env: { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } });
const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ["--no-sandbox", "--disable-gpu"] });
try {
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  const { things, given } = await furnish(await asAdmin(over(tessera.origin), email), files);
  const { outside, inside } = shotsOf(things);
  const context = await browser.newContext({ baseURL: tessera.origin });
  const nobody = await context.storageState();
  await signIn(await context.newPage(), email);
  await take(browser, tessera.origin, [...outside, ...given], nobody);
  await take(browser, tessera.origin, inside, await context.storageState());
} finally {
  await browser.close();
  await tessera.stop();
}
