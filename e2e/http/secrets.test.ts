import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { change, good, signIn, trySignIn } from "./house.ts";
import { engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

const authSecret = "a secret of these tests that nobody may read";
const [wrong, another] = ["wrong horse battery staple", "another horse battery staple"];

let postgres: Postgres;
let house: OperatedHouse;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(() => house.stop());

const tables = ["accounts", "tokens", "links", "images", "plans"];
/** Statements after which nothing can be read, their opposite, and statements after which nothing can be written. */
const losing = tables.map((table) => `alter table ${table} rename to lost_${table}`);
const finding = tables.map((table) => `alter table lost_${table} rename to ${table}`);
const refusing = {
  sqlite: tables.flatMap((table) =>
    ["insert", "update"].map((what) => `create trigger ${what}_${table} before ${what} on ${table} begin select raise(abort, 'lost'); end`),
  ),
  postgres: [
    "create function refuse() returns trigger language plpgsql as $$ begin raise 'lost'; end $$",
    ...tables.map((table) => `create trigger refuse before insert or update on ${table} for each row execute function refuse()`),
  ],
};

test.each(engines)("no password, token, cookie, hash or sealed link is ever printed, whatever fails: %s", async (engine) => {
  house = await operatedHouse(engine, postgres, "secrets", { AUTH_SECRET: authSecret });
  const run = async (statements: string[]) => {
    for (const statement of statements) await house.sql(statement);
  };
  const secret = new Set<string>([authSecret, password, wrong, another]);
  const me = await join(house.send);
  await change(house, me.account.id, { plan: "enterprise" });
  const image = good(await me.upload(await picture()));
  const link = good(await me.link(image.id, 600));
  const sealed = new URL(link.url).pathname.slice(3);
  const cookie = await signIn(house, me.email);
  expect(cookie).toMatch(/^tessera-session=.{20}/);
  for (const one of [me.token, sealed, String(cookie?.split("=")[1])]) secret.add(one);

  /** Everything that carries a secret, by whoever knows it and whoever guesses; answers with what was said to it. */
  async function everything(): Promise<number[]> {
    const statuses: number[] = [];
    const note = ({ status }: { status: number }) => statuses.push(status);
    const nobody = caller(house.send);
    const headers = { cookie: String(cookie) };
    note(await nobody.call("POST", "/accounts", { email: me.email, password: another }));
    note(await nobody.call("POST", "/accounts", { email: `${secret.size}-${Date.now()}@example.org`, password: another }));
    for (const tried of [password, wrong]) {
      await signIn(house, me.email, tried);
      await tokenFor(house.send, me.email, tried).then(
        (token) => secret.add(token),
        () => {},
      );
      note(await me.call("PATCH", "/me", { name: "Somebody", currentPassword: tried, password }));
      note(await me.call("DELETE", "/me", { currentPassword: wrong }));
    }
    for (const token of [me.token, `${me.token}x`]) note(await caller(house.send, token).call("GET", "/me"));
    note(await nobody.call("POST", "/reset", { token: sealed, password: another }));
    const made = await me.link(image.id, 600);
    note(made);
    if (made.status === 201) secret.add(new URL(made.body.url).pathname.slice(3));
    for (const path of [`/t/${sealed}`, `/t/${sealed}x`, `/i/${image.key}/200`]) note(await knock(house.origin, path));
    for (const path of ["/api/v1/me", "/gallery", "/account", "/api/auth/session"]) note(await knock(house.origin, path, { headers }));
    note(await knock(house.origin, "/api/v1/images", { method: "DELETE", headers }));
    note(await me.upload(await picture()));
    return statuses;
  }

  expect((await everything()).filter((status) => status >= 500)).toEqual([]);
  await run(losing);
  const failed = await everything();
  const told = JSON.parse((await trySignIn(house, me.email, password)).body.toString()) as { url: string };
  expect(new URL(told.url).searchParams.get("error")).toBe("unavailable");
  await run(finding);
  expect(failed.filter((status) => status >= 500).length).toBeGreaterThan(10);
  // Where writing alone fails, the values are at hand.
  await run(refusing[engine]);
  await everything();

  for (const token of [...secret].filter((one) => one.startsWith("tsr_"))) secret.add(createHash("sha256").update(token).digest("hex"));
  const printed = house.log();
  expect(printed.match(/request failed/g)?.length).toBeGreaterThan(10);
  for (const one of secret) {
    for (const spelled of [one, encodeURIComponent(one), Buffer.from(`${me.email}:${one}`).toString("base64")])
      expect(printed.includes(spelled), `${spelled} is printed: ${printed.split("\n").find((line) => line.includes(spelled))}`).toBe(false);
  }
  expect(printed).not.toContain("$argon2");
});
