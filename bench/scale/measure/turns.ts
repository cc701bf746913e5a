import { type Alone, type AtOnce, type Cost, type Kind, kinds, parts } from "../measured.ts";
import { askAlone, askAtOnce, type Setting } from "./cost.ts";
import { playRun, type Round, runs } from "./played.ts";

/** Of each kind in each round: how many alone, which takes half a second or more, and for how many seconds at once. */
const alone: Record<Kind, number> = {
  thumbnail: 400,
  coldThumbnail: 40,
  original: 24,
  temporary: 400,
  list: 80,
  link: 70,
  upload: 14,
};
const burst = { seconds: 1, uploadSeconds: 2, mostCold: 80 };
/** Clients at once that costs are taken at, beside one alone. */
const levels = [4, 16];

/** Seconds after which no new round begins. */
const mostSeconds = 330;
/** Cores of others from which on a turn is taken again, and how often at the most. */
const disturbed = { cores: 0.1, most: 3 };

type Taken = { alone: (Alone & { bytes: number })[]; atOnce: AtOnce[] };
/** What was measured, with the cores that others used meanwhile and that count, and how to keep it. */
type Turn = (round: number) => Promise<{ foreign: number; keep(): void }>;

/**
 * Takes all costs and plays all runs in turns for so many rounds, there and back, so that whatever else happens meets both, after one round that
 * warms up and does not count. A turn that others disturbed is taken again.
 */
export async function takeTurns(setting: Setting, rounds: number, tell: (now: string) => void) {
  const taken = Object.fromEntries(kinds.map((kind): [Kind, Taken] => [kind, { alone: [], atOnce: [] }])) as Record<Kind, Taken>;
  const played: Round[][] = runs.map(() => []);
  const turns: Turn[] = [
    ...kinds.map((kind) => async () => {
      if (kind === "coldThumbnail") await stock(setting, alone[kind]);
      const asked = await askAlone(kind, alone[kind], setting);
      return { foreign: asked.foreign, keep: () => void taken[kind].alone.push(asked) };
    }),
    ...levels.flatMap((clients) =>
      kinds.map((kind) => async () => {
        const seconds = kind === "upload" ? burst.uploadSeconds : burst.seconds;
        const most = kind === "coldThumbnail" ? burst.mostCold : Number.POSITIVE_INFINITY;
        if (kind === "coldThumbnail") await stock(setting, burst.mostCold);
        const asked = await askAtOnce(kind, { clients, seconds, most }, setting);
        return { foreign: asked.foreign, keep: () => void taken[kind].atOnce.push(asked) };
      }),
    ),
    ...runs.map((run, place) => async (round: number) => {
      if (run.mix.coldThumbnail) await stock(setting, burst.mostCold);
      const done = await playRun(run, 100 * place + round, setting);
      return { foreign: done.foreign - done.foreignLow, keep: () => void played[place]?.push(done) };
    }),
  ];
  let again = 0;
  let round = 0;
  const start = performance.now();
  for (; round <= rounds && performance.now() - start < mostSeconds * 1000; round++) {
    tell(round === 0 ? "a round that does not count" : `round ${round} of ${rounds}`);
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      let done = await turn(round);
      for (let takes = 1; round > 0 && done.foreign > disturbed.cores && takes < disturbed.most; takes++, again++) done = await turn(round);
      if (round > 0) done.keep();
    }
  }
  const costs = Object.fromEntries(kinds.map((kind) => [kind, costOf(taken[kind])])) as Record<Kind, ReturnType<typeof costOf>>;
  return { costs, played, rounds: round - 1, turns: turns.length * (round - 1), again };
}

/** Sends pictures until there are so many thumbnails that are cold. */
async function stock({ scene }: Setting, cold: number): Promise<void> {
  while (scene.cold() < cold) await Promise.all(Array.from({ length: 4 }, () => scene.ask("upload")));
}

/** One cost from those of all rounds: all that were asked alone, and the means of those asked at once. */
function costOf({ alone, atOnce }: Taken): Omit<Cost, "asked"> {
  const mean = (level: AtOnce[], of: (one: AtOnce) => number) => {
    const asked = level.reduce((sum, one) => sum + one.asked, 0);
    return level.reduce((sum, one) => sum + of(one) * one.asked, 0) / asked;
  };
  const each = <Of>(of: (part: (typeof parts)[number]) => Of) =>
    Object.fromEntries(parts.map((part) => [part, of(part)])) as Record<(typeof parts)[number], Of>;
  return {
    bytes: alone.reduce((sum, { bytes }) => sum + bytes, 0) / alone.length,
    alone: {
      seconds: alone.flatMap(({ seconds }) => seconds),
      cpu: each((part) => alone.flatMap(({ cpu }) => cpu[part])),
    },
    atOnce: levels.map((clients) => {
      const level = atOnce.filter((one) => one.clients === clients);
      return {
        clients,
        asked: level.reduce((sum, { asked }) => sum + asked, 0),
        cpu: each((part) => mean(level, ({ cpu }) => cpu[part])),
        foreign: mean(level, ({ foreign }) => foreign),
      };
    }),
  };
}
