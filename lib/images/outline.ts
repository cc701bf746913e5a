import { type Outlined, selectOutlines } from "#db/outline.ts";
import { cursorOf } from "#lib/page.ts";
import type { Outline } from "#lib/web/shapes.ts";

/** The most images whose outline is read: behind them one reads on page by page. */
const most = 20_000;

export type AskedOutline = { q: string | null; limit: number; zone: string };

/**
 * What a page needs to leave room for all images of a list before it has read them: shapes, mean colours, how many there are on each
 * day in `zone`, and a cursor for each page of `limit`.
 */
export async function outlineImages(ownerId: string, { q, limit, zone }: AskedOutline): Promise<Outline> {
  const rows = await selectOutlines(ownerId, q, most + 1);
  const shown = rows.slice(0, most);
  const pages = Array.from({ length: Math.ceil(rows.length / limit) - 1 }, (_, page) => rows[(page + 1) * limit - 1]);
  const last = rows.length > most ? rows[most - 1] : undefined;
  return {
    aspects: shown.map(({ width, height }) => Math.round((100 * width) / height)),
    colours: shown.map(({ placeholder }) => placeholder.slice(0, 4).padEnd(4, "A")).join(""),
    days: daysOf(shown, zone),
    cursors: pages.flatMap((row) => (row === undefined ? [] : [cursorOf(row)])),
    nextCursor: last === undefined ? null : cursorOf(last),
  };
}

/** How many stand on each day, in the order of the list. */
function daysOf(rows: Outlined[], zone: string): Outline["days"] {
  const dayOf = calendar(zone);
  const days: Outline["days"] = [];
  for (const { createdAt } of rows) {
    const day = dayOf(createdAt);
    const last = days.at(-1);
    if (last?.day === day) last.count += 1;
    else days.push({ day, count: 1 });
  }
  return days;
}

/** Every offset of a zone is whole quarters of an hour, so that one question serves all moments of a quarter. */
const quarter = 15 * 60_000;

function calendar(zone: string): (moment: Date) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const known = new Map<number, string>();
  return (moment) => {
    const place = Math.floor(moment.getTime() / quarter);
    const day = known.get(place) ?? format.format(moment);
    known.set(place, day);
    return day;
  };
}

/** Whether this names a time zone that is known here. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}
