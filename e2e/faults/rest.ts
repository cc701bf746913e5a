import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import Database from "better-sqlite3";

/** What a store holds at rest, and the names of its bytes. */
export type AtRest = {
  images: { id: string; owner: string; sha256: string; bytes: number; deleted: number }[];
  thumbnails: { image: string; height: number; format: string; sha256: string }[];
  /** The ids of resumable uploads that are not finished. */
  uploads: string[];
  accounts: { id: string; plan: string; usedBytes: number; imageCount: number; deleted: number }[];
};

/**
 * Reads the SQLite store of `folder`, where nothing runs, as a server would find it: with what its log still holds. The store
 * itself is left as it is. Throws where the file is damaged.
 */
export function readStore(folder: string): AtRest {
  const copy = mkdtempSync(join(tmpdir(), "tessera-rest-"));
  try {
    for (const name of ["tessera.db", "tessera.db-wal", "tessera.db-journal"]) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
    }
    const store = new Database(join(copy, "tessera.db"));
    try {
      const said = store.pragma("integrity_check", { simple: true });
      if (said !== "ok") throw new Error(`SQLite finds its file damaged: ${said}`);
      const has = (table: string) => store.prepare("select 1 from sqlite_schema where name = ?").get(table) !== undefined;
      if (!has("images")) return { images: [], thumbnails: [], uploads: [], accounts: [] };
      const all = <T>(query: string) => store.prepare(query).all() as T[];
      return {
        images: all("select id, owner_id as owner, sha256, bytes, deleted_at is not null as deleted from images"),
        thumbnails: all("select image_id as image, height, format, sha256 from thumbnails"),
        uploads: has("uploads") ? all<{ id: string }>("select id from uploads where finished_at is null").map(({ id }) => id) : [],
        accounts: all(
          "select id, plan_id as plan, used_bytes as usedBytes, image_count as imageCount, deleted_at is not null as deleted from accounts",
        ),
      };
    } finally {
      store.close();
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Makes the store of `folder`, where nothing runs, look made `byMs` ms earlier. */
export function ageStore(folder: string, byMs: number): void {
  const store = new Database(join(folder, "tessera.db"));
  store.prepare("update installation set created_at = created_at - ?").run(byMs);
  store.close();
}

/** Finds the SHA-256 (hex) of the bytes of a name in storage; null where there is no such file. */
export type HashOf = (name: string) => string | null;

/** Hashes the files of a data folder. */
export function hashesIn(folder: string): HashOf {
  return (name) => {
    const file = join(folder, name);
    return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : null;
  };
}

/** What is wrong with a store at rest, each in a sentence: rows and bytes that do not go together, quotas that are not the sum of their images. */
export function faultsAtRest(found: AtRest, hashOf: HashOf): string[] {
  const faults: string[] = [];
  const living = found.images.filter(({ deleted }) => !deleted);
  for (const { id, sha256 } of living) {
    const hash = hashOf(`originals/${id.slice(0, 2)}/${id}`);
    if (hash !== sha256) faults.push(`The original of ${id} ${hash === null ? "is missing" : "has other bytes"}.`);
  }
  const alive = new Set(living.map(({ id }) => id));
  for (const { image, height, format, sha256 } of found.thumbnails) {
    if (!alive.has(image)) continue;
    const hash = hashOf(`thumbnails/${image.slice(0, 2)}/${image}/${height}.${format}`);
    if (hash !== sha256) faults.push(`The thumbnail ${height}.${format} of ${image} ${hash === null ? "is missing" : "has other bytes"}.`);
  }
  for (const account of found.accounts.filter(({ deleted }) => !deleted)) {
    const own = living.filter(({ owner }) => owner === account.id);
    const bytes = own.reduce((sum, image) => sum + image.bytes, 0);
    if (account.usedBytes !== bytes || account.imageCount !== own.length) {
      const counted = `${account.usedBytes} bytes in ${account.imageCount} images`;
      faults.push(`The account ${account.id} is counted with ${counted} and has ${bytes} in ${own.length}.`);
    }
  }
  return faults;
}

/** The files of a data folder that no row of `found` knows, by name: what is on its way in, and what a crash left. */
export function leftOvers(folder: string, found: AtRest): string[] {
  const known = new Set([...found.images.map(({ id }) => id), ...found.uploads]);
  // All keep the id in the third segment: `originals/ab/{id}`, `thumbnails/ab/{id}/200.jpg`, `incoming/parts/{id}` and `{id}.200.jpg`.
  return ["incoming", "originals", "thumbnails"].flatMap((kind) =>
    filesIn(folder, kind).filter((name) => !known.has(name.split("/")[2]?.split(".")[0] ?? "")),
  );
}

function filesIn(folder: string, kind: string): string[] {
  if (!existsSync(join(folder, kind))) return [];
  return readdirSync(join(folder, kind), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
