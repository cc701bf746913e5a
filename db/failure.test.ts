import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startWire } from "./explain/wire.ts";

// The tables are those of the engine that the process is started for.
process.env["DATABASE_URL"] = "postgres://";
const { sql } = await import("drizzle-orm");
const { closeStore, db, migrateStore, openStore, write } = await import("./client.ts");
const { account, image, now, plan } = await import("./explain/store.ts");
const { storeFailure } = await import("./failure.ts");
const { insertAccount } = await import("./accounts.ts");
const { insertImage, isInDoubt, selectImage } = await import("./images.ts");
const { install } = await import("./installation.ts");
const { insertPlan } = await import("./plans.ts");

const name = "failing";
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let url: string;
let direct: Client;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.url(name);
  open(url);
  await migrateStore();
  await install([plan("basic"), plan("premium"), plan("enterprise")], "enterprise", "nonce", now);
  await insertAccount(account(0));
  await closeStore();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  direct = new Client({ connectionString: url });
  direct.on("error", () => {});
  await direct.connect();
  await direct.query(`alter role postgres in database ${name} set statement_timeout = '200ms';
    alter role postgres in database ${name} set lock_timeout = '100ms'`);
});
afterEach(async () => {
  await closeStore();
  for (const close of closing.splice(0)) await close();
  await direct.end();
});

const open = (databaseUrl: string) => openStore({ databaseUrl, dataDir: "" });
const failureOf = (work: PromiseLike<unknown>) => work.then(() => "none", storeFailure);
const ask = (what = sql`1`) => failureOf(db().select({ one: what }).from(sql`(select 1) as one`));
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test("what takes too long, or waits for a lock, or finds no connection left, is out of reach for now", async () => {
  open(url);
  expect(await ask(sql`pg_sleep(1)`)).toBe("unavailable");
  await direct.query("begin; lock table plans");
  expect(await failureOf(insertPlan(plan("waiting"), false))).toBe("unavailable");
  await direct.query("rollback");
  await closeStore();
  await direct.query("create role visitor login connection limit 0");
  open(url.replace("postgres@", "visitor@"));
  expect(await ask()).toBe("unavailable");
});

test("so is a database that lets nobody in, for whatever reason", async () => {
  open(url.replace(name, "none_of_this_name"));
  expect(await ask()).toBe("unavailable");
  await closeStore();
  open(`${url}?sslmode=require`);
  expect(await ask()).toBe("unavailable");
  await closeStore();
  // As where a password was changed under a node that runs.
  open(url);
  expect(await ask()).toBe("none");
  const { rows } = await direct.query("select current_setting('hba_file') as file, pg_read_file(current_setting('hba_file')) as text");
  const admit = async (text: string) => {
    const line = (one: string) => `(${direct.escapeLiteral(one)})`;
    await direct.query(`copy (values ${text.trim().split("\n").map(line).join()}) to ${direct.escapeLiteral(rows[0].file)}`);
    await direct.query("select pg_reload_conf()");
  };
  await admit("host all all 127.0.0.1/32 scram-sha-256");
  closing.push(() => admit(rows[0].text.replaceAll(/^#.*\n|\t/gm, "")));
  await closeStore();
  open(url.replace("postgres@", "postgres:wrong@"));
  await expect.poll(() => ask()).toBe("unavailable");
});

test("an error is told by what it is, and not by the words of what was asked", async () => {
  open(url);
  const again = { ...plan("basic"), name: "Query read timeout, Connection terminated" };
  const { plans } = await import("./schema.ts");
  expect(await failureOf(write((tx) => tx.insert(plans).values(again)))).toBe("duplicate");
});

test("whatever language the server speaks, a refused statement leaves its connection as good as before", async () => {
  const inItsLanguage = (answer: Buffer) => Buffer.from(answer.toString("latin1").replaceAll("SERROR\0", "SFEHLR\0"), "latin1");
  const wire = await startWire(url, () => "pass", inItsLanguage);
  closing.push(wire.stop);
  open(wire.url);
  const process = async () => (await db().select({ id: sql`pg_backend_pid()` }).from(sql`(select 1) as one`))[0]?.id;
  const before = await process();
  expect(storeFailure(await errorOf(insertImage(image(1), [{ imageId: "none", height: 1, format: "jpg", bytes: 1, sha256: "" }])))).toBe(
    "missing-reference",
  );
  expect(await process()).toBe(before);
});

test("an image is in doubt where nobody knows what became of its commit, and nowhere else", async () => {
  // Behind the statement that `last` finds, nothing gets through any more.
  const upTo = async (last: RegExp) => {
    let over = false;
    const wire = await startWire(url, (sent) => ((over ||= last.test(sent)) ? "cut" : "pass"));
    closing.push(wire.stop);
    open(wire.url);
    const error = await errorOf(insertImage(image(0), []));
    await closeStore();
    return [isInDoubt(error), storeFailure(error)];
  };
  expect(await upTo(/commit/), "at its commit").toEqual([true, "unavailable"]);
  expect(await upTo(/insert into "images"/), "before it").toEqual([false, "unavailable"]);
  expect(await upTo(/begin/), "at once").toEqual([false, "unavailable"]);
  expect(await upTo(/./), "unreached").toEqual([false, "unavailable"]);
  open(url);
  const refused = async () => {
    const error = await errorOf(insertImage(image(0), []));
    return [isInDoubt(error), storeFailure(error)];
  };
  await direct.query("begin; update accounts set name = name");
  expect(await refused(), "a held lock").toEqual([false, "unavailable"]);
  await direct.query("rollback; begin; lock table accounts in access exclusive mode");
  expect(await refused(), "a held table").toEqual([false, "unavailable"]);
  await direct.query("rollback");
  await postgres.pause();
  expect(await refused(), "no server").toEqual([false, "unavailable"]);
  await postgres.resume();
  expect(await insertImage(image(0), [])).toBe("stored");
  expect(await selectImage(image(0).ownerId, image(0).id)).toEqual(image(0));
});
