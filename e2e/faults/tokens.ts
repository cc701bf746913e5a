import { attempt, makeGenuine } from "#e2e/http/forgeries.ts";
import { openHouse } from "#e2e/http/house.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";

/** Altered tokens of links and shares, and altered visits; `count` is how many. None may open anything, and none be a fault. */
export const tokens: Part = { title: "altered tokens", count: 100_000, run };

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const house = await openHouse("second");
  try {
    const faults: string[] = [];
    // A visit lasts ten minutes.
    for (let made = 0; made < count; made += 10_000) {
      const [some, genuine] = [Math.min(10_000, count - made), await makeGenuine(house)];
      faults.push(...(await attempt(house.origin, randomOf(seed + made), genuine, some, (done) => tell(`${made + done} tokens`))));
    }
    if (/"level":50/.test(house.log())) faults.push(`The server failed: ${house.log().slice(-2000)}`);
    return { passed: count - faults.length, faults, late: [], said: [] };
  } finally {
    await house.stop();
  }
}
