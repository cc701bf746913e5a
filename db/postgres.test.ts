import { eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPgBouncer } from "#e2e/setup/pgbouncer.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { mustChange } from "./client.ts";
import type { Db, Engine } from "./engine.ts";
import { connectionLost, storeFailure } from "./failure.ts";
import { openPostgres } from "./postgres.ts";

// The tables are those of the engine that the process is started for.
process.env["DATABASE_URL"] = "postgres://";
const { salts } = await import("./schema.ts");
const migrations = "db/migrations/postgres";

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each(["directly", "through PgBouncer, which hands connections on after each transaction"])("%s", (way) => {
  let url: string;
  let direct: Client;
  let engine: Engine;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const own = await postgres.url(way.split(/\W/)[0] as string);
    direct = new Client({ connectionString: own });
    await direct.connect();
    closing.push(() => direct.end());
    url = own;
    if (way !== "directly") {
      const pooler = await startPgBouncer(own);
      closing.push(pooler.stop);
      url = pooler.url;
    }
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  const settings = async (tx: Pick<Db, "select">) => {
    const [row] = await tx
      .select({
        text: sql<string>`concat_ws(' ', current_setting('statement_timeout'),
      current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))`,
      })
      .from(sql`(select 1) as one`);
    return row?.text;
  };

  test("five that start at the same moment make the tables once, and the limits", async () => {
    const engines = Array.from({ length: 5 }, () => openPostgres(url, undefined));
    await Promise.all(engines.map((each) => each.migrate(migrations)));
    const { rows } = await direct.query(
      "select count(*)::int as done, count(distinct hash)::int as distinct from drizzle.__drizzle_migrations",
    );
    expect(rows[0].done).toBe(rows[0].distinct);
    expect(rows[0].done).toBeGreaterThan(5);
    engine = engines[0] as Engine;
    for (const each of engines.slice(1)) await each.close();
    closing.push(() => engine.close());
    // Those connections are over that were there before the limits.
    await direct.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await expect.poll(() => settings(engine.db).catch(() => null)).toBe("15s 5s 30s");
    expect(await engine.alone("read", settings)).toBe("0 0 0");
    expect(await settings(engine.db)).toBe("15s 5s 30s");
  });

  test("a limit that the operator has set stays", async () => {
    await direct.query(`alter role postgres in database ${direct.escapeIdentifier(String(direct.database))} set lock_timeout = '7s'`);
    await engine.migrate(migrations);
    const { rows } = await direct.query(
      "select array_to_string(setconfig, ' ') as text from pg_db_role_setting d join pg_database b on b.oid = setdatabase where datname = current_database()",
    );
    expect(rows[0].text).toContain("lock_timeout=7s");
    expect(rows[0].text).not.toContain("lock_timeout=5s");
  });

  const day = (name: string) => ({ day: name, salt: "salt" });
  const add = (name: string) =>
    engine.atomically((tx) => [tx.insert(salts).values(day(name)), tx.insert(salts).values(day(`${name}, too`))]);
  const stored = async (name: string) => (await direct.query("select 1 from salts where day like $1", [`${name}%`])).rowCount;

  /** Does `what` (in PL/pgSQL) the first `times` that a row begins with `name`, and counts the tries. */
  async function failing(name: string, what: string, times: number, when = "before insert on salts") {
    const constraint = when.startsWith("after") ? "constraint" : "";
    // A sequence keeps its number where all else is undone.
    await direct.query(`create sequence tries_${name};
      create function fail_${name}() returns trigger language plpgsql as $$ begin
        if new.day = '${name}' and nextval('tries_${name}') <= ${times} then ${what}; end if;
        return new;
      end $$;
      create ${constraint} trigger fail_${name} ${when} for each row execute function fail_${name}()`);
    return async () => Number((await direct.query(`select last_value from tries_${name}`)).rows[0].last_value);
  }
  const die = "perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1)";

  test("what the engine undid by itself is done again, once", async () => {
    const tries = await failing("collided", "raise exception 'collided' using errcode = '40001'", 2);
    expect(await add("collided")).toEqual([1, 1]);
    expect([await tries(), await stored("collided")]).toEqual([3, 2]);
    const single = await failing("single", "raise exception 'collided' using errcode = '40P01'", 1);
    await engine.write((tx) => tx.insert(salts).values(day("single")));
    expect([await single(), await stored("single")]).toEqual([2, 1]);
  });

  test("of two that wait for each other, ours gives way and comes again", async () => {
    await engine.write((tx) => tx.insert(salts).values([day("left"), day("right")]));
    const salt = (tx: Db, name: string) => tx.update(salts).set({ salt: "new" }).where(eq(salts.day, name));
    await direct.query("begin; set local deadlock_timeout = '5min'; update salts set salt = 'old' where day = 'left'");
    const ours = engine.atomically((tx) => [salt(tx, "right"), salt(tx, "left")]);
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await postgresQuery(waiting)).rowCount).toBe(1);
    await direct.query("update salts set salt = 'old' where day = 'right'");
    await direct.query("commit");
    expect(await ours).toEqual([1, 1]);
    expect((await direct.query("select salt from salts where day in ('left', 'right')")).rows).toEqual([{ salt: "new" }, { salt: "new" }]);
  });

  /** Beside a transaction that `direct` is in. */
  async function postgresQuery(text: string) {
    const client = new Client({ connectionString: `postgres://${direct.user}@${direct.host}:${direct.port}/${direct.database}` });
    await client.connect();
    return client.query(text).finally(() => client.end());
  }

  test("a transaction whose connection is lost before its commit is done again", async () => {
    const tries = await failing("lost", die, 1);
    expect(await add("lost")).toEqual([1, 1]);
    expect([await tries(), await stored("lost")]).toEqual([2, 2]);
  });

  test("nothing is done again that may have been done: a commit, or a single statement, whose answer is lost", async () => {
    const commits = await failing("commit_lost", die, 1, "after insert on salts deferrable initially deferred");
    expect(connectionLost(await add("commit_lost").catch((error) => error))).toBe(true);
    expect(await commits()).toBe(1);
    const singles = await failing("single_lost", die, 1);
    expect(connectionLost(await engine.write((tx) => tx.insert(salts).values(day("single_lost"))).catch((error) => error))).toBe(true);
    expect([await singles(), await stored("single_lost")]).toEqual([1, 0]);
  });

  test("a question is asked again, whatever became of the connections", async () => {
    await Promise.all(Array.from({ length: 8 }, () => settings(engine.db)));
    await direct.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    expect(await settings(engine.db)).toContain("15s");
  });

  test("a refused transaction leaves its connection as good as before", async () => {
    await engine.write((tx) => tx.insert(salts).values(day("there")));
    const refused = Array.from({ length: 20 }, () => add("there").catch((error) => (error.cause as { code: string }).code));
    expect(new Set(await Promise.all(refused))).toEqual(new Set(["23505"]));
    expect(await stored("there")).toBe(1);
    const none = engine.atomically((tx) => [tx.insert(salts).values(day("kept out")), mustChange(tx.delete(salts).where(sql`false`))]);
    await expect(none).rejects.toThrow("changed no row");
    expect(await stored("kept out")).toBe(0);
  });

  test("prepared statements are used where they stay with who prepared them, and answer either way", async () => {
    const query = engine.db
      .select({ day: salts.day })
      .from(salts)
      .where(eq(salts.day, sql.placeholder("day")));
    const prepared = (query as unknown as { prepare(name: string): { execute(values: object): Promise<{ day: string }[]> } }).prepare(
      "of_a_day",
    );
    const found = await Promise.all(Array.from({ length: 40 }, () => prepared.execute({ day: "there" })));
    expect(found).toEqual(Array.from({ length: 40 }, () => [{ day: "there" }]));
    const [kept] = await engine.db.select({ name: sql`name` }).from(sql`pg_prepared_statements`);
    expect(kept?.name).toBe(way === "directly" ? "of_a_day" : undefined);
  });
});

test("a connection to a server that only reads is given up", async () => {
  const url = await postgres.url("reading");
  const engine = openPostgres(url, undefined);
  const client = new Client({ connectionString: url });
  await client.connect();
  await engine.migrate(migrations);
  const add = (day: string) => engine.write((tx) => tx.insert(salts).values({ day, salt: "salt" }));
  await client.query("alter database reading set default_transaction_read_only = on");
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'reading' and pid <> pg_backend_pid()");
  await expect.poll(() => add("read only").catch(storeFailure)).toBe("unavailable");
  await client.query("alter database reading reset default_transaction_read_only");
  await add("written again");
  expect((await client.query("select day from salts")).rows).toEqual([{ day: "written again" }]);
  await Promise.all([engine.close(), client.end()]);
});
