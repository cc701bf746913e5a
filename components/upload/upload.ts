import type { KeptFile } from "#components/upload/kept.ts";
import type { Image, Problem } from "#lib/web/shapes.ts";

/**
 * How a file stands. `asking`: the same picture is there already, and somebody has to say whether it is wanted twice. `skipped`: it was
 * not. `processing`: the server has everything and is at work.
 */
export type UploadState = "waiting" | "uploading" | "processing" | "paused" | "asking" | "done" | "skipped" | "failed";

/** What stands in a file's way. Words for it are made where it is shown. */
export type Trouble = {
  /** A code of the API's problems, or `empty`, `unreadable`, `cancelled`. */
  code: string;
  /** Whether trying again makes sense. */
  again: boolean;
  /** The bytes that a refused file would have to keep to; null where it is not about bytes. */
  limit: number | null;
  /** What the server said of it; null where it was not asked. */
  problem: Problem | null;
};

/** The same picture, in the gallery or earlier in the list. */
export type Twin = { name: string; image: Image | null };

/** One file on its way. */
export type Upload = {
  id: number;
  file: File;
  state: UploadState;
  /** From 0 to 1. */
  sent: number;
  /** Bytes a second; null while that is not known. */
  speed: number | null;
  /** Why it does not move though nothing is wrong with it: the network is away, or the server asked for a pause. */
  held: "lost" | "busy" | null;
  /** Why it failed. */
  trouble: Trouble | null;
  twin: Twin | null;
  /** What it has become. */
  image: Image | null;
  /** How it outlives a reload of the page; null where nothing is kept, and once it has come to its end. */
  kept: KeptFile | null;
  /** Where the server goes on with it; null before it has begun. */
  address: string | null;
};

/** A file that somebody gave, with what its first bytes say against it. */
export type Candidate = { file: File; trouble: Trouble | null };

/** A trouble that is known without the server. */
export function troubleOf(code: string, { again = false, limit = null }: Partial<Pick<Trouble, "again" | "limit">> = {}): Trouble {
  return { code, again, limit, problem: null };
}

/** Whether a file is on its way or will be, by itself. */
export function isRunning({ state }: Pick<Upload, "state">): boolean {
  return state === "waiting" || state === "uploading" || state === "processing";
}

/** Whether nothing more happens to a file. */
export function isOver({ state }: Pick<Upload, "state">): boolean {
  return state === "done" || state === "skipped" || state === "failed";
}
