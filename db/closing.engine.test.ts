import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selectAccount } from "./accounts.ts";
import { closeStore, db, define, migrateStore, openStore, probeStore, write } from "./client.ts";
import { close, leave, readStanding, reopen, stayClosed } from "./closing.ts";
import { beside } from "./explain/beside.ts";
import { account, fill, image, now, plan, token } from "./explain/store.ts";
import { storeFailure } from "./failure.ts";
import { insertImage, isInDoubt } from "./images.ts";
import { install } from "./installation.ts";
import { takeLease } from "./leases.ts";
import { absentIn, bucketsFor, clearRows, differing, dropRows, keyOf, movedTables, putRows, rowsIn, sumsOf } from "./moving.ts";
import { otherTables } from "./others.ts";
import { insertPlan, selectPlan } from "./plans.ts";
import { installation } from "./schema.ts";
import { tables } from "./tables.ts";
import { insertToken } from "./tokens.ts";
import { unfinishedUploads } from "./uploads.ts";

const [databaseUrl, dataDir] = [process.env["DATABASE_URL"] ?? null, String(process.env["DATA_DIR"])];

beforeAll(async () => {
  openStore({ databaseUrl, dataDir });
  await migrateStore();
  await install([plan("basic"), plan("premium"), plan("enterprise")], "enterprise", "nonce", now);
  await fill();
}, 300_000);
afterAll(closeStore);

const failureOf = (work: Promise<unknown>) => work.then(() => "done", storeFailure);

/** A transaction of another process that has written a plan, and what commits it. */
const underWay = (id: string) =>
  beside(`insert into plans select '${id}', name, thumbnail_heights, original_link, temporary_links, min_expiry, max_expiry,
    quota_bytes, max_file_bytes, created_at from plans where id = 'basic'`);

test("a closed store takes no change to anything that moves, and opens by itself", async () => {
  expect(await close("one", 60_000)).toBe(true);
  let tried = 0;
  for (const name of movedTables.filter((name) => name !== "installation")) {
    const { table } = tables[name];
    const rows = await db().$count(table);
    tried += Math.min(rows, 1);
    expect([name, await failureOf(write((tx) => tx.delete(table)))]).toEqual([name, rows > 0 ? "closed" : "done"]);
  }
  expect(tried).toBeGreaterThan(14);
  expect(await failureOf(insertPlan(plan("late"), false))).toBe("closed");
  const refused = await insertImage({ ...image(1), id: "late", key: "late" }, []).catch((error: unknown) => error);
  // What is refused for sure leaves nobody to keep its files.
  expect([storeFailure(refused), isInDoubt(refused)]).toEqual(["closed", false]);
  expect(await failureOf(write((tx) => tx.update(installation).set({ defaultPlanId: "basic" })))).toBe("closed");
  expect(await selectAccount(account(5).id)).not.toBeNull();
  // What is of the moment goes on.
  expect(await takeLease("sweep", "node", 1000, false)).toBe(true);
  expect(await stayClosed("one", 11_000)).toBe(true);
  await expect.poll(() => failureOf(insertPlan(plan("later"), false)), { timeout: 20_000, interval: 200 }).toBe("done");
  expect([await stayClosed("one", 60_000), await leave("one", "elsewhere")]).toEqual([false, false]);
  expect(await failureOf(insertPlan(plan("latest"), false))).toBe("done");
  await reopen();
});

test("one alone closes a store, and who lost it to another neither leaves nor opens it", async () => {
  expect(await close("one", 60_000)).toBe(true);
  expect(await close("another", 60_000)).toBe(false);
  await reopen("another");
  expect(await failureOf(insertPlan(plan("between"), false))).toBe("closed");
  // As after a pause in which it opened by itself.
  await write((tx) => tx.update(installation).set({ closedUntil: new Date(0) }));
  expect(await close("another", 60_000)).toBe(true);
  expect([await stayClosed("one", 60_000), await leave("one", "elsewhere")]).toEqual([false, false]);
  await reopen("one");
  expect(await failureOf(insertPlan(plan("between"), false))).toBe("closed");
  expect(await leave("another", "elsewhere")).toBe(true);
  expect([await close("one", 60_000), await leave("another", "elsewhere")]).toEqual([false, true]);
  await reopen("one");
  expect((await readStanding()).movedTo).toBe("elsewhere");
  await reopen("another");
  expect(await failureOf(insertPlan(plan("between"), false))).toBe("done");
});

