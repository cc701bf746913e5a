import { parseArgs } from "node:util";
import { adminEmail, type Engine, engines, withHouses } from "./houses.ts";
import { walk } from "./walk.ts";

// `npm run test:walk -- --steps 5000 --seed 7 --engine SQLite`: the walk of `npm test`, as long as one likes.

const { values } = parseArgs({ options: { steps: { type: "string" }, seed: { type: "string" }, engine: { type: "string" } } });
const steps = Number(values.steps ?? 5000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const chosen = engines.filter((engine) => values.engine === undefined || engine.toLowerCase() === values.engine.toLowerCase());

for (const engine of chosen) await on(engine);
if (chosen.length === 0 || !(steps > 0) || Number.isNaN(seed)) {
  console.error(`npm run test:walk -- [--steps 5000] [--seed 7] [--engine ${engines.join(" | ")}]`);
  process.exitCode = 2;
}

async function on(engine: Engine): Promise<void> {
  console.log(`\n── ${engine}: npm run test:walk -- --steps ${steps} --seed ${seed} --engine ${engine}`);
  const since = performance.now();
  const tell = (progress: string) => void (process.stderr.isTTY && process.stderr.write(`\r${progress}\x1b[K`));
  try {
    await withHouses(engine, async ({ origins, log }) => {
      const walked = await walk({ origins, adminEmail, seed, steps, every: 250, tell });
      tell("");
      const { asked, urls, pictures, links, shares } = walked;
      console.log(`${steps} steps, ${asked} requests to ${urls} URLs of ${pictures} images, ${links} links and ${shares} shares.`);
      if (/"level":50/.test(log())) throw new Error(`A server failed:\n${log().slice(-2000)}`);
    });
  } catch (error) {
    tell("");
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  console.log(`${Math.round((performance.now() - since) / 1000)} s`);
}
