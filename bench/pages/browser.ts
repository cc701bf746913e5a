import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from "@playwright/test";
import type { Site } from "#bench/site.ts";
import { signIn } from "#e2e/http/house.ts";
import { findBrowser } from "#e2e/setup/browser.ts";
import { password } from "#e2e/setup/client.ts";

/** A network, a processor and a window, slower and smaller than this machine's. */
export type Profile = { name: string; kbitDown: number; kbitUp: number; latency: number; slower: number; window: BrowserContextOptions };

/** What Lighthouse throttles a phone to (`mobileSlow4G`, `moto g power`), as the DevTools protocol applies it to each request. */
export const phone: Profile = {
  name: "Lighthouse's mobile profile: 1.6 Mbit/s, 150 ms, CPU ÷ 4, 412 × 823 px at 1.75",
  kbitDown: 1638.4,
  kbitUp: 750,
  latency: 150,
  slower: 4,
  window: { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true },
};

/** DevTools' own "Fast 4G" with the processor of a phone, on a desk. */
export const desk: Profile = {
  name: "DevTools' Fast 4G: 8.1 Mbit/s, 165 ms, CPU ÷ 4, 1440 × 900 px",
  kbitDown: 8100,
  kbitUp: 1350,
  latency: 165,
  slower: 4,
  window: { viewport: { width: 1440, height: 900 } },
};

export type Visitor = {
  version: string;
  visit<T>(profile: Profile, look: (page: Page, cdp: CDPSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** Opens a browser in which the person of a site is signed in, or null where there is none. Each visit has an empty cache. */
export async function openBrowser(site: Site): Promise<Visitor | null> {
  const executablePath = findBrowser();
  if (executablePath === null) return null;
  const { origin } = site.tessera;
  const [name = "", value = ""] = (await signIn({ origin }, site.person.email, password))?.split("=") ?? [];
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  return {
    version: `Chromium ${browser.version()}`,
    async visit(profile, look) {
      const context = await browser.newContext({ ...profile.window, baseURL: origin });
      try {
        await context.addCookies([{ name, value, url: origin }]);
        const page = await context.newPage();
        const cdp = await context.newCDPSession(page);
        await throttle(cdp, profile);
        return await look(page, cdp);
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}

async function throttle(cdp: CDPSession, { kbitDown, kbitUp, latency, slower }: Profile): Promise<void> {
  const bytes = (kbit: number) => (kbit * 1000) / 8;
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: bytes(kbitDown),
    uploadThroughput: bytes(kbitUp),
  });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
}