test("what was being written is there when it is closed", async () => {
  const commit = await underWay("in time");
  let closed = false;
  const closing = close("one", 60_000).then(() => (closed = true));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(closed).toBe(false);
  await commit();
  await closing;
  expect(await selectPlan("in time")).not.toBeNull();
  expect(await failureOf(insertPlan(plan("too late"), false))).toBe("closed");
  await reopen();
  expect(await failureOf(insertPlan(plan("too late"), false))).toBe("done");
});

test("a store that was left answers nobody, until it is opened again", async () => {
  expect(await leave("one", "elsewhere")).toBe(false);
  await close("one", 60_000);
  expect(await leave("one", "elsewhere")).toBe(true);
  expect(await failureOf(selectAccount(account(5).id))).toBe("no-tables");
  expect(await failureOf(probeStore())).toBe("no-tables");
  // Who is about to remove files that no row knows asks this first.
  expect(await failureOf(unfinishedUploads(["of the new place"]))).toBe("no-tables");
  expect(await readStanding()).toMatchObject({ movedTo: "elsewhere", arriving: false });
  await reopen();
  expect(await readStanding()).toEqual({ closedUntil: null, movedTo: null, arriving: false });
  await probeStore();
  expect((await unfinishedUploads(["of the new place"])).size).toBe(0);
  // What refers to accounts still does.
  const ofNobody = { ...token(1), id: "new", hash: "new", accountId: "nobody" };
  expect(await failureOf(insertToken(ofNobody))).toBe("missing-reference");
  expect(await failureOf(insertToken({ ...ofNobody, accountId: account(5).id }))).toBe("done");
});

test("tables of something else are told from one's own", async () => {
  expect(await otherTables()).toEqual([]);
  await define(["create table weather (id text)"]);
  expect(await otherTables()).toEqual(["weather"]);
  await define(["drop table weather"]);
});

test("others have their turn while many rows are compared", async () => {
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  await sumsOf(db(), "images", 1);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(5);
});

test("one value that differs among thousands of rows is found, and put right", async () => {
  const buckets = await bucketsFor(db(), "images");
  expect(buckets).toBeGreaterThan(100);
  const before = await sumsOf(db(), "images", buckets);
  expect(differing(before, await sumsOf(db(), "images", buckets)).size).toBe(0);
  const { table } = tables.images;
  const [row] = await db().select().from(table).limit(1);
  await write((tx) =>
    tx
      .update(table)
      .set({ description: "Another" })
      .where(eq(table.id, String(row?.id))),
  );
  const which = differing(before, await sumsOf(db(), "images", buckets));
  expect(which.size).toBe(1);
  let found = 0;
  for await (const rows of rowsIn(db(), "images", buckets, which)) {
    found += rows.length;
    await putRows(
      "images",
      rows.map((other) => (other["id"] === row?.id ? { ...other, description: row?.description } : other)),
    );
  }
  expect(found).toBeLessThan(before.rows / 10);
  expect(differing(before, await sumsOf(db(), "images", buckets)).size).toBe(0);
  expect(await absentIn(db(), "images", [{ id: "none" }, { id: row?.id }])).toEqual([{ id: "none" }]);
  const [tagged] = await db().select().from(tables.imageTags.table).limit(1);
  const tag = keyOf("imageTags", tagged ?? {});
  expect(await absentIn(db(), "imageTags", [tag, { ...tag, key: "none" }])).toEqual([{ ...tag, key: "none" }]);
  await dropRows("images", [{ id: row?.id }]);
  const after = await sumsOf(db(), "images", buckets);
  expect([after.rows, differing(before, after)]).toEqual([before.rows - 1, which]);
  await clearRows();
  for (const name of movedTables) expect([name, await db().$count(tables[name].table)]).toEqual([name, name === "installation" ? 1 : 0]);
});
