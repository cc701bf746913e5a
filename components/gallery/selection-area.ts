import { gap, rowOf, rowsBetween, type Standing } from "#components/gallery/rows.ts";

/** A rectangle, px from the beginning of the lines and the top of the sheet. */
export type Area = { left: number; top: number; right: number; bottom: number };
/** A sheet as it stands at its width, whether its tiles are drawn or not. */
export type Plan = { standing: Standing; aspects: number[]; width: number };

/** The places of the tiles that an area touches. */
export function placesIn(plan: Plan, area: Area): number[] {
  const { rows, tops, bottoms } = plan.standing;
  const [first, end] = rowsBetween(plan.standing, area.top, area.bottom);
  const touched: number[] = [];
  for (let row = first; row < end; row++) {
    if ((tops[row] ?? 0) > area.bottom || (bottoms[row] ?? 0) < area.top) continue;
    const { start, end: behind } = rows[row] ?? { start: 0, end: 0 };
    for (let place = start; place < behind; place++) {
      const [left, right] = sidesOf(plan, row, place);
      if (left <= area.right && right >= area.left) touched.push(place);
    }
  }
  return touched;
}

/** The place to which an arrow key leads from `place`: in the row above or below, the tile that stands nearest. */
export function neighbour(plan: Plan, place: number, key: "back" | "on" | "up" | "down"): number {
  const { rows } = plan.standing;
  const last = plan.aspects.length - 1;
  if (key === "back") return Math.max(0, place - 1);
  if (key === "on") return Math.min(last, place + 1);
  const row = rowOf(rows, place);
  const goal = row + (key === "up" ? -1 : 1);
  const { start, end } = rows[goal] ?? { start: place, end: place + 1 };
  const middle = middleOf(plan, row, place);
  let nearest = start;
  for (let each = start; each < end; each++)
    if (Math.abs(middleOf(plan, goal, each) - middle) < Math.abs(middleOf(plan, goal, nearest) - middle)) nearest = each;
  return nearest;
}

function middleOf(plan: Plan, row: number, place: number): number {
  const [left, right] = sidesOf(plan, row, place);
  return (left + right) / 2;
}

/** Where a tile of a row begins and ends, px from the beginning of the line. */
function sidesOf({ standing, aspects, width }: Plan, row: number, place: number): [number, number] {
  const { start, end, span } = standing.rows[row] ?? { start: 0, end: 1, span: 1 };
  const height = (width - gap * (end - start - 1)) / span;
  let left = 0;
  for (let each = start; each < place; each++) left += (aspects[each] ?? 1) * height + gap;
  return [left, left + (aspects[place] ?? 1) * height];
}
