import { change } from "#components/upload/rows.ts";

/** A file on its way, as the browser keeps it over a reload or a crash. */
export type KeptFile = {
  file: File;
  /** Where its upload goes on; null where it has not begun. */
  address: string | null;
  /** Whether it is kept by now. Where the browser has no room or does not let us, it never is, and the upload goes on without. */
  kept(): boolean;
  keepAddress(address: string): void;
  forget(): void;
};

export type Keep = (file: File) => KeptFile;

type Row = { account: string; file: File; address: string | null; at: number };

/** After this long the server has given an upload up, ms. */
const lifetime = 86_400_000;

/** Browsers copy what they keep, so that a thousand files are kept one after the other. */
let turn: Promise<unknown> = Promise.resolve();

/** Keeps files for an account, each until it is forgotten. */
export const keepFor =
  (account: string): Keep =>
  (file) => {
    const row: Row = { account, file, address: null, at: Date.now() };
    const forgotten = new AbortController();
    const stored = turn.then(async () => {
      forgotten.signal.throwIfAborted();
      const id = await change<number>((rows) => rows.add(row) as IDBRequest<number>);
      await claim(id);
      return id;
    });
    turn = stored.catch(() => {});
    const kept = handle(row, stored);
    return {
      ...kept,
      forget() {
        forgotten.abort();
        kept.forget();
      },
    };
  };

/**
 * What was kept for an account and no other tab is sending. What was kept for somebody else, or too long ago, is removed: it is nobody's
 * matter any more.
 */
export async function keptFor(account: string): Promise<KeptFile[]> {
  try {
    const ids = (await change((rows) => rows.getAllKeys())) as number[];
    const found: KeptFile[] = [];
    for (const id of ids) {
      if (!(await claim(id))) continue;
      const row = (await change((rows) => rows.get(id))) as Row | undefined;
      if (row === undefined) continue;
      if (row.account === account && Date.now() - row.at < lifetime) found.push(handle(row, Promise.resolve(id)));
      else await change((rows) => rows.delete(id));
    }
    return found;
  } catch {
    return [];
  }
}

function handle(row: Row, stored: Promise<number>): KeptFile {
  let kept = false;
  // One after the other, as a file may be forgotten before it is stored.
  let last = stored.then((id) => {
    kept = true;
    return id;
  });
  const next = (work: (rows: IDBObjectStore, id: number) => IDBRequest) => {
    last = last.then(async (id) => {
      await change((rows) => work(rows, id));
      return id;
    });
    last.catch(() => {}); // Not kept, then.
  };
  last.catch(() => {});
  return {
    file: row.file,
    address: row.address,
    kept: () => kept,
    keepAddress: (address) => next((rows, id) => rows.put({ ...row, address, at: Date.now() }, id)),
    forget: () => next((rows, id) => rows.delete(id)),
  };
}

/** Takes a kept file for this tab, until it is closed; false when another tab has it. Browsers lock in secure contexts only. */
function claim(id: number): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    const held = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => {});
    };
    locks.request(`tessera-upload-${id}`, { ifAvailable: true }, held).catch(reject);
  });
}
