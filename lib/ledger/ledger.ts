import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { once } from "#db/once.ts";
import { insertOpens, type OpenRow } from "#db/opens.ts";
import { newId } from "#lib/id.ts";
import { log } from "#lib/log.ts";
import { type Family, familyOf } from "./agent.ts";
import { isFlood } from "./flood.ts";
import { dayOf, saltsOf, visitorOf } from "./visitor.ts";

/** Why a visitor was denied. */
export type Denied = NonNullable<OpenRow["reason"]>;
/** What is noted: what was opened, or denied (`reason`), and who asked, of which nothing is kept but what `lib/ledger` makes of it. */
export type Noted = Pick<OpenRow, "linkId" | "shareId" | "imageId" | "reason"> & { address: string; userAgent: string };
type Waiting = Noted & { id: string | null; at: Date };

/** An entry waits no longer than this to be written, ms: what a killed process loses at the most, with what is being written. */
const longest = 800;
/** How many are written at once, and how many may wait while the store does not take them. */
const portion = 2000;
const most = 20_000;
/** How often a store that is there is asked to take what waits when the process stops: once is no fault. */
const tries = 3;
/** As much of a `User-Agent` is held, which whoever asks writes: 20,000 of the longest would be 300 MB. */
const longestAgent = 512;

/** Each node writes what it answered itself; the store sees to it that an owner is told once. */
const state = once("ledger", () => ({
  waiting: [] as Waiting[],
  timer: null as NodeJS.Timeout | null,
  writing: null as Promise<boolean> | null,
  dropped: 0,
  /** How often in a row the store has not taken what waits. */
  failures: 0,
  count: 0,
  /** Links and shares whose owner has been told of their first open. */
  told: new LRUCache<string, true>({ max: 20_000 }),
}));

/**
 * Notes an open or a denial for the ledger. It is written soon and in order; whoever waits for an answer does not wait for that. Of a
 * flood only the beginning is noted.
 */
export function note(noted: Noted): void {
  if (isFlood(noted.linkId ?? noted.shareId ?? "", noted.address)) return;
  if (state.waiting.length >= most) {
    state.dropped += 1;
    return;
  }
  const { userAgent } = noted;
  // A copy, as a slice would hold on to the whole.
  const short = userAgent.length > longestAgent ? Buffer.from(userAgent.slice(0, longestAgent)).toString() : userAgent;
  state.waiting.push({ ...noted, userAgent: short, id: null, at: new Date() });
  if (state.waiting.length >= portion) writeSoon(0);
  else writeSoon(longest);
}

/** Writes all that waits, as when the process stops. Never rejects: what the store does not take is counted in the log. */
export async function settleLedger(): Promise<void> {
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  // What is noted while the last portion is being written comes with the next.
  for (let failures = 0; state.waiting.length > 0; ) {
    if (await writeAll()) continue;
    if (++failures === tries) return log.error({ entries: state.waiting.length }, "the ledger lost entries: the store did not take them");
    await sleep(failures * 100);
  }
}

function writeSoon(delay: number): void {
  if (state.writing !== null || (state.timer !== null && delay > 0)) return;
  if (delay === 0) return void writeAll();
  state.timer = setTimeout(() => void writeAll(), delay).unref();
}

/** Writes what waits, portion by portion; false where the store did not take it, which tries again later. */
function writeAll(): Promise<boolean> {
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  state.writing ??= writePortions().then((done) => {
    state.writing = null;
    // Also what was noted while the last portion came to its end, and found it still being written.
    if (state.waiting.length > 0) writeSoon(longest);
    return done;
  });
  return state.writing;
}

async function writePortions(): Promise<boolean> {
  try {
    while (state.waiting.length > 0) {
      const entries = state.waiting.slice(0, portion);
      const [rows, told] = await rowsOf(entries);
      await insertOpens(rows, told);
      for (const { linkId, shareId } of told) state.told.set(linkId ?? shareId ?? "", true);
      state.waiting.splice(0, entries.length);
    }
    if (state.dropped > 0) log.error({ entries: state.dropped }, "the ledger dropped entries: the store did not take them in time");
    state.dropped = 0;
    state.failures = 0;
    return true;
  } catch (err) {
    // Once is no fault: what an entry is about may be deleted by another process while it is written.
    const level = state.failures++ === 0 ? "warn" : "error";
    log[level]({ err, entries: state.waiting.length, dropped: state.dropped }, "the ledger could not be written, and tries again");
    return false;
  }
}

/** The rows of entries, and which of them are first opens where nobody was told of one yet: a preview is nobody's. */
async function rowsOf(entries: Waiting[]): Promise<[rows: OpenRow[], told: OpenRow[]]> {
  const days = new Map<number, string>();
  const dayIn = (at: Date) => remember(days, Math.floor(at.getTime() / 60_000), () => dayOf(at));
  const salts = await saltsOf(new Set(entries.map(({ at }) => dayIn(at))));
  const families = new Map<string, Family>();
  const visitors = new Map<string, string>();
  // One for all of them: random bits cost more than the rest of a row.
  const portionId = newId();
  const made = entries.map((entry) => {
    const { address, userAgent, at, linkId, shareId, imageId, reason } = entry;
    const { agent, robot } = remember(families, userAgent, () => familyOf(userAgent));
    const day = dayIn(at);
    const visitor = remember(visitors, `${day} ${address} ${agent}`, () => visitorOf(salts.get(day) ?? "", address, agent));
    // Kept with the entry: written twice, as where an answer of the store was lost, it is the same one.
    entry.id ??= nextId(portionId);
    const row: OpenRow = {
      id: entry.id,
      linkId,
      shareId,
      imageId,
      at,
      outcome: reason === null ? "opened" : "denied",
      reason,
      agent,
      visitor,
    };
    return { row, robot };
  });
  const opened = made.filter(({ row, robot }) => row.outcome === "opened" && !robot).map(({ row }) => row);
  const first = Map.groupBy(opened, ({ linkId, shareId }) => linkId ?? shareId ?? "");
  const untold = [...first].filter(([id]) => !state.told.has(id));
  return [made.map(({ row }) => row), untold.flatMap(([, [row]]) => row ?? [])];
}

/** Ids in their order, by which the list has those of one ms in the order in which they came. */
function nextId(portionId: string): string {
  state.count = (state.count + 1) % 36 ** 5;
  return `${state.count.toString(36).padStart(5, "0")}${portionId}`;
}

function remember<K, T>(known: Map<K, T>, key: K, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
