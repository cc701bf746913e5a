import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { leave, stayClosed } from "#db/closing.ts";
import { readInstallation } from "#db/installation.ts";
import { openJournal } from "#db/journal.ts";
import { type Config, config, makeDataDir } from "#lib/config.ts";
import { settingsFault } from "#lib/storage/bucket.ts";
import { diskStorage } from "#lib/storage/disk.ts";
import type { Storage } from "#lib/storage/index.ts";
import { s3Storage } from "#lib/storage/s3.ts";
import { syncFolder, writeWhole } from "../backup/files.ts";
import { Fault } from "../command.ts";
import { note } from "../terminal.ts";
import type { Found } from "./arrival.ts";
import { forEver, whileClosed } from "./closed.ts";
import type { Destination } from "./destination.ts";
import { carryFiles, dropUnwanted, forgetAbsent, type Hold, named, prefixes, type Round } from "./files.ts";
import { carryRows } from "./rows.ts";
import type { There } from "./there.ts";

/** A round that carries no more files than this is the last one before the store is closed; so is one that carries more than half as many as the one before. */
const few = 100;

/** What a move came to: files and rows that are there, and for how many ms nothing could be written. */
export type Moved = { files: number; rows: number; closedMs: number };

/**
 * Carries the installation that is open here, while its servers serve, and closes it for writes for the last of it. When it resolves,
 * all of it is there, compared row by row and file by file, and a store that was left answers nobody any more. Where it throws, the
 * one here serves as before, and another call goes on.
 */
export async function move(to: Destination, there: There | null, found: Found): Promise<Moved> {
  const file = journalOf(to);
  const begun = found === "part" || existsSync(file);
  await secretMustFit(to.config);
  const storage = to.carries.files ? await storageOf(to.config, begun) : null;
  const journal = openJournal(file);
  if (journal === null) throw new Fault("Another move to there is under way.");
  const hold = storage && { storage, incoming: join(to.config.dataDir, "incoming"), journal, empty: !begun };
  try {
    if (hold !== null && begun) await forgetAbsent(hold);
    await there?.begin(await readInstallation());
    await carryBefore(hold, there);
    const began = performance.now();
    const settle = (by: string) => (there === null ? stayClosed(by, forEver) : leave(by, to.words));
    const carried = await whileClosed(() => carryLast(to, hold, there), settle);
    await there?.finish();
    return { ...carried, closedMs: performance.now() - began };
  } finally {
    journal.close();
  }
}

/** Forgets how far a move got, which is all of it, once its operator has been told how to go on. */
export async function forgetJournal(to: Destination): Promise<void> {
  await rm(journalOf(to), { force: true });
}

function journalOf({ words }: Destination): string {
  return join(config().dataDir, `move-${createHash("sha256").update(words).digest("hex").slice(0, 12)}.db`);
}

async function storageOf({ bucket, dataDir }: Config, begun: boolean): Promise<Storage> {
  makeDataDir(dataDir);
  const storage = bucket === null ? diskStorage(dataDir) : s3Storage(bucket);
  await storage.probe().catch((error) => {
    const fault = bucket && settingsFault(error, bucket.bucket);
    throw fault === null ? error : new Fault(`Wrong settings there:\n  ${fault}`);
  });
  if (!begun) await mustBeEmpty(storage);
  return storage;
}

async function mustBeEmpty(storage: Storage): Promise<void> {
  for (const prefix of prefixes) {
    for await (const { name } of storage.list(prefix)) {
      throw new Fault(`There is ${name} already: a move needs a place without pictures. Choose another, or take away what is there.`);
    }
  }
}

/** Carries what takes long while servers serve: what changes meanwhile comes last. */
async function carryBefore(hold: Hold | null, there: There | null): Promise<void> {
  let lost: string[] = [];
  let [before, carried] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // Where files come in faster than they are carried, rounds do not get shorter.
  while (hold !== null && (lost.length > 0 || (carried > few && carried <= before / 2))) {
    const round = await carryFiles(hold);
    note(`Carried ${round.carried} of ${round.files} files, and read each of them there.`);
    // What was removed or made again meanwhile is no loss: a second look tells.
    const missed = new Set(lost);
    mustBeWhole(round.lost.filter((name) => missed.has(name)));
    [lost, before, carried] = [round.lost, carried, round.carried];
  }
  if (there === null) return;
  const { put } = await carryRows(there);
  note(`Carried ${put} rows.`);
}

/** Carries what is left in a store that is closed, and compares all of it. */
async function carryLast(to: Destination, hold: Hold | null, there: There | null): Promise<Omit<Moved, "closedMs">> {
  note("Closed for changes; pictures and links are shown on.");
  let round: Round = { files: 0, carried: 0, lost: [] };
  if (hold !== null) {
    round = await carryFiles(hold);
    mustBeWhole(round.lost);
    await dropUnwanted(hold);
  }
  let rows = 0;
  if (there !== null) {
    await carryRows(there);
    const compared = await carryRows(there);
    if (compared.differed > 0) throw new Fault(`${compared.differed} tables there do not take the rows as they are here.`);
    rows = compared.rows;
  }
  await carrySecret(to.config);
  return { files: round.files, rows };
}

function mustBeWhole(lost: string[]): void {
  if (lost.length === 0) return;
  throw new Fault(
    `${lost.length} files are missing or damaged here:${named(lost)}\`npx tessera verify --repair\` mends thumbnails and copies; bring originals back from a backup, or delete those images. Then go on by calling this again.`,
  );
}

/** The secret that goes along, and its place there; null where it need not. Sessions and temporary links hang on it. */
function secretFor({ dataDir }: Config): { own: string; other: string } | null {
  const [own, other] = [join(config().dataDir, "secret"), join(dataDir, "secret")];
  return config().secrets !== null || own === other ? null : { own, other };
}

async function secretMustFit(there: Config): Promise<void> {
  const secret = secretFor(there);
  if (secret === null || !existsSync(secret.other)) return;
  if ((await readFile(secret.other, "utf8")) !== (await readFile(secret.own, "utf8"))) {
    throw new Fault(`${secret.other} is another secret than that of this installation: move it away, or choose another --data-dir.`);
  }
}

async function carrySecret(there: Config): Promise<void> {
  const secret = secretFor(there);
  if (secret === null) return;
  makeDataDir(there.dataDir);
  await writeWhole(secret.other, createReadStream(secret.own));
  await syncFolder(there.dataDir);
}
