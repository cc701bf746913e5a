import { readFile, stat } from "node:fs/promises";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join, over } from "#e2e/setup/client.ts";
import { operate } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera, type Tessera } from "#e2e/setup/tessera.ts";
import type { Link, Share } from "#lib/web/shapes.ts";
import { change, good, signIn } from "./house.ts";
import { engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

// Each call of the tool is a process of its own, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each(engines)("keys, %s", (engine) => {
  let house: OperatedHouse;
  let second: Tessera | null = null;
  beforeAll(async () => {
    house = await operatedHouse(engine, postgres, "keys");
  });
  afterAll(async () => {
    await second?.stop();
    await house.stop();
  });

  test("are rotated without an end of anything, and dropped when nothing hangs on them", async () => {
    const owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    const image = good(await owner.upload(await picture()));
    const old = good(await owner.link(image.id, 3600));
    const share = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 7200 }));
    const cookie = (await signIn(house, owner.account.email)) ?? "";
    const file = joinPath(house.dataDir, "secret");
    const before = (await readFile(file, "utf8")).trim();

    const rotated = await house.tool("keys", "rotate");
    expect(rotated.code, rotated.stderr).toBe(0);
    const [fresh, kept, ...more] = (await readFile(file, "utf8")).trim().split(",");
    expect([kept, more, fresh !== before]).toEqual([before, [], true]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { stdout } = await house.tool("keys", "list");
    const [first = "", other = ""] = stdout.trimEnd().split("\n");
    expect(first).toMatch(/^[0-9a-f]{8} {2}seals {2}0 live$/);
    expect(other).toBe(`${other.slice(0, 8)}  opens  2 live, until ${share.expiresAt}`);
    for (const secret of [before, fresh]) expect(rotated.stdout + stdout).not.toContain(secret);

    // Another server of the same installation, which starts with both.
    second = await startTessera({ door: "second", env: house.settings });
    const inside = over(second.origin);
    const path = (link: Pick<Link, "url">) => new URL(link.url).pathname;
    for (const each of [old, share]) expect((await knock(second.origin, path(each))).status).toBe(200);
    expect((await knock(second.origin, "/api/v1/me", { headers: { cookie } })).status).toBe(200);
    const made = good(
      await inside(`/api/v1/images/${image.id}/links`, {
        method: "POST",
        headers: { Authorization: `Bearer ${owner.token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ expiresIn: 600 }),
      }).then(async (response) => ({ status: response.status, headers: response.headers, body: (await response.json()) as Link })),
    );
    expect(path(made).split(".")[0]).not.toBe(path(old).split(".")[0]);

    const fingerprint = other.slice(0, 8);
    const refused = await house.tool("keys", "drop", fingerprint);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("2 live");
    expect((await house.tool("keys", "drop", "00000000")).code).toBe(1);
    // The first server still seals with the old one.
    const brief = good(await owner.link(image.id, 1));
    for (const each of [`/links/${old.id}`, `/shares/${share.id}`]) good(await owner.call("DELETE", each));
    await expect.poll(async () => (await knock(house.origin, path(brief))).status, { timeout: 10_000 }).toBe(404);
    expect((await house.tool("keys", "drop", fingerprint)).stderr).toContain("may be revived");
    good(await owner.call("PATCH", `/links/${brief.id}`, { expiresIn: 60 }));
    expect((await knock(second.origin, path(brief))).status).toBe(200);
    good(await owner.call("DELETE", `/links/${brief.id}`));
    expect((await house.tool("keys", "drop", fingerprint)).code).toBe(0);
    expect((await readFile(file, "utf8")).trim()).toBe(fresh);
    expect((await house.tool("keys", "drop", first.slice(0, 8))).stderr).toContain("only secret");
  });
});

test("where the environment has them, the new value is printed and nothing changed", async () => {
  const secret = "an old secret of more than 32 letters";
  const house = await operatedHouse("sqlite", postgres, "keys-set", { AUTH_SECRET: secret });
  try {
    const { stdout, code } = await operate({ ...house.settings, AUTH_SECRET: secret }, ["keys", "rotate"]);
    expect([code, /^AUTH_SECRET=[\w-]{43},(.*)$/m.exec(stdout)?.[1]]).toEqual([0, secret]);
  } finally {
    await house.stop();
  }
});
