import { countOpensByDay, type Opened, type OpenRow, selectOpens } from "#db/opens.ts";
import type { Position } from "#db/page.ts";
import { config } from "#lib/config.ts";
import { csvLine, csvMark } from "#lib/csv.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import type { Open, OpensOfDay } from "#lib/web/shapes.ts";

const day = 86_400_000;
const order = "-at";

/** Who opened a link, a share, or an image behind any of them, and who was denied; newest first. What happened in the last second may be missing. */
export async function listOpens(which: Opened, asked: Asked): Promise<Listed<Open>> {
  return listed(await selectOpens(which, positionOf(asked, order)), present, order);
}

/** How many opens and denials each day had for which entries are kept (UTC), today as the last. */
export async function listOpensByDay(which: Opened, now = new Date()): Promise<OpensOfDay[]> {
  const today = Math.floor(now.getTime() / day);
  const { ledgerDays } = config();
  const first = today - ledgerDays + 1;
  const days = Array.from({ length: ledgerDays }, (_, place) => ({ day: dateOf(first + place), opened: 0, denied: 0 }));
  for (const { day: number, outcome, count } of await countOpensByDay(which, new Date(first * day))) {
    const one = days[number - first];
    if (one !== undefined) one[outcome] = count;
  }
  return days;
}

function dateOf(number: number): string {
  return new Date(number * day).toISOString().slice(0, 10);
}

const columns = ["at", "outcome", "reason", "agent", "visitor", "linkId", "shareId", "imageId"] as const satisfies (keyof Open)[];

/** The same list, whole, as a table, piece by piece. */
export async function* opensAsCsv(which: Opened): AsyncGenerator<string> {
  yield csvMark + csvLine([...columns]);
  for (let after: Position | null | undefined; after !== null; ) {
    const page = await selectOpens(which, { limit: 500, after: after ?? null });
    for (const row of page.items) {
      const open = present(row);
      yield csvLine(columns.map((column) => open[column]));
    }
    after = page.next;
  }
}

function present({ at, outcome, reason, agent, visitor, linkId, shareId, imageId }: OpenRow): Open {
  return { at: at.toISOString(), outcome, reason, agent, visitor, linkId, shareId, imageId };
}
