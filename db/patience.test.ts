import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "#e2e/setup/postgres.ts";

// The tables are those of the engine that the process is started for.
process.env["DATABASE_URL"] = "postgres://";
const { closeStore, db, migrateStore, openStore } = await import("./client.ts");
const { account, at, id, image, link, now, plan, share, shared } = await import("./explain/store.ts");
const { deleteAccountRow, insertAccount } = await import("./accounts.ts");
const { countImages, wrongPlaces, wrongUsages } = await import("./census.ts");
const { purgeEnded, updateConditions } = await import("./conditions.ts");
const { insertImage, purgeImage, tombstone } = await import("./images.ts");
const { insertLink } = await import("./links.ts");
const { insertShare } = await import("./shares.ts");
const { install } = await import("./installation.ts");
const { updatePlan } = await import("./plans.ts");
const { images } = await import("./schema.ts");

// What an account, a link or an image has may be so much that one statement about all of it takes longer than a statement may.

const owner = account(0).id;
const mine = (number: number) => ({ ...image(number), ownerId: owner, deletedAt: null });
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let url: string;
let direct: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.url("patience");
  direct = new Client({ connectionString: url });
  await direct.connect();
  await limit("15s");
  await migrateStore();
  await install([plan("basic"), plan("premium"), plan("enterprise")], "enterprise", "nonce", now);
  await insertAccount(account(0));
  for (const number of [1, 2, 3]) await insertImage(mine(number), []);
  await insertLink({ ...link(1), ownerId: owner }, 100, now);
  await insertShare({ ...share(1), ownerId: owner }, [shared(1).imageId], 100, now);
});
afterAll(async () => {
  await closeStore();
  await direct.end();
  await postgres.stop();
});

/** Has a statement take so long at the most from here on. */
async function limit(most: string): Promise<void> {
  await closeStore();
  await direct.query(`alter role postgres in database patience set statement_timeout = '${most}'`);
  openStore({ databaseUrl: url, dataDir: "" });
}

const count = async (what: string) => Number((await direct.query(`select count(*) from opens where ${what}`)).rows[0].count);

test("what ended goes however often it was opened, and the image after it", async () => {
  // In place of the time that as many take: no statement may be about more entries than ours are.
  await direct.query(`create function refuse_many() returns trigger language plpgsql as $$ begin
      if (select count(*) from gone) > 5000 then raise exception 'too long' using errcode = '57014'; end if;
      return null;
    end $$;
    create trigger few_changed after update on opens referencing old table as gone for each statement execute function refuse_many();
    create trigger few_gone after delete on opens referencing old table as gone for each statement execute function refuse_many()`);
  for (const [column, what] of [
    ["link_id", id("link", 1)],
    ["share_id", id("share", 1)],
  ]) {
    await direct.query(
      `insert into opens (id, ${column}, image_id, at, outcome, visitor)
        select '${column}' || number, $1, $2, now(), 'opened', '' from generate_series(1, 12001) number`,
      [what, image(1).id],
    );
  }
  // Somebody who has an entry holds the purge up, once it has begun.
  await direct.query("begin; select from opens where id = 'link_id1' for update");
  const purged = purgeEnded("link", at(5), 10);
  await expect.poll(async () => (await direct.query("select revoked_at from links")).rows[0].revoked_at).not.toBeNull();
  expect(await updateConditions(link(1), { expiresAt: at(1_000) }, 100, now), "too late").toBe("revoked");
  await direct.query("commit");
  expect([await purged, await purgeEnded("share", at(5), 10), await purgeEnded("link", at(5), 10)]).toEqual([1, 1, 0]);
  expect((await direct.query("select id from links union select id from shares")).rows).toEqual([]);
  expect([await count("link_id is null and share_id is null"), await count(`image_id = '${image(1).id}'`)]).toEqual([24_002, 24_002]);
  await tombstone(owner, [image(1).id], now);
  await purgeImage(image(1).id);
  expect([await count("true"), (await direct.query("select from images")).rowCount]).toEqual([0, 2]);
});

test("all there is is counted, however long that takes", async () => {
  await direct.query(`alter table images rename to images_there;
    create view images as select i.* from images_there i cross join (select pg_sleep(0.5) offset 0) as slowly`);
  await limit("300ms");
  await expect(db().$count(images)).rejects.toMatchObject({ cause: { code: "57014" } });
  expect(await Promise.all([countImages(), wrongUsages(), wrongPlaces()])).toEqual([{ images: 2, bytes: 2 }, [], []]);
  await direct.query("drop view images; alter table images_there rename to images");
});

test("an account goes however much it has, and holds nobody up meanwhile", async () => {
  await direct.query(`create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.8); return new; end $$;
    create trigger slow before update on images for each row execute function take_time()`);
  await limit("1s");
  let done = false;
  const deleted = deleteAccountRow(owner, now).finally(() => (done = true));
  await sleep(200);
  expect([await updatePlan("basic", { name: "Meanwhile" }, false), done]).toEqual([true, false]);
  expect(await deleted).toBe("done");
  expect((await direct.query("select from images where deleted_at is null")).rowCount).toBe(0);
});
