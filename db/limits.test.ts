import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startPostgres } from "#e2e/setup/postgres.ts";
import type { Engine } from "./engine.ts";
import { startMute, startWire, type Wire } from "./explain/wire.ts";
import { storeFailure, wasHeldUp } from "./failure.ts";
import { beginDefining } from "./limits.ts";
import { openPostgres } from "./postgres.ts";

const migrations = "db/migrations/postgres";
let postgres: Awaited<ReturnType<typeof startPostgres>>;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close().catch(() => {});
});

function opened(url: string): Engine {
  const engine = openPostgres(url, undefined);
  closing.push(engine.close);
  return engine;
}

/** A database of its own, with these settings of its role, and a client of it. */
async function database(name: string, ...settings: string[]) {
  const url = await postgres.url(name);
  const direct = new Client({ connectionString: url });
  await direct.connect();
  closing.push(() => direct.end());
  for (const setting of settings) await direct.query(`alter role postgres in database ${name} set ${setting}`);
  return { url, direct };
}

const select = (engine: Engine, what = sql`1`, from = sql`(select 1) as one`) => engine.db.select({ what }).from(from);

test("connections from before the limits keep to them too", async () => {
  const { url } = await database("before");
  const engine = opened(url);
  const limit = sql`current_setting('statement_timeout')`;
  expect(await select(engine, limit)).toEqual([{ what: "0" }]);
  await engine.migrate(migrations);
  expect(await select(engine, limit)).toEqual([{ what: "15s" }]);
});

test("a process that is cut off while it migrates keeps no other from starting", { timeout: 15_000 }, async () => {
  const { url, direct } = await database("cut_off");
  await direct.query(beginDefining());
  expect((await direct.query("show idle_in_transaction_session_timeout")).rows[0].idle_in_transaction_session_timeout).toBe("30s");
  await direct.query("rollback; alter role postgres in database cut_off set idle_in_transaction_session_timeout = '1s'");
  const wire = await startWire(url, (sent) => (sent.includes("__drizzle_migrations") ? "swallow" : "pass"));
  closing.push(wire.stop);
  opened(wire.url)
    .migrate(migrations)
    .catch(() => {});
  const holding = "select 1 from pg_locks where locktype = 'advisory' and granted and pid <> pg_backend_pid()";
  await expect.poll(async () => (await direct.query(holding)).rowCount).toBe(1);
  await opened(url).migrate(migrations);
});

test("whatever changes a table waits for who reads it, and has others wait for it no longer than they can", async () => {
  const { url, direct } = await database("held", "lock_timeout = '4s'");
  const engine = opened(url);
  await engine.migrate(migrations);
  const folder = await mkdtemp(join(tmpdir(), "tessera-migrations-"));
  closing.push(() => rm(folder, { recursive: true }));
  await cp(migrations, folder, { recursive: true });
  const journal = JSON.parse(await readFile(join(folder, "meta", "_journal.json"), "utf8"));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: "next" });
  await writeFile(join(folder, "meta", "_journal.json"), JSON.stringify(journal));
  await writeFile(join(folder, "next.sql"), "alter table salts add column next text");
  await direct.query("create table here ()");
  // As a backup does.
  await direct.query("begin; select from salts; select from here");
  const told: unknown[] = [];
  const migrated = opened(url).migrate(folder, (error) => told.push(error));
  const defined = engine.define(["alter table here rename to there"]);
  await sleep(500);
  expect(await Promise.all([select(engine, sql`day`, sql`salts`), select(engine, sql`1`, sql`here`)])).toEqual([[], []]);
  await direct.query("commit");
  await Promise.all([migrated, defined]);
  expect(told.map(wasHeldUp)).toEqual([true]);
  expect(await Promise.all([select(engine, sql`next`, sql`salts`), select(engine, sql`1`, sql`there`)])).toEqual([[], []]);
});

test("whoever asks waits no longer than for a connection, however the database is silent", async () => {
  const silent = [await startMute(null), await startMute(0), await startMute(2_000)];
  const took = async (work: PromiseLike<unknown>) => {
    const begun = performance.now();
    expect(await work.then(() => "none", storeFailure)).toBe("unavailable");
    return performance.now() - begun;
  };
  const [never, pooler, late] = silent.map(({ url }: Wire) => opened(url)) as [Engine, Engine, Engine];
  closing.push(...silent.map(({ stop }) => stop));
  const all = await Promise.all([
    took(select(never)),
    took(select(pooler)),
    ...[never, pooler, late].map((engine) => took(engine.probe())),
  ]);
  expect(Math.max(...all)).toBeLessThan(6_500);
});

test("what has much to do gets the time for it, and nothing else does", async () => {
  const { url } = await database("patient", "statement_timeout = '200ms'");
  const engine = opened(url);
  await engine.migrate(migrations);
  const { salts } = await import("./schema.ts");
  const slow = (patient?: boolean) =>
    engine.atomically((tx) => [tx.insert(salts).values({ day: sql`'slow' || pg_sleep(0.5)`, salt: "" })], patient);
  expect(await slow().catch(storeFailure)).toBe("unavailable");
  expect(await slow(true)).toEqual([1]);
  expect(await slow(false).catch(storeFailure)).toBe("unavailable");
});
