import { reach } from "#bench/measure/reach.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { openSite } from "#bench/site.ts";
import { desk, openBrowser, phone, type Visitor } from "./browser.ts";
import { fillGallery } from "./fill.ts";
import { type Load, loadGallery } from "./load.ts";
import { type Sweep, sweepGallery } from "./sweep.ts";

const pictures = 10_000;
/** Seconds for which the wheel turns, in each window. */
const sweepFor = 20;
/** Seconds for all loads; one takes some three. */
const loadFor = 60;

/** Pages: the first load of a gallery with 10,000 pictures, and what one sees who sweeps through it. */
export const measurePages: Part = async ({ rounds, mostSeconds, tell }) => {
  const site = await openSite("premium");
  let visitor: Visitor | null = null;
  try {
    await fillGallery(site, await findPhoto(), pictures);
    visitor = await openBrowser(site);
    const loads: Load[] = [];
    const end = performance.now() + Math.min(loadFor, mostSeconds) * 1000;
    for (let round = 0; visitor && round <= rounds && (round < 2 || performance.now() < end); round++) {
      const load = await visitor.visit(phone, loadGallery);
      // The first warms the server up, and does not count.
      if (round > 0) loads.push(load);
      tell(round);
    }
    const sweeps: Sweep[] = [];
    for (const profile of [desk, phone]) if (visitor) sweeps.push(await visitor.visit(profile, (page) => sweepGallery(page, sweepFor)));
    return {
      figures: figuresOf(loads, sweeps),
      versions: visitor ? [visitor.version] : [],
      notes: [
        `${pictures} pictures; loads as ${phone.name}`,
        ...sweeps.map((sweep, place) => sayOf(sweep, [desk, phone][place]?.name ?? "")),
      ],
    };
  } finally {
    await visitor?.close();
    await site.tessera.stop();
  }
};

function figuresOf(loads: Load[], sweeps: Sweep[]) {
  const missing = "there is no Chromium here";
  const of = (read: (load: Load) => number) => loads.map(read);
  const covered = sweeps.map(({ tiles, bare, room }) => (tiles - bare) / (tiles + room));
  return [
    reach({ what: "first load, scripts", unit: "B", values: of(({ script }) => script), goal: { most: 170_000 }, missing }),
    reach({ what: "first load, largest paint", unit: "s", values: of(({ largestPaint }) => largestPaint), goal: { most: 1.5 }, missing }),
    reach({ what: "first load, layout shift", unit: "", values: of(({ shift }) => shift), goal: { most: 0.02 }, missing }),
    // The worse of the two windows, as one tile without its placeholder is one too many.
    reach({
      what: "sweep, tiles with a placeholder",
      unit: "%",
      values: covered.length > 0 ? [Math.min(...covered)] : [],
      goal: { least: 1 },
      missing,
    }),
  ];
}

function sayOf({ frames, tiles, bare, room, reached, seconds, slowest }: Sweep, name: string): string {
  const seen = `${frames} frames with ${tiles} tiles, of them ${bare} bare, and ${room} times room for tiles that were not there`;
  return `sweep as ${name}: to picture ${reached} in ${seconds.toFixed(0)} s, ${seen}; slowest frame ${slowest.toFixed(0)} ms`;
}
