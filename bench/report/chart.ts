import { distance, type Figure } from "#bench/measure/figure.ts";
import { goalOf, ratioOf } from "./words.ts";

const width = 760;
const labels = 300;
const row = 40;
const top = 64;

/**
 * The figures that have a goal as an SVG for a README: a bar from 0 to how far the ratio is from its goal, the line where the goal
 * is, and a whisker over the quartiles. What ends left of the line holds. Light and dark follow the reader's system.
 */
export function chartOf(title: string, figures: Figure[]): string {
  const shown = figures.flatMap(({ goal, spreads, ...figure }) => (goal && spreads ? [{ ...figure, goal, spreads }] : []));
  const longest = Math.max(
    1.25,
    ...shown.map(({ goal, spreads: { ratio } }) => Math.max(distance(goal, ratio.q1), distance(goal, ratio.q3))),
  );
  const x = (value: number) => (labels + (value / longest) * (width - labels - 16)).toFixed(1);
  const height = top + shown.length * row + 8;
  const bars = shown.map(({ what, against, goal, spreads: { ratio }, holds }, place) => {
    const y = top + place * row;
    const end = x(distance(goal, ratio.median));
    return `
  <text x="16" y="${y + 13}">${escaped(what)}</text>
  <text class="quiet" x="16" y="${y + 29}">${escaped(`${ratioOf(ratio)} ${"timesBelow" in goal ? "below " : ""}${against}, goal ${goalOf(goal)}`)}</text>
  <rect class="${holds ? "holds" : "fails"}" x="${labels}" y="${y + 6}" width="${(Number(end) - labels).toFixed(1)}" height="16" rx="2"/>
  <path class="whisker" d="M${x(distance(goal, ratio.q1))} ${y + 14}H${x(distance(goal, ratio.q3))}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
  <style>
    text { font: 13px system-ui, sans-serif; fill: #24221f }
    .title { font-weight: 600; font-size: 15px }
    .quiet { fill: #6b665f; font-size: 11px }
    .holds { fill: #2f8f6b }
    .fails { fill: #c8553d }
    .whisker { stroke: #24221f; stroke-width: 1.5 }
    .goal { stroke: #6b665f; stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e9e6e1 }
      .quiet { fill: #a29c93 }
      .holds { fill: #4fb38c }
      .fails { fill: #e07a5f }
      .whisker { stroke: #e9e6e1 }
      .goal { stroke: #a29c93 }
    }
  </style>
  <text class="title" x="16" y="26">${escaped(title)}</text>
  <text class="quiet" x="${x(1)}" y="46" text-anchor="middle">goal</text>${bars.join("")}
  <path class="goal" d="M${x(1)} 52V${height - 8}"/>
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
