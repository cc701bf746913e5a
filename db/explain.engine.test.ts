import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  adminExists,
  deleteAccountRow,
  purgeAccounts,
  selectAccount,
  selectAccountByEmail,
  selectAccounts,
  updateAccount,
} from "./accounts.ts";
import { migrateStore, openStore } from "./client.ts";
import { selectByKey, selectByLink } from "./delivery.ts";
import { dialect } from "./dialect.ts";
import {
  existingImages,
  liftTombstones,
  seizeTombstones,
  selectImage,
  selectImages,
  selectThumbnails,
  tombstone,
  updateImage,
} from "./images.ts";
import { install } from "./installation.ts";
import { revokeLinks, selectLink, selectLinks, updateLink } from "./links.ts";
import type { PageRequest } from "./page.ts";
import { deletePlanRow } from "./plans.ts";
import { deleteTokenRow, selectTokenByHash, selectTokens } from "./tokens.ts";

let seen: { query: string; params: unknown[] }[] = [];
let explain: (query: string, params: unknown[]) => Promise<string[]>;
let close = async () => {};

const now = new Date("2026-01-02T03:04:05.678Z");
const page: PageRequest = { limit: 50, after: { createdAt: now, id: "x" } };
const first: PageRequest = { limit: 50, after: null };

/** Every query whose cost could grow with the installation. */
const queries: Record<string, () => Promise<unknown>> = {
  selectAccount: () => selectAccount("x"),
  selectAccountByEmail: () => selectAccountByEmail("x@example.org"),
  "selectAccounts, first page": () => selectAccounts({ q: null, planId: null }, first),
  selectAccounts: () => selectAccounts({ q: null, planId: null }, page),
  "selectAccounts on a plan": () => selectAccounts({ q: null, planId: "basic" }, page),
  // Part of an e-mail is in no order; the list's own index gives the order, and the first page ends the search.
  "selectAccounts that contain": () => selectAccounts({ q: "x", planId: null }, page),
  adminExists,
  "updateAccount, which may be the last admin": () => updateAccount("x", { role: "user" }),
  deleteAccountRow: () => deleteAccountRow("x", now),
  purgeAccounts,
  selectTokenByHash: () => selectTokenByHash("x"),
  selectTokens: () => selectTokens("x", page),
  deleteTokenRow: () => deleteTokenRow("x", "x"),
  deletePlanRow: () => deletePlanRow("x"),
  selectImage: () => selectImage("x", "x"),
  "selectImages, first page": () => selectImages("x", null, first),
  selectImages: () => selectImages("x", null, page),
  "selectImages that contain": () => selectImages("x", "beach", page),
  selectThumbnails: () => selectThumbnails(["x", "y"]),
  updateImage: () => updateImage("x", "x", { name: "y" }),
  tombstone: () => tombstone("x", ["x", "y"], now),
  liftTombstones: () => liftTombstones("x", ["x", "y"], now),
  seizeTombstones: () => seizeTombstones(now, 100),
  existingImages: () => existingImages(["x", "y"]),
  selectByKey: () => selectByKey("x"),
  selectByLink: () => selectByLink("x"),
  selectLink: () => selectLink("x", "x"),
  "selectLinks of an image": () => selectLinks("x", "x", page),
  "selectLinks of an account": () => selectLinks("x", null, page),
  updateLink: () => updateLink({ id: "x", ownerId: "x", imageId: "x" }, { expiresAt: now }, 1, now),
  "revokeLinks by id": () => revokeLinks("x", { ids: ["x", "y"] }, now),
  "revokeLinks by image": () => revokeLinks("x", { imageId: "x" }, now),
  "revokeLinks by label": () => revokeLinks("x", { label: "x" }, now),
};

beforeAll(async () => {
  const [databaseUrl, dataDir] = [process.env["DATABASE_URL"] ?? null, String(process.env["DATA_DIR"])];
  openStore({ databaseUrl, dataDir, watch: (query, params) => seen.push({ query, params }) });
  await migrateStore();
  const limits = { minExpiry: null, maxExpiry: null, quotaBytes: 1, maxFileBytes: 1 };
  const basic = {
    id: "basic",
    name: "Basic",
    thumbnailHeights: [200],
    originalLink: false,
    temporaryLinks: false,
    ...limits,
    createdAt: now,
  };
  await install([basic], "basic", "nonce", now);
  if (dialect === "postgres") {
    const client = new Client({ connectionString: String(databaseUrl) });
    await client.connect();
    close = () => client.end();
    // On an empty table a scan is cheapest; without it the plan shows which index there is to use.
    await client.query("set enable_seqscan = off");
    explain = async (query, params) => {
      const { rows } = await client.query(`explain ${query}`, params);
      return rows.map((row: Record<string, string>) => String(row["QUERY PLAN"])).filter((line) => line.includes("Seq Scan on"));
    };
  } else {
    const client = new Database(join(dataDir, "tessera.db"), { readonly: true });
    close = async () => void client.close();
    explain = async (query, params) => {
      const rows = client.prepare(`explain query plan ${query}`).all(...params) as { detail: string }[];
      return rows
        .map((row) => row.detail)
        .filter((line) => /^SCAN (?!.*USING)/.test(line) && !/^SCAN (CONSTANT ROW|\d+ CONSTANT ROW)/.test(line));
    };
  }
});
afterAll(() => close());

test.each(Object.entries(queries))("%s scans no table that grows", async (_name, run) => {
  seen = [];
  await run();
  const asked = seen.filter(({ query }) => /^\s*(select|update|delete)/i.test(query));
  expect(asked.length).toBeGreaterThan(0);
  for (const { query, params } of asked) {
    // The installation has one row, and plans are few.
    const scans = (await explain(query, params)).filter((line) => !/(installation|plans)\b/.test(line));
    expect(scans, query).toEqual([]);
  }
});

test("a scan would be noticed", async () => {
  const table = `select name from accounts where name = ${dialect === "postgres" ? "$1" : "?"}`;
  expect(await explain(table, ["x"])).not.toEqual([]);
});
