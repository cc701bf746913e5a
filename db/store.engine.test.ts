import { randomUUID } from "node:crypto";
import { join as joinPath } from "node:path";
import { setImmediate as immediately } from "node:timers/promises";
import Database from "better-sqlite3";
import { eq } from "drizzle-orm";
import { Client } from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import {
  deleteAccountRow,
  insertAccount,
  type NewAccount,
  purgeAccounts,
  selectAccount,
  selectAccountByEmail,
  selectAccounts,
  updateAccount,
} from "./accounts.ts";
import { atomically, closeStore, migrateStore, mustChange, openStore, unchangedStatement, write } from "./client.ts";
import { takeView, updateConditions } from "./conditions.ts";
import { selectByKey, selectByLink } from "./delivery.ts";
import { dialect } from "./dialect.ts";
import { dumpedTables, notDumped } from "./dump.ts";
import { beside } from "./explain/beside.ts";
import { storeFailure } from "./failure.ts";
import { type Filter, type Sort, selectImages } from "./gallery.ts";
import {
  type ImageRow,
  insertImage,
  insertThumbnail,
  liftTombstones,
  purgeImage,
  seizeTombstones,
  selectImage,
  selectThumbnails,
  tombstone,
} from "./images.ts";
import { completeSetup, install, readInstallation } from "./installation.ts";
import { countLiveLinks, everyLinkOf, insertLink, type LinkRow, revokeLinks, selectLink, selectLinks } from "./links.ts";
import { movedTables, notMoved } from "./moving.ts";
import { selectNotices, tellEnds } from "./notices.ts";
import type { Position } from "./page.ts";
import { deletePlanRow, insertPlan, type PlanRow, selectPlan, selectPlans, updatePlan } from "./plans.ts";
import * as schema from "./schema.ts";
import { images, plans } from "./schema.ts";
import { tables } from "./tables.ts";

const start = new Date("2026-01-02T03:04:05.678Z");
const id = () => randomUUID().replaceAll("-", "").slice(0, 22);
const plan = (more: Partial<PlanRow> = {}): PlanRow => ({
  id: id(),
  name: "Plan",
  thumbnailHeights: [200],
  originalLink: true,
  temporaryLinks: true,
  minExpiry: 1,
  maxExpiry: 60,
  quotaBytes: 1000,
  maxFileBytes: 500,
  createdAt: start,
  ...more,
});
const account = (more: Partial<NewAccount> = {}): NewAccount => {
  const email = `${id()}@Example.org`;
  const own = {
    id: id(),
    email,
    emailKey: email.toLowerCase(),
    name: "Somebody",
    passwordHash: null,
    role: "user" as const,
    planId: "first",
  };
  return { ...own, suspended: false, sessionVersion: 1, usedBytes: 0, imageCount: 0, createdAt: start, deletedAt: null, ...more };
};
const image = (ownerId: string, more: Partial<ImageRow> = {}): ImageRow => ({
  id: id(),
  key: id(),
  ownerId,
  name: "Beach.jpg",
  nameKey: "beach.jpg",
  description: "",
  tags: [],
  search: "beach.jpg",
  type: "image/jpeg",
  width: 4000,
  height: 3000,
  frames: 1,
  bytes: 100,
  sha256: "00",
  placeholder: "",
  baseFormat: "jpg",
  createdAt: start,
  deletedAt: null,
  ...more,
});
const link = (of: ImageRow, more: Partial<LinkRow> = {}): LinkRow => ({
  id: id(),
  imageId: of.id,
  ownerId: of.ownerId,
  rendition: "original",
  label: null,
  download: false,
  metadata: "exact",
  watermark: null,
  token: "token",
  expiresAt: new Date(start.getTime() + 60_000),
  revokedAt: null,
  maxViews: null,
  views: 0,
  passwordHash: null,
  openNoticedAt: null,
  endNoticedAt: null,
  createdAt: start,
  ...more,
});
const join = async (more: Partial<NewAccount> = {}) => {
  const row = account(more);
  expect(await insertAccount(row)).toBe(true);
  return row;
};
const picture = async () => {
  const one = image((await join()).id);
  await insertImage(one, []);
  return one;
};
const usage = async (accountId: string) => {
  const stored = await selectAccount(accountId);
  return [stored?.account.usedBytes, stored?.account.imageCount];
};

