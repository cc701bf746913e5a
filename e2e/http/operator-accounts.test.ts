import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlanStats } from "#db/stats.ts";
import { caller, join, over, password, tokenFor } from "#e2e/setup/client.ts";
import { operate, settingsOf } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { change, good, signIn } from "./house.ts";
import { engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";

// Each call of the tool is a process of its own, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(joinPath(tmpdir(), "tessera-accounts-"));
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const another = "another battery than before";

describe.each(engines)("accounts, %s", (engine) => {
  let house: OperatedHouse;
  beforeAll(async () => {
    house = await operatedHouse(engine, postgres, "accounts", { PUBLIC_URL: "https://pictures.test" });
  });
  afterAll(() => house.stop());

  const tool = (...args: string[]) => operate({ ...house.settings, PUBLIC_URL: "https://pictures.test" }, args);
  const linkFor = async (email: string) => (await tool("password", email)).stdout.trim();
  const tokenOf = (link: string) => new URL(link).searchParams.get("token");
  const reset = (token: string | null, secret = another) => caller(house.send).call("POST", "/reset", { token, password: secret });

  test("a link sets a new password, once, and ends all sessions and all other links", async () => {
    const person = await join(house.send);
    const cookie = await signIn(house, person.email);
    const link = await linkFor(person.email.toUpperCase());
    expect(link).toMatch(/^https:\/\/pictures\.test\/reset\?token=[\w.-]+$/);
    const [token, other] = [tokenOf(link), tokenOf(await linkFor(person.email))];
    for (const wrong of ["", "x", `${token}x`, token?.toLowerCase() ?? "", token?.replace(/\.\d/, ".9") ?? ""])
      expect((await reset(wrong)).body?.code, wrong).toMatch(/^(not-found|invalid)$/);
    const short = await reset(token, "short");
    expect([short.status, short.body.errors[0].path]).toEqual([422, "password"]);
    expect(await tokenFor(house.send, person.email)).toMatch(/^tsr_/);

    const rivals = await Promise.all(Array.from({ length: 6 }, (_, n) => reset(token, `${another} ${n}`)));
    expect(rivals.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404, 404, 404]);
    for (const over of [token, other]) expect((await reset(over)).body.code).toBe("not-found");
    const won = rivals.findIndex(({ status }) => status === 204);
    expect(await tokenFor(house.send, person.email, `${another} ${won}`)).toMatch(/^tsr_/);
    await expect(tokenFor(house.send, person.email)).rejects.toThrow("401");
    const me = await house.send("/api/v1/me", { headers: { cookie: cookie ?? "" } });
    expect([cookie !== null, me.status]).toEqual([true, 401]);
    // Tokens are for programs, and stay.
    expect((await person.call("GET", "/me")).status).toBe(200);
  });

  test("an administrator is made with the password from the environment or the input, by the rules of the API", async () => {
    const create = (email: string, env: Record<string, string>, input = "") =>
      operate({ ...house.settings, ...env }, ["admin", "create", email], { input });
    const made = await create("first@example.org", { ADMIN_PASSWORD: another });
    expect([made.code, made.stdout], made.stderr).toEqual([0, "first@example.org is an administrator.\n"]);
    expect((await create("second@example.org", {}, `${another}\n`)).code).toBe(0);
    for (const email of ["first@example.org", "second@example.org"]) {
      const me = caller(house.send, await tokenFor(house.send, email, another, ["account", "admin"]));
      expect((await me.call("GET", "/admin/accounts")).status).toBe(200);
    }
    for (const [email, env, said, code] of [
      ["FIRST@example.org", { ADMIN_PASSWORD: another }, "There is an account", 1],
      ["third@example.org", { ADMIN_PASSWORD: "short" }, "10 characters", 1],
      ["third@example.org", {}, "10 characters", 1],
      ["nobody", { ADMIN_PASSWORD: another }, "not an e-mail address", 2],
    ] as const) {
      const refused = await create(email, env);
      expect([refused.code, refused.stderr]).toEqual([code, expect.stringContaining(said)]);
      expect(refused.stderr).not.toContain(" at ");
    }
  });

  test("an account is put on a plan, and counted there", async () => {
    const person = await join(house.send);
    const image = good(await person.upload(await picture()));
    const set = await tool("plan", "set", person.email, "enterprise");
    expect([set.code, set.stdout]).toEqual([0, expect.stringContaining("is on Enterprise (enterprise)")]);
    const links = [];
    for (let count = 0; count < 4; count++) links.push(good(await person.link(image.id, 600)));
    await house.sql(`update links set expires_at = created_at where id = '${links[0]?.id}'`);
    good(await person.call("DELETE", `/links/${links[1]?.id}`));
    await house.sql(`update links set max_views = 1, views = 1 where id = '${links[2]?.id}'`);
    const share = async () => good(await person.call("POST", "/shares", { imageIds: [image.id], expiresIn: 600 }));
    await share();
    good(await person.call("DELETE", `/shares/${(await share()).id}`));
    const counts = async () => {
      const { plans, total } = JSON.parse((await tool("stats", "--json")).stdout) as { plans: PlanStats[]; total: object };
      const on = (plan: string) => plans.find(({ id }) => id === plan);
      return { enterprise: on("enterprise"), premium: on("premium"), total };
    };
    const mine = { accounts: 1, images: 1, bytes: image.bytes };
    const before = { links: { live: 1, expired: 1, usedUp: 1, revoked: 1, plan: 0 }, shares: { live: 1, revoked: 1, plan: 0 } };
    expect((await counts()).enterprise).toMatchObject({ ...mine, ...before });
    expect((await tool("plan", "set", person.email, "premium")).code).toBe(0);
    const after = await counts();
    const stopped = { links: { live: 0, expired: 1, usedUp: 1, revoked: 1, plan: 1 }, shares: { live: 0, revoked: 1, plan: 1 } };
    expect(after.premium).toMatchObject({ ...mine, ...stopped });
    expect(after.total).toMatchObject({ images: 1, bytes: image.bytes, ...stopped });
    const { stdout } = await tool("stats");
    expect(
      stdout
        .split("\n")
        .find((line) => line.startsWith("premium"))
        ?.split(/ +/),
    ).toEqual(["premium", 1, 1, image.bytes, 0, 1, 1, 1, 1, 0].map(String));

    for (const [args, said] of [
      [["plan", "set", person.email, "gold"], "basic, premium, enterprise"],
      [["plan", "set", "nobody@example.org", "basic"], "no account"],
      [["password", "nobody@example.org"], "no account"],
    ] as const) {
      const refused = await tool(...args);
      expect([refused.code, refused.stdout, refused.stderr]).toEqual([1, "", expect.stringContaining(said)]);
    }
    await change(house, person.account.id, { suspended: true });
    expect((await tool("password", person.email)).stderr).toContain("suspended");
  });

  test("the first administrator of a new installation may be made before it ever serves", async () => {
    const settings = settingsOf(
      { dataDir: joinPath(folder, `new-${engine}`) },
      engine === "postgres" ? await postgres.url("new_accounts") : null,
    );
    const made = await operate({ ...settings, ADMIN_PASSWORD: password }, ["admin", "create", "ada@example.org"]);
    expect(made.code, made.stderr).toBe(0);
    const server = await startTessera({ door: "second", env: settings });
    try {
      expect(server.setupUrl).toBeNull();
      expect(await tokenFor(over(server.origin), "ada@example.org")).toMatch(/^tsr_/);
    } finally {
      await server.stop();
    }
  });
});
