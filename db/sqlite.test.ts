import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { atomically, closeStore, migrateStore, openStore, probeStore } from "./client.ts";
import { image } from "./explain/store.ts";
import { storeFailure } from "./failure.ts";
import { insertImage, isInDoubt } from "./images.ts";
import { closeSetup, install, oneAtATime, readInstallation } from "./installation.ts";
import { forgetSalts, keepSalt } from "./salts.ts";

// What is true of SQLite alone: one file, and one writer at a time among all processes.

let folder: string;
let other: Database.Database;
const now = new Date("2026-01-01");
const plan = {
  id: "basic",
  name: "Basic",
  thumbnailHeights: [200],
  originalLink: false,
  temporaryLinks: false,
  minExpiry: null,
  maxExpiry: null,
  quotaBytes: 1,
  maxFileBytes: 1,
  createdAt: now,
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tessera-sqlite-"));
  openStore({ databaseUrl: null, dataDir: folder });
  await migrateStore();
  await install([plan], "basic", "nonce", now);
  other = new Database(join(folder, "tessera.db"));
});
afterEach(async () => {
  other.close();
  await closeStore();
  rmSync(folder, { recursive: true });
});

const transaction = () => atomically((tx) => [oneAtATime(tx)]);
const failureOf = (work: Promise<unknown>) => work.then(() => "none", storeFailure);

test("a writer waits for another process, and readers do not wait for the writer", async () => {
  other.exec("begin immediate");
  let written = 0;
  const writers = [closeSetup(now), transaction()].map((work) => work.then(() => (written += 1)));
  for (let reads = 0; reads < 20; reads++) {
    expect((await readInstallation()).setUpAt).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(written).toBe(0);
  other.exec("rollback");
  await Promise.all(writers);
  expect((await readInstallation()).setUpAt).toEqual(now);
});

test("a writer whose turn does not come is told that the store is away", async () => {
  other.exec("begin immediate");
  const upload = insertImage(image(1), []).catch((error: unknown) => error);
  expect(await failureOf(transaction())).toBe("unavailable");
  const refused = await upload;
  expect([isInDoubt(refused), storeFailure(refused)]).toEqual([false, "unavailable"]);
  other.exec("rollback");
  expect(await failureOf(transaction())).toBe("none");
});

test("nothing is written into a file that was taken away, or that another one has replaced", async () => {
  await probeStore();
  renameSync(join(folder, "tessera.db"), join(folder, "moved.db"));
  const attempts = () => Promise.all([probeStore(), transaction()].map(failureOf));
  expect(await attempts()).toEqual(["unavailable", "unavailable"]);
  new Database(join(folder, "tessera.db")).close();
  expect(await attempts()).toEqual(["unavailable", "unavailable"]);
  rmSync(join(folder, "tessera.db"));
  renameSync(join(folder, "moved.db"), join(folder, "tessera.db"));
  expect(await attempts()).toEqual(["none", "none"]);
});

test("the first to write makes no new file where the store's was taken away", async () => {
  // Closed and opened again, so that nothing was written since.
  await closeStore();
  openStore({ databaseUrl: null, dataDir: folder });
  renameSync(join(folder, "tessera.db"), join(folder, "moved.db"));
  expect(await failureOf(transaction())).toBe("unavailable");
  expect(existsSync(join(folder, "tessera.db"))).toBe(false);
  renameSync(join(folder, "moved.db"), join(folder, "tessera.db"));
  expect(await failureOf(transaction())).toBe("none");
});

test("what is deleted does not stay in the file", async () => {
  const salt = "what visitors of a day were hashed with";
  expect(await keepSalt("2026-01-01", salt)).toBe(salt);
  other.pragma("wal_checkpoint(truncate)");
  const file = join(folder, "tessera.db");
  expect(readFileSync(file).includes(salt)).toBe(true);
  expect(await forgetSalts("2026-01-02")).toBe(1);
  other.pragma("wal_checkpoint(truncate)");
  expect(readFileSync(file).includes(salt)).toBe(false);
});