const newest: Sort = { by: "createdAt", down: true };
const every: Filter = {
  q: null,
  album: null,
  tags: [],
  types: [],
  orientation: null,
  from: null,
  until: null,
  sha256: null,
  linkedAt: null,
};

const where = { databaseUrl: process.env["DATABASE_URL"] ?? null, dataDir: String(process.env["DATA_DIR"]) };

/** Runs a statement behind this process's back. */
async function elsewhere(statement: string): Promise<void> {
  if (dialect === "postgres") {
    const client = new Client({ connectionString: String(where.databaseUrl) });
    await client.connect();
    await client.query(statement);
    return client.end();
  }
  new Database(joinPath(where.dataDir, "tessera.db")).exec(statement).close();
  // As from another process: nobody hears that it is done but by the event loop.
  await immediately();
}

beforeAll(async () => {
  openStore(where);
  await Promise.all([migrateStore(), migrateStore()]);
  expect(
    await install([plan({ id: "first" }), plan({ id: "second", createdAt: new Date(start.getTime() + 1) })], "first", "nonce", start),
  ).toBe(true);
});

describe("the installation", () => {
  test("is made once, and its plans never again", async () => {
    await updatePlan("second", { name: "Changed" }, false);
    expect(await install([plan({ id: "first" }), plan({ id: "second" })], "second", "other", start)).toBe(false);
    expect(await selectPlan("second")).toMatchObject({ name: "Changed", isDefault: false });
    expect((await readInstallation()).nonce).toBe("nonce");
  });

  test("is set up by exactly one of many visitors", async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => completeSetup(account({ role: "admin" }), start)));
    expect(outcomes.toSorted()).toEqual(["done", ...Array.from({ length: 7 }, () => "over")]);
    expect((await readInstallation()).setUpAt).toEqual(start);
  });
});

describe("atomically", () => {
  test("rolls everything back when a guarded statement changes nothing", async () => {
    const row = plan();
    const nothing = eq(images.id, id());
    const error = await atomically((tx) => [tx.insert(plans).values(row), mustChange(tx.delete(images).where(nothing))]).catch(
      (thrown: unknown) => thrown,
    );
    expect(unchangedStatement(error)).toBe(1);
    expect(await selectPlan(row.id)).toBeNull();
  });

  test("tells duplicates and missing references apart", async () => {
    const row = await join();
    const twice = await write((tx) => tx.insert(plans).values(plan({ id: "first" }))).catch((error: unknown) => error);
    expect(storeFailure(twice)).toBe("duplicate");
    const dangling = await insertImage(image(row.id), [{ imageId: id(), height: 200, format: "jpg", bytes: 1, sha256: "" }]).catch(
      (error: unknown) => error,
    );
    expect(storeFailure(dangling)).toBe("missing-reference");
    expect(await usage(row.id)).toEqual([0, 0]);
  });
});

describe("plans", () => {
  test("keep their values, dates and order", async () => {
    const row = plan({
      thumbnailHeights: [16, 300, 4096],
      quotaBytes: 2 ** 45,
      minExpiry: null,
      maxExpiry: null,
      createdAt: new Date(start.getTime() + 5),
    });
    expect(await insertPlan(row, false)).toBe(true);
    expect(await insertPlan(row, false)).toBe(false);
    expect(await selectPlan(row.id)).toEqual({ ...row, isDefault: false });
    expect((await selectPlans()).map((one) => one.id).slice(0, 2)).toEqual(["first", "second"]);
    expect(await updatePlan(row.id, {}, true)).toBe(true);
    expect((await selectPlans()).filter((one) => one.isDefault).map((one) => one.id)).toEqual([row.id]);
    expect(await deletePlanRow(row.id)).toBe("default");
    expect(await updatePlan("first", {}, true)).toBe(true);
    expect(await deletePlanRow(row.id)).toBe("deleted");
    expect(await deletePlanRow(row.id)).toBe("absent");
    expect(await updatePlan(row.id, { name: "x" }, false)).toBe(false);
  });

  test("in use cannot be deleted", async () => {
    const row = plan();
    await insertPlan(row, false);
    await join({ planId: row.id });
    expect(await deletePlanRow(row.id)).toBe("in-use");
  });
});

