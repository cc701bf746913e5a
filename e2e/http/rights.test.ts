import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import type { Door } from "#e2e/setup/tessera.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, onCluster } from "./wire.ts";

// Two servers share a store and the files. Whatever one of them is told, the very next read at the other one sees.

const pairs: [engine: "sqlite" | "postgres" | "nodes", door: Door][] = onCluster
  ? [["nodes", "second"]]
  : [
      ["sqlite", "second"],
      ["sqlite", "first"],
      ["postgres", "second"],
      ["postgres", "first"],
    ];

let postgres: Postgres | undefined;
beforeAll(async () => {
  if (!onCluster) postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

describe.each(pairs)("%s, %s door", (engine, door) => {
  let asked: House;
  let other: House;
  beforeAll(async () => {
    const store: Record<string, string> = postgres && engine === "postgres" ? { DATABASE_URL: await postgres.url(`rights_${door}`) } : {};
    asked = await openHouse(door, store);
    other = await openHouse("second", { ...store, ...asked.ground, DATA_DIR: asked.dataDir });
  });
  afterAll(async () => {
    await other?.stop();
    await asked?.stop();
  });

  const get = (path: string) => knock(asked.origin, path);
  const statuses = async (paths: string[]) => Promise.all(paths.map(async (path) => (await get(path)).status));

  /** Somebody on a plan of their own, with an image and a temporary link to its original. */
  async function resident() {
    const all = { thumbnailHeights: [200, 400], originalLink: true, temporaryLinks: true, minExpiry: 1, maxExpiry: 3600 };
    const plan = good(await asked.admin.call("POST", "/admin/plans", { name: randomUUID(), ...all, quotaBytes: 1e9, maxFileBytes: 1e8 }));
    const owner = await join(asked.send);
    await change(asked, owner.account.id, { plan: plan.id });
    const image = good(await owner.upload(await picture()));
    const link = good(await owner.link(image.id, 3600));
    const permanent = [`/i/${image.key}/200`, `/i/${image.key}/400.jpg`, `/i/${image.key}/original`];
    return { plan, owner, image, link, permanent, temporary: new URL(link.url).pathname };
  }

  /** Does something that changes what `paths` answer, while others read them, and expects the next read of each to see it. */
  async function expectSeen(paths: string[], doing: () => Promise<unknown>, status: number) {
    await statuses([...paths, ...paths]);
    let done = false;
    const readers = Array.from({ length: 4 }, async () => {
      while (!done) await statuses(paths);
    });
    await doing();
    expect(await statuses(paths), `${doing}`).toEqual(paths.map(() => status));
    done = true;
    await Promise.all(readers);
    expect(await statuses(paths), `${doing}`).toEqual(paths.map(() => status));
  }

  test("a change that either server makes is seen by the next read", { timeout: 120_000 }, async () => {
    const { plan, owner, image, link, permanent, temporary } = await resident();
    const all = [...permanent, temporary];
    for (const house of [other, asked]) {
      const patch = (how: object) => async () => good(await house.admin.call("PATCH", `/admin/plans/${plan.id}`, how));
      const as = (how: Record<string, unknown>) => () => change(house, owner.account.id, how);
      const images = (what: string) => async () =>
        good(await fetch(`${house.origin}/api/v1/images/${what}`, posted(owner.token, { ids: [image.id] })).then(answerOf));
      await expectSeen(all, as({ suspended: true }), 404);
      await expectSeen(all, as({ suspended: false }), 200);
      await expectSeen([...permanent.slice(1), temporary], as({ plan: "basic" }), 404);
      await expectSeen(all, as({ plan: plan.id }), 200);
      await expectSeen(permanent, patch({ thumbnailHeights: [], originalLink: false }), 404);
      await expectSeen(permanent, patch({ thumbnailHeights: [200, 400], originalLink: true }), 200);
      await expectSeen([temporary], patch({ temporaryLinks: false }), 404);
      await expectSeen([temporary], patch({ temporaryLinks: true, minExpiry: 1, maxExpiry: 3600 }), 200);
      await expectSeen(all, images("delete"), 404);
      await expectSeen(all, images("restore"), 200);
    }
    const revoke = () =>
      fetch(`${other.origin}/api/v1/links/revoke`, posted(owner.token, { ids: [link.id] }))
        .then(answerOf)
        .then(good);
    await expectSeen([temporary], revoke, 404);
    const expiring = good(await owner.link(image.id, 1));
    await expect.poll(async () => (await get(new URL(expiring.url).pathname)).status, { timeout: 30_000 }).toBe(404);
  });

  test("a new name is told from the next read on", async () => {
    const { owner, image, permanent, temporary } = await resident();
    for (const [n, { origin }] of [other, asked, other].entries()) {
      await statuses([...permanent, temporary]);
      good(await fetch(`${origin}/api/v1/images/${image.id}`, posted(owner.token, { name: `new ${n}.jpg` }, "PATCH")).then(answerOf));
      const told = await Promise.all([...permanent, temporary].map(async (path) => (await get(path)).headers["content-disposition"]));
      for (const disposition of told) expect(disposition).toContain(`"new ${n}`);
    }
  });
});

function posted(token: string, body: unknown, method = "POST"): RequestInit {
  return { method, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function answerOf(response: Response) {
  return { status: response.status, headers: response.headers, body: await response.json() };
}
