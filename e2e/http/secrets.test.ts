import { createHash } from "node:crypto";
import { join as joinPath } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caller, join, password, tokenFor } from "#e2e/setup/client.ts";
import { change, good, type House, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

const authSecret = "a secret of these tests that nobody may read";
const [wrong, another] = ["wrong horse battery staple", "another horse battery staple"];

let house: House;
beforeAll(async () => {
  house = await openHouse("second", { AUTH_SECRET: authSecret });
});
afterAll(() => house.stop());

/** Asks the store behind the server's back, or changes it. */
function store<T>(ask: (db: Database.Database) => T): T {
  const db = new Database(joinPath(house.dataDir, "tessera.db"), { timeout: 10_000 });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}
const tables = ["accounts", "tokens", "links", "images", "plans"];
const rename = (from: (table: string) => string, to: (table: string) => string) =>
  store((db) => {
    for (const table of tables) db.exec(`alter table ${from(table)} rename to ${to(table)}`);
  });

test("no password, token, cookie, hash or sealed link is ever printed, whatever fails", async () => {
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
  rename(
    (table) => table,
    (table) => `lost_${table}`,
  );
  const failed = await everything();
  rename(
    (table) => `lost_${table}`,
    (table) => table,
  );
  expect(failed.filter((status) => status >= 500).length).toBeGreaterThan(10);
  // What is written fails alone, with its values at hand.
  for (const table of tables)
    store((db) =>
      ["insert", "update"].map((what) =>
        db.exec(`create trigger ${what}_${table} before ${what} on ${table} begin select raise(abort, 'lost'); end`),
      ),
    );
  await everything();

  for (const { password_hash } of store((db) => db.prepare("select password_hash from accounts").all()) as { password_hash: string }[])
    secret.add(password_hash);
  for (const token of [...secret].filter((one) => one.startsWith("tsr_"))) secret.add(createHash("sha256").update(token).digest("hex"));
  const printed = house.log();
  expect(printed.match(/request failed/g)?.length).toBeGreaterThan(10);
  for (const one of secret) {
    for (const spelled of [one, encodeURIComponent(one), Buffer.from(`${me.email}:${one}`).toString("base64")])
      expect(printed.includes(spelled), `${spelled} is printed: ${printed.split("\n").find((line) => line.includes(spelled))}`).toBe(false);
  }
  expect(printed).not.toContain("$argon2");
});