describe("accounts", () => {
  test("have one e-mail, whatever its case", async () => {
    const row = await join();
    expect(await insertAccount(account({ emailKey: row.emailKey }))).toBe(false);
    expect((await selectAccountByEmail(` ${row.email.toUpperCase()} `))?.account.id).toBe(row.id);
    const other = await join();
    expect(await updateAccount(other.id, { email: row.email, emailKey: row.emailKey })).toBe("email-taken");
    expect(await updateAccount(other.id, { planId: "none" })).toBe("no-plan");
    expect(await updateAccount(id(), { name: "x" })).toBe("absent");
  });

  test("are found by part of e-mail or name, with LIKE's characters taken as they are", async () => {
    const mark = id();
    const row = await join({ name: `100%_${mark}\\Ö` });
    const find = async (q: string) =>
      (await selectAccounts({ q, planId: null }, { limit: 10, after: null })).items.map((one) => one.account.id);
    expect(await find(`%_${mark}\\`)).toEqual([row.id]);
    expect(await find(`0__${mark}`)).toEqual([]);
    expect(await find(row.email.slice(0, 22).toUpperCase())).toEqual([row.id]);
    expect((await selectAccounts({ q: mark, planId: "second" }, { limit: 10, after: null })).items).toEqual([]);
  });

  test("keep one admin, though two take the role from each other at once", async () => {
    const everybody = (await selectAccounts({ q: null, planId: null }, { limit: 200, after: null })).items;
    const first = everybody.find((one) => one.account.role === "admin")?.account.id ?? "";
    const second = (await join({ role: "admin" })).id;
    const outcomes = await Promise.all([updateAccount(first, { role: "user" }), updateAccount(second, { suspended: true })]);
    expect(outcomes.toSorted()).toEqual(["done", "last-admin"]);
    const last = outcomes[0] === "done" ? second : first;
    expect(await deleteAccountRow(last, start)).toBe("last-admin");
  });

  test("end their sessions when asked", async () => {
    const row = await join();
    await updateAccount(row.id, { name: "x" });
    expect((await selectAccount(row.id))?.account.sessionVersion).toBe(1);
    await updateAccount(row.id, { name: "y" }, true);
    expect((await selectAccount(row.id))?.account.sessionVersion).toBe(2);
  });

  test("deleted free their e-mail at once and go with their last image", async () => {
    const row = await join();
    const picture = image(row.id);
    await insertImage(picture, []);
    expect(await deleteAccountRow(row.id, start)).toBe("done");
    expect(await deleteAccountRow(row.id, start)).toBe("absent");
    expect(await selectAccount(row.id)).toBeNull();
    expect(await selectByKey(picture.key)).toBeNull();
    expect(await insertAccount(account({ emailKey: row.emailKey }))).toBe(true);
    await purgeAccounts();
    expect((await seizeTombstones(new Date(start.getTime() + 1), 100)).map((one) => one.id)).toContain(picture.id);
    await purgeImage(picture.id);
    await purgeAccounts();
    expect(await seizeTombstones(new Date(start.getTime() + 1), 100)).toEqual([]);
  });
});

