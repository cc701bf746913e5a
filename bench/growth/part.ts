import { burstOf, type Turns, takeTurns } from "#bench/measure/burst.ts";
import { compare, type Figure, p95 } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { asksOf, clientOf, type What } from "./asks.ts";
import { type Size, sizes } from "./rows.ts";
import { type Engine, openStores, type Store } from "./store.ts";

const [least, middle, most] = sizes;

/** Growth: what the slowest in twenty cost in a store of a million images, beside the same in one of a thousand, on both engines. */
export const measureGrowth: Part = async ({ rounds, mostSeconds, tell }) => {
  const photo = await findPhoto();
  const measure = async (engine: Engine, stores: Store[]) => {
    try {
      return await measureStores(engine, stores, {
        rounds,
        mostSeconds: mostSeconds / 2,
        tell: (now) => tell(`${engine}, round ${now} of ${rounds}`),
      });
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  };
  const sqlite = await measure("SQLite", await openStores(null, photo, tell));
  const postgres = await startPostgres();
  try {
    const measured = [sqlite, await measure("PostgreSQL", await openStores(postgres, photo, tell))];
    return {
      figures: measured.flatMap(({ figures }) => figures),
      versions: [],
      notes: [
        `p95 of requests over HTTP, one after the other, to servers on ${sizes.map(counted).join(", ")} images of 1,000 accounts`,
        "the biggest account has 3 % of all images, a usual one a thousandth, the other 200 in every store; pages are of equal length",
        ...measured.map(({ note }) => note),
      ],
    };
  } finally {
    await postgres.stop();
  }
};

async function measureStores(engine: Engine, stores: Store[], turns: Turns): Promise<{ figures: Figure[]; note: string }> {
  const served = await Promise.all(stores.map(async (store) => ({ ...store, client: clientOf(store), asks: await asksOf(store) })));
  const whats = Object.keys(served[0]?.asks ?? {}) as What[];
  const sides = whats.flatMap((what) =>
    served.map(({ size, client, asks }) => [sideOf(what, size), () => burstOf(null, () => client.burst(asks[what]))] as const),
  );
  const bursts = await takeTurns(Object.fromEntries(sides), turns);
  for (const { client } of served) client.close();
  const compared = (what: What, size: Size) => {
    const of = (one: Size) => bursts[sideOf(what, one)] ?? null;
    const limit = { name: `at ${counted(least)}`, bursts: of(least) };
    return compare({ what: `${engine}: ${what}`, measure: p95, goal: { most: 2 }, tessera: of(size), limit });
  };
  const between = whats.map((what) => compared(what, middle).spreads?.ratio.median ?? 0);
  return {
    figures: whats.map((what) => compared(what, most)),
    note: `${engine} at ${counted(middle)}: none above ${Math.max(...between).toFixed(2)} × of at ${counted(least)}`,
  };
}

function sideOf(what: What, size: Size): string {
  return `${what} at ${size}`;
}

function counted(size: Size): string {
  return size.toLocaleString("en");
}
