import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";
import { change, good } from "./house.ts";
import { engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";

// Each call of the tool is a process of its own, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

type Told = { asked: number; findings: { subject: string; fault: string }[] };

describe.each(engines)("verify --links, %s", (engine) => {
  let house: OperatedHouse;
  let owner: Awaited<ReturnType<typeof join>>;
  let image: Image;
  let live: Link;
  let limited: Link;
  beforeAll(async () => {
    house = await operatedHouse(engine, postgres, "answers");
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    image = good(await owner.upload(await picture()));
    live = good(await owner.link(image.id, 3600));
    limited = good(await owner.link(image.id, 3600, { maxViews: 2, password: "secret" }));
    const [ended, revoked] = [good(await owner.link(image.id, 3600)), good(await owner.link(image.id, 3600))];
    await house.sql(`update links set views = 1, max_views = 1 where id = '${ended.id}'`);
    good(await owner.call("DELETE", `/links/${revoked.id}`));
    for (const more of [{}, { password: "secret" }]) {
      good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 3600, ...more }));
    }
  });
  afterAll(() => house.stop());

  const walk = async (origin = house.origin, ...args: string[]) => {
    const { code, stdout, stderr } = await house.tool("verify", "--links", origin, "--json", ...args);
    return { code, told: JSON.parse(stdout || "null") as Told, stderr };
  };

  test("finds nothing where every link answers as it must, on any plan, and uses no view", async () => {
    const { code, told, stderr } = await walk();
    expect([told.findings, code], stderr).toEqual([[], 0]);
    // Three permanent ones, four links, and two shares of a page and a picture.
    expect(told.asked).toBe(11);
    const shown = good(await owner.call<{ items: Link[] }>("GET", "/links")).items.find(({ id }) => id === limited.id);
    expect(shown?.views).toBe(0);
    expect(good(await owner.call<{ items: unknown[] }>("GET", `/links/${live.id}/opens`)).items).toEqual([]);
    await change(house, owner.account.id, { plan: "basic" });
    expect((await walk()).told.findings).toEqual([]);
    await change(house, owner.account.id, { suspended: true });
    expect((await walk()).told.findings).toEqual([]);
    await change(house, owner.account.id, { plan: "enterprise", suspended: false });
  });

  test("finds every link that a forgotten cache in front goes on answering, and every one that it lets die", async () => {
    let status = 200;
    const cache = createServer((_, response) => response.writeHead(status, { "Cache-Control": "public, max-age=86400" }).end());
    await new Promise<void>((listening) => cache.listen(0, "127.0.0.1", listening));
    try {
      const origin = `http://127.0.0.1:${(cache.address() as AddressInfo).port}`;
      const { code, told } = await walk(origin);
      expect([code, told.findings.length]).toEqual([1, told.asked]);
      const faults = told.findings.map(({ fault }) => fault);
      expect(faults.filter((fault) => fault === "answers 200 where it must show nothing")).toHaveLength(3);
      expect(faults.filter((fault) => fault.startsWith("may be kept by caches as “public, max-age=86400”"))).toHaveLength(8);
      status = 404;
      const dead = await walk(origin);
      expect(dead.told.findings.find(({ subject }) => subject === `link ${live.id}`)?.fault).toBe("answers 404 where it must answer");
    } finally {
      cache.close();
    }
    const nobody = await house.tool("verify", "--links", "http://127.0.0.1:1");
    expect([nobody.code, nobody.stdout]).toEqual([1, ""]);
    expect((await house.tool("verify", "--links", "here")).code).toBe(2);
  });
});