describe("images", () => {
  test("never pass the quota, however many come at once", async () => {
    const owner = await join();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => insertImage(image(owner.id, { bytes: 300 }), [])));
    expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(3);
    expect(await usage(owner.id)).toEqual([900, 3]);
    expect((await selectImages({ id: owner.id, images: 3 }, every, newest, { limit: 200, after: null })).items).toHaveLength(3);
  });

  test("of a suspended owner are not taken", async () => {
    const owner = await join({ suspended: true });
    expect(await insertImage(image(owner.id), [])).toBe("over-quota");
  });

  test("leave the quota once, however often they are deleted at once", async () => {
    const owner = await join();
    const two = [image(owner.id), image(owner.id, { bytes: 50 })];
    for (const one of two) await insertImage(one, []);
    const ids = two.map((one) => one.id);
    const deleted = await Promise.all(Array.from({ length: 6 }, () => tombstone(owner.id, ids, start)));
    expect(deleted.toSorted()).toEqual([0, 0, 0, 0, 0, 2]);
    expect(await usage(owner.id)).toEqual([0, 0]);
    expect(await tombstone((await join()).id, ids, start)).toBe(0);
  });

  test("come back while there is time and room", async () => {
    const owner = await join();
    const one = image(owner.id, { bytes: 400 });
    await insertImage(one, []);
    await tombstone(owner.id, [one.id], start);
    expect(await selectImage(owner.id, one.id)).toBeNull();
    expect(await liftTombstones(owner.id, [one.id], new Date(start.getTime() + 1))).toBe(0);
    const filling = [image(owner.id, { bytes: 350 }), image(owner.id, { bytes: 350 })];
    for (const other of filling) await insertImage(other, []);
    expect(await liftTombstones(owner.id, [one.id], start)).toBe("over-quota");
    await tombstone(owner.id, [filling[0]?.id ?? ""], start);
    expect(await liftTombstones(owner.id, [one.id], start)).toBe(1);
    expect(await usage(owner.id)).toEqual([750, 2]);
    expect(await selectImage(owner.id, one.id)).toEqual(one);
    await tombstone(owner.id, [one.id], start);
    expect((await seizeTombstones(new Date(start.getTime() + 1), 100)).map(({ id }) => id)).toContain(one.id);
    expect(await liftTombstones(owner.id, [one.id], start), "what is being purged").toBe(0);
  });

  test("that come back at the moment at which they would be purged stay", async () => {
    const owner = await join();
    const one = image(owner.id);
    await insertImage(one, []);
    await tombstone(owner.id, [one.id], start);
    const commit = await beside(`update images set deleted_at = null where id = '${one.id}'`);
    const seized = seizeTombstones(new Date(start.getTime() + 1), 100);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await commit();
    expect((await seized).map(({ id }) => id)).not.toContain(one.id);
    expect(await selectImage(owner.id, one.id)).toEqual(one);
  });

  test("that are purged at the moment at which they would come back are counted no more", async () => {
    const owner = await join();
    const one = image(owner.id);
    await insertImage(one, []);
    await tombstone(owner.id, [one.id], start);
    // Begun first, as SQLite has one writer at a time: what the purge does before it is asked whether the image may come back.
    const commit = await beside(
      `update images set deleted_at = ${dialect === "postgres" ? "to_timestamp(0)" : "0"} where id = '${one.id}'`,
    );
    const restored = liftTombstones(owner.id, [one.id], start);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await commit();
    expect(await restored).toBe(0);
    expect(await usage(owner.id)).toEqual([0, 0]);
  });

  test("are listed newest first, in pages that insertion does not disturb", async () => {
    const owner = await join();
    // Three share a moment, so that only the id orders them.
    const made = [0, 0, 0, 1, 2, 3, 4].map((ms) => image(owner.id, { bytes: 1, createdAt: new Date(start.getTime() + ms) }));
    for (const one of made) await insertImage(one, []);
    const seen: string[] = [];
    let after: Position | null = null;
    do {
      const page: Awaited<ReturnType<typeof selectImages>> = await selectImages({ id: owner.id, images: 3 }, every, newest, {
        limit: 2,
        after,
      });
      seen.push(...page.items.map((one) => one.id));
      after = page.next;
      await insertImage(image(owner.id, { bytes: 1, createdAt: new Date(start.getTime() + 100 + seen.length) }), []);
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(made.map((one) => one.id)));
    expect(seen.slice(0, 4)).toEqual(
      made
        .slice(3)
        .map((one) => one.id)
        .reverse(),
    );
  });

  test("are found by what they say in any case", async () => {
    const owner = await join();
    await insertImage(image(owner.id, { search: "žluťoučký kůň.jpg\n100% summer\ntag" }), []);
    // Few are searched in another way than many.
    for (const images of [1, 1_000_000]) {
      const find = async (q: string) =>
        (await selectImages({ id: owner.id, images }, { ...every, q }, newest, { limit: 10, after: null })).items.length;
      expect(await Promise.all(["KŮŇ", "100%", "1__%", "tag", "beach", "g"].map(find))).toEqual([1, 1, 0, 1, 0, 1]);
    }
  });

  test("note a thumbnail once, and none when they are gone", async () => {
    const owner = await join();
    const one = image(owner.id);
    await insertImage(one, [{ imageId: one.id, height: 200, format: "jpg", bytes: 10, sha256: "aa" }]);
    expect(await insertThumbnail({ imageId: one.id, height: 200, format: "jpg", bytes: 11, sha256: "bb" })).toBe(true);
    expect(await selectThumbnails([one.id])).toEqual([{ imageId: one.id, height: 200, format: "jpg", bytes: 11, sha256: "bb" }]);
    expect(await insertThumbnail({ imageId: id(), height: 200, format: "jpg", bytes: 11, sha256: "bb" })).toBe(false);
  });
});

