import { type Outlined, selectOutlines } from "#db/gallery.ts";
import { cursorOf } from "#lib/page.ts";
import type { Owner } from "#lib/plans/owner.ts";
import type { Outline } from "#lib/web/shapes.ts";
import { dateOf, dayIn } from "./days.ts";
import { lookFor, type Wanted } from "./list.ts";

/** The most images whose outline is read: behind them one reads on page by page. */
const most = 20_000;

/**
 * What a page needs to leave room for all wanted images before it has read them: shapes, mean colours, how many there are on each
 * day, and a cursor for each page of `limit`. Throws `not-found` for an album.
 */
export async function outlineImages(owner: Owner, { limit, ...wanted }: Wanted & { limit: number }): Promise<Outline> {
  const { filter, order, sort, whose } = await lookFor(owner, wanted);
  const rows = filter === null ? [] : await selectOutlines(whose, filter, sort, most + 1);
  const shown = rows.slice(0, most);
  const pages = Array.from({ length: Math.max(0, Math.ceil(rows.length / limit) - 1) }, (_, page) => rows[(page + 1) * limit - 1]);
  const last = rows.length > most ? rows[most - 1] : undefined;
  return {
    aspects: shown.map(({ width, height }) => Math.round((100 * width) / height)),
    colours: shown.map(({ placeholder }) => placeholder.slice(0, 4).padEnd(4, "A")).join(""),
    days: sort.by === "createdAt" ? daysOf(shown, wanted.zone) : [],
    cursors: pages.flatMap((row) => (row === undefined ? [] : [cursorOf(order, row.at)])),
    nextCursor: last === undefined ? null : cursorOf(order, last.at),
  };
}

/** How many stand on each day, in the order of the list. */
function daysOf(rows: Outlined[], zone: string): Outline["days"] {
  const dayOf = dayIn(zone);
  const days: { number: number; count: number }[] = [];
  for (const { createdAt } of rows) {
    const number = dayOf(createdAt.getTime());
    const last = days.at(-1);
    if (last?.number === number) last.count += 1;
    else days.push({ number, count: 1 });
  }
  return days.map(({ number, count }) => ({ day: dateOf(number), count }));
}
