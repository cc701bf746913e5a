import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Notice, Open } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { engines, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { knock, onCluster } from "./wire.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let postgres: Postgres | undefined;
beforeAll(async () => {
  if (!onCluster) postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe.each(onCluster ? (["nodes"] as const) : engines)("the ledger of two servers, %s", (engine) => {
  let house: House;
  let settings: Record<string, string>;
  beforeAll(async () => {
    if (engine === "nodes" || postgres === undefined) {
      house = await openHouse("second");
      settings = house.ground;
      return;
    }
    const operated = await operatedHouse(engine, postgres, "ledger");
    [house, settings] = [operated, operated.settings];
  });
  afterAll(() => house.stop());

  test("has all that either answered, also the one that was stopped right then, and knows a visitor of both as one", async () => {
    const owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    const link = good(await owner.link(good(await owner.upload(await picture())).id, 3600));
    const path = new URL(link.url).pathname;
    const other = await startTessera({ door: "second", env: settings });
    const ask = async (origin: string) => expect((await knock(origin, path)).status).toBe(200);
    try {
      await Promise.all(Array.from({ length: 30 }, (_, at) => ask(at % 2 === 0 ? house.origin : other.origin)));
    } finally {
      await other.stop();
    }
    const opens = async () => good(await owner.call<{ items: Open[] }>("GET", `/links/${link.id}/opens`)).items;
    await expect.poll(async () => (await opens()).length, { timeout: 60_000 }).toBe(30);
    expect(new Set((await opens()).map(({ visitor }) => visitor)).size).toBe(1);
    const { items } = good(await owner.call<{ items: Notice[] }>("GET", "/notices"));
    expect(items.map(({ kind, linkId }) => [kind, linkId])).toEqual([["first-open", link.id]]);
  });
});