describe("links", () => {
  test("are never more than the most that may live, however many come at once", async () => {
    const one = await picture();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => insertLink(link(one), 3, start)));
    expect(outcomes.toSorted()).toEqual(["stored", "stored", "stored", "too-many", "too-many", "too-many"]);
    expect(await insertLink(link(one), 3, new Date(start.getTime() + 60_000))).toBe("stored");
    expect(await insertLink(link(one, { imageId: id() }), 3, start)).toBe("absent");
    expect(await insertLink(link(one, { ownerId: (await join()).id }), 30, start)).toBe("absent");
  });

  test("that are extended at the moment at which their end would be told are not told of", async () => {
    const one = await picture();
    const [extended, ending] = [link(one), link(one)];
    for (const row of [extended, ending]) await insertLink(row, 10, start);
    const later = start.getTime() + 3_600_000;
    const moment = dialect === "postgres" ? `to_timestamp(${later / 1000})` : later;
    const commit = await beside(`update links set expires_at = ${moment} where id = '${extended.id}'`);
    const told = tellEnds("link", new Date(start.getTime() + 59_000), 86_400_000, 500);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await commit();
    await told;
    const { items } = await selectNotices(one.ownerId, { limit: 10, after: null });
    expect(items.map(({ linkId }) => linkId)).toEqual([ending.id]);
  });

  test("come to life again only where there is room, however many ask at once", async () => {
    const one = await picture();
    const dead = [start, start, start].map((expiresAt) => link(one, { expiresAt }));
    for (const row of [...dead, link(one)]) await insertLink(row, 10, start);
    const expiresAt = new Date(start.getTime() + 1000);
    const outcomes = await Promise.all(dead.map((row) => updateConditions(row, { expiresAt }, 3, start)));
    expect(outcomes.toSorted()).toEqual(["done", "done", "too-many"]);
    const [living] = (
      await selectLinks(one.ownerId, { ...everyLinkOf, image: one.id }, { by: "createdAt", down: true }, { limit: 10, after: null })
    ).items.filter((row) => row.expiresAt > start);
    expect(await updateConditions(living ?? link(one), { expiresAt }, 3, start)).toBe("done");
  });

  test("that were used up leave room for others, and come to life again only where there is some", async () => {
    const one = await picture();
    const [spent, other] = [link(one, { maxViews: 1 }), link(one)];
    for (const row of [spent, other]) expect(await insertLink(row, 2, start)).toBe("stored");
    expect(await insertLink(link(one), 2, start)).toBe("too-many");
    expect(await takeView("link", spent, start)).toBe(true);
    expect(await insertLink(link(one), 2, start)).toBe("stored");
    expect(await updateConditions(spent, { maxViews: 2 }, 2, start)).toBe("too-many");
    expect(await updateConditions(spent, { label: "x" }, 2, start)).toBe("done");
    await revokeLinks(one.ownerId, { ids: [other.id] }, start);
    expect(await updateConditions(spent, { maxViews: 2 }, 2, start)).toBe("done");
    expect(await countLiveLinks(one.ownerId, start)).toBe(2);
  });

  test("give no more views than they have, however many ask at once, and none when they are over", async () => {
    const one = await picture();
    const three = link(one, { maxViews: 3 });
    await insertLink(three, 10, start);
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeView("link", three, start)));
    expect(taken.filter(Boolean)).toHaveLength(3);
    expect((await selectLink(one.ownerId, three.id))?.views).toBe(3);
    const [endless, ended, revoked] = [link(one), link(one, { expiresAt: start }), link(one)];
    for (const row of [endless, ended, revoked]) await insertLink(row, 10, start);
    await revokeLinks(one.ownerId, { ids: [revoked.id] }, start);
    const all = [endless, endless, ended, revoked, link(one)];
    expect(await Promise.all(all.map((row) => takeView("link", row, start)))).toEqual([true, true, false, false, false]);
  });

  test("revoked stay so", async () => {
    const one = await picture();
    const [a, b, c] = [link(one, { label: "press" }), link(one, { label: "press" }), link(one)] as const;
    for (const row of [a, b, c]) await insertLink(row, 10, start);
    expect(await revokeLinks(one.ownerId, { ids: [a.id] }, start)).toBe(1);
    expect(await updateConditions(a, { label: "x" }, 10, start)).toBe("revoked");
    expect(await updateConditions({ ...b, ownerId: (await join()).id }, { label: "x" }, 10, start)).toBe("revoked");
    expect(await updateConditions(b, { label: "press" }, 10, start)).toBe("done");
    expect(await revokeLinks(one.ownerId, { label: "press" }, start)).toBe(1);
    expect(await revokeLinks(one.ownerId, { imageId: one.id }, start)).toBe(1);
    expect(await revokeLinks(one.ownerId, { ids: [] }, start)).toBe(0);
    expect(
      (
        await selectLinks(one.ownerId, { ...everyLinkOf, image: one.id }, { by: "createdAt", down: true }, { limit: 10, after: null })
      ).items.every((row) => row.revokedAt !== null),
    ).toBe(true);
  });

  test("are read with their image and the owner's plan as it is now", async () => {
    const one = await picture();
    const row = link(one);
    await insertLink(row, 10, start);
    expect(await selectByLink(row.id)).toMatchObject({
      image: { key: one.key, suspended: false },
      plan: { thumbnailHeights: [200] },
      link: { expiresAt: row.expiresAt },
    });
    await updateAccount(one.ownerId, { suspended: true });
    expect((await selectByLink(row.id))?.image.suspended).toBe(true);
    await tombstone(one.ownerId, [one.id], start);
    expect(await selectByLink(row.id)).toBeNull();
    await purgeImage(one.id);
    expect((await selectLinks(one.ownerId, everyLinkOf, { by: "createdAt", down: true }, { limit: 10, after: null })).items).toEqual([]);
  });
});

