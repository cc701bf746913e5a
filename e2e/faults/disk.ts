import { dirname } from "node:path";
import type { Random } from "./random.ts";

/** Bytes that a disk writes as a whole. */
const SECTOR = 512;

type Write = { kind: "write"; at: number; data: Buffer } | { kind: "truncate"; size: number };
type Inode = { folder: boolean; stable: Buffer; pending: Write[]; end: number };
/** A change of names. One that moves takes a name away and gives another in one step. */
type Change = { gives: { path: string; inode: Inode } | null; takes: string | null };

/** What a loss of power leaves of a disk, by path: files with their bytes. */
export type Survivors = Map<string, Buffer>;
/** How much of what was not flushed survives: nothing, all, or as chance has it, in any order and torn. */
export type Luck = "none" | "all" | Random;

/**
 * The model of a disk under a journalling file system, as it is after some calls. Kept for good is what a flush had promised when it
 * returned: a file's bytes by the flush of the file, names by the flush of their folder, a move in both folders at once.
 */
export type Disk = {
  create(path: string, folder: boolean): void;
  exists(path: string): boolean;
  write(path: string, at: number | null, data: Buffer): void;
  truncate(path: string, size: number): void;
  move(from: string, to: string): void;
  link(from: string, to: string): void;
  remove(path: string): void;
  /** Notes what a flush that begins now covers; call what it returns when the flush has returned. */
  flush(path: string): () => void;
  survivors(luck: Luck): Survivors;
};

/** An empty disk, on which nothing but the folder `root` lasts. */
export function newDisk(root: string): Disk {
  const names = new Map<string, Inode>([[root, newInode(true)]]);
  const stable = new Map(names);
  let changes: Change[] = [];

  function change(step: Change): void {
    apply(names, step);
    changes.push(step);
  }

  function write(path: string, at: number | null, data: Buffer): void {
    const inode = names.get(path);
    if (inode === undefined) return;
    const start = at ?? inode.end;
    inode.pending.push({ kind: "write", at: start, data });
    inode.end = Math.max(inode.end, start + data.length);
  }

  function truncate(path: string, size: number): void {
    const inode = names.get(path);
    if (inode === undefined) return;
    inode.pending.push({ kind: "truncate", size });
    inode.end = size;
  }

  function flush(path: string): () => void {
    const inode = names.get(path);
    if (inode === undefined) return () => {};
    const covered = new Set(inode.pending);
    const named = inode.folder ? new Set(changes.filter((step) => touches(step, path))) : new Set<Change>();
    return () => {
      inode.stable = written(
        inode.stable,
        inode.pending.filter((step) => covered.has(step)),
      );
      inode.pending = inode.pending.filter((step) => !covered.has(step));
      for (const step of changes) if (named.has(step)) apply(stable, step);
      changes = changes.filter((step) => !named.has(step));
    };
  }

  function survivors(luck: Luck): Survivors {
    const kept = new Map(stable);
    for (const step of changes) if (happens(luck)) apply(kept, step);
    const files: Survivors = new Map();
    for (const [path, inode] of kept) {
      // A name is lost with the folder that it is in.
      if (!inode.folder && isReachable(kept, dirname(path), root)) files.set(path, bytesOf(inode, luck));
    }
    return files;
  }

  return {
    create: (path, folder) => change({ gives: { path, inode: newInode(folder) }, takes: null }),
    exists: (path) => names.has(path),
    write,
    truncate,
    move: (from, to) => names.has(from) && change({ gives: { path: to, inode: names.get(from) as Inode }, takes: from }),
    link: (from, to) => names.has(from) && change({ gives: { path: to, inode: names.get(from) as Inode }, takes: null }),
    remove: (path) => change({ gives: null, takes: path }),
    flush,
    survivors,
  };
}

const newInode = (folder: boolean): Inode => ({ folder, stable: Buffer.alloc(0), pending: [], end: 0 });

function touches({ gives, takes }: Change, folder: string): boolean {
  return (gives !== null && dirname(gives.path) === folder) || (takes !== null && dirname(takes) === folder);
}

function apply(names: Map<string, Inode>, { gives, takes }: Change): void {
  if (takes !== null) names.delete(takes);
  if (gives !== null) names.set(gives.path, gives.inode);
}

function isReachable(names: Map<string, Inode>, folder: string, root: string): boolean {
  return folder === root || (names.get(folder)?.folder === true && isReachable(names, dirname(folder), root));
}

function bytesOf({ stable, pending }: Inode, luck: Luck): Buffer {
  return written(
    stable,
    pending.flatMap((step) => {
      if (happens(luck)) return [step];
      // A write that the power cut short leaves some of its sectors, in any order.
      return typeof luck === "object" && step.kind === "write" && luck.chance(0.5) ? torn(step, luck) : [];
    }),
  );
}

function torn({ at, data }: Extract<Write, { kind: "write" }>, random: Random): Write[] {
  const sectors: Write[] = [];
  for (let from = 0; from < data.length; ) {
    const to = from + SECTOR - ((at + from) % SECTOR);
    if (random.chance(0.5)) sectors.push({ kind: "write", at: at + from, data: data.subarray(from, to) });
    from = to;
  }
  return sectors;
}

/** The bytes of a file after some writes; what nothing was written to is zero. */
function written(bytes: Buffer, steps: Write[]): Buffer {
  if (steps.length === 0) return bytes;
  const ends = steps.map((step) => (step.kind === "write" ? step.at + step.data.length : step.size));
  const whole = Buffer.alloc(Math.max(bytes.length, ...ends));
  let size = bytes.copy(whole);
  for (const step of steps) {
    if (step.kind === "truncate") {
      whole.fill(0, step.size, size);
      size = step.size;
    } else {
      step.data.copy(whole, step.at);
      size = Math.max(size, step.at + step.data.length);
    }
  }
  return whole.subarray(0, size);
}

function happens(luck: Luck): boolean {
  return luck === "all" || (luck !== "none" && luck.chance(0.5));
}
