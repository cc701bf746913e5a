import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";

/** What was in the window, summed over all frames: tiles, those without picture and placeholder, and room where no tile was yet. */
export type Sweep = { frames: number; tiles: number; bare: number; room: number; reached: number; seconds: number; slowest: number };

/** Turns the wheel through the gallery, 800 px each 16 ms where the browser keeps up, for at most `most` s, and looks at every frame. */
export async function sweepGallery(page: Page, most: number): Promise<Sweep> {
  await page.goto("/gallery", { waitUntil: "networkidle" });
  const list = page.getByRole("list", { name: "Pictures" }).first();
  await list.hover();
  await page.evaluate(sample);
  const start = performance.now();
  let turns = 0;
  while (performance.now() - start < most * 1000) {
    await Promise.all([page.mouse.wheel(0, 800), sleep(16)]);
    if (++turns % 50 === 0 && (await page.evaluate(atEnd))) break;
  }
  const seconds = (performance.now() - start) / 1000;
  const sweep = await page.evaluate(() => (window as unknown as { sweep: Omit<Sweep, "seconds"> }).sweep);
  return { ...sweep, seconds };
}

/** Runs in the page: whether there is nothing more to scroll. */
function atEnd(): boolean {
  return window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
}

/** Runs in the page: from now on looks at what each frame is about to show. */
function sample(): void {
  const sweep = { frames: 0, tiles: 0, bare: 0, room: 0, reached: 0, slowest: 0 };
  Object.assign(window, { sweep });
  let last = performance.now();
  const look = (now: number) => {
    sweep.frames += 1;
    sweep.slowest = Math.max(sweep.slowest, now - last);
    last = now;
    for (const tile of document.querySelectorAll<HTMLElement>("ul[aria-label=Pictures] > li, div:has(> section) > div[aria-hidden]")) {
      const { top, bottom } = tile.getBoundingClientRect();
      if (bottom <= 0 || top >= innerHeight) continue;
      const picture = tile.querySelector("img");
      if (!picture) {
        // A picture that is not read yet has its mean colour; room for rows that are not drawn has none.
        if (tile.style.backgroundColor === "") sweep.room += 1;
        else sweep.tiles += 1;
        continue;
      }
      sweep.tiles += 1;
      sweep.reached = Math.max(sweep.reached, Number(tile.getAttribute("aria-posinset")));
      const shown = picture.complete && picture.naturalWidth > 0;
      if (!shown && !picture.style.backgroundImage.startsWith("url(")) sweep.bare += 1;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
