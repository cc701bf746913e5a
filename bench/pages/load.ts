import type { CDPSession, Page } from "@playwright/test";

/** What a first load costs: bytes of scripts as they were transferred, seconds to the largest paint, and how much moved. */
export type Load = { script: number; page: number; largestPaint: number; shift: number };

type Seen = { largestPaint: number; shift: number };

/** Opens the gallery and waits until nothing is loaded any more; nobody touches the page. */
export async function loadGallery(page: Page, cdp: CDPSession): Promise<Load> {
  const scripts = new Set<string>();
  let html = "";
  const load = { script: 0, page: 0 };
  cdp.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
    if (type === "Document") html = requestId;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) load.script += encodedDataLength;
    if (requestId === html) load.page += encodedDataLength;
  });
  await page.addInitScript(watch);
  await page.goto("/gallery", { waitUntil: "networkidle" });
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  return { ...load, ...seen };
}

/** Runs in the page, before anything of it. */
function watch(): void {
  const seen = { largestPaint: 0, shift: 0 };
  Object.assign(window, { seen });
  const on = (type: string, take: (entry: PerformanceEntry & { value: number }) => void) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as PerformanceEntry & { value: number });
    }).observe({ type, buffered: true });
  on("largest-contentful-paint", ({ startTime }) => (seen.largestPaint = startTime / 1000));
  on("layout-shift", ({ value }) => (seen.shift += value));
}
