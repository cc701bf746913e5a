import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { adminEmail, engines, statementsOf, withHouses } from "#e2e/walk/houses.ts";
import { walk } from "#e2e/walk/walk.ts";
import { onCluster } from "./wire.ts";

// A short walk, another one each time; what it says of a seed walks the same way again. `npm run test:walk` takes long ones.

const tried = engines.filter((engine) => (engine === "nodes") === onCluster);
const steps = onCluster ? 80 : 150;

test.each(tried)("every URL answers as the model says after each of many random steps, on %s", { timeout: 600_000 }, async (engine) => {
  await withHouses(engine, async ({ origins, postgres, log }) => {
    const seed = randomInt(1_000_000);
    const { asked, urls, links, shares } = await walk({ origins, adminEmail, seed, steps, every: 50 });
    console.info(`Seed ${seed}: ${asked} requests to ${urls} URLs of ${links} links, ${shares} shares and images.`);
    // However few the pictures that this seed has.
    expect(asked).toBeGreaterThan(500);
    expect(log()).not.toMatch(/"level":50/);
    if (postgres !== null) expectFewStatements(await statementsOf(postgres));
  });
});

/** None is there twice with another number of values, which would be as many statements as there are numbers. */
function expectFewStatements(statements: string[]): void {
  expect(statements.length).toBeGreaterThan(50);
  expect(statements.filter((text) => text.includes("/*, ... */"))).toEqual([]);
  const alike = Map.groupBy(statements, (text) => text.replaceAll(/\$\d+/g, "$").replaceAll(/\$(\), \()?(, \$)+/g, "$"));
  expect([...alike.values()].filter((texts) => texts.length > 1)).toEqual([]);
}