describe("what delivery reads", () => {
  // PostgreSQL has no question that is cheaper than the row itself.
  const kept = (row: unknown, again: unknown) => (dialect === "postgres" ? row !== again : row === again);

  test("is read again when anything was committed, by whomever, and only then", async () => {
    const one = await picture();
    const row = link(one);
    await insertLink(row, 10, start);
    const reads = [() => selectByKey(one.key), () => selectByLink(row.id)];
    const commits = [() => updatePlan("first", { name: "Here" }, false), () => elsewhere("update plans set name = 'There'")];
    for (const read of reads) {
      for (const commit of commits) {
        const before = await read();
        expect(kept(before, await read())).toBe(true);
        await commit();
        const after = await read();
        expect(after).not.toBe(before);
        expect(after).toEqual(before);
        expect(kept(after, await read())).toBe(true);
      }
    }
  });

  test("is what it has become, whoever changed it", async () => {
    const one = await picture();
    const row = link(one);
    await insertLink(row, 10, start);
    await Promise.all([selectByKey(one.key), selectByLink(row.id)]);
    await elsewhere(`update links set revoked_at = created_at where id = '${row.id}'`);
    expect((await selectByLink(row.id))?.link.revokedAt).not.toBeNull();
    const suspended = `update accounts set suspended = ${dialect === "postgres" ? "true" : "1"} where id = '${one.ownerId}'`;
    await elsewhere(suspended);
    expect([(await selectByKey(one.key))?.image.suspended, (await selectByLink(row.id))?.image.suspended]).toEqual([true, true]);
    await elsewhere(`delete from links where id = '${row.id}'`);
    expect(await selectByLink(row.id)).toBeNull();
    await tombstone(one.ownerId, [one.id], start);
    expect(await selectByKey(one.key)).toBeNull();
  });

  test("is not kept beyond the store that it was read from", async () => {
    const one = await picture();
    const before = await selectByKey(one.key);
    await closeStore();
    await elsewhere(`update images set name = 'Meanwhile.jpg' where id = '${one.id}'`);
    openStore(where);
    expect(before?.image.name).toBe("Beach.jpg");
    expect((await selectByKey(one.key))?.image.name).toBe("Meanwhile.jpg");
  });
});

test("every table is in the backup and in a move, or left out on purpose", () => {
  const all = Object.keys(schema).toSorted();
  expect(Object.keys(tables).toSorted()).toEqual(all);
  expect([...dumpedTables, ...notDumped].toSorted()).toEqual(all);
  expect([...movedTables, ...notMoved].toSorted()).toEqual(all);
});
