import { readFileSync } from "node:fs";
import { join } from "node:path";
import { percentile } from "#bench/measure/spread.ts";
import type { Machine } from "#bench/report/machine.ts";

/**
 * What works on a request. Of a node, `node` is the thread of its event loop and `helpers` are its other threads; `bucket` is the server that
 * is asked for objects, and `store` those behind it that keep them.
 */
export const parts = ["client", "balancer", "node", "helpers", "database", "decoder", "bucket", "store"] as const;
export type Part = (typeof parts)[number];
/** Seconds of CPU of each part. */
export type Parts = Record<Part, number>;

/** What is asked. `cold`: of a node that has it neither in its memory nor on its disk, as it never has an original of this size. */
export const kinds = ["thumbnail", "coldThumbnail", "original", "temporary", "list", "link", "upload"] as const;
export type Kind = (typeof kinds)[number];
export type Mix = Partial<Record<Kind, number>>;

/** Requests that were asked alone, one after the other: of each the seconds until its answer was there, and the CPU of each part. */
export type Alone = { seconds: number[]; cpu: Record<Part, number[]> };

/** CPU of one of `asked` requests of which `clients` were under way at once, and the cores that others of this machine used meanwhile. */
export type AtOnce = { clients: number; asked: number; cpu: Parts; foreign: number };

/** What one request asks of the database and of the bucket, on average of `asked`, just after a checkpoint. */
export type Asked = {
  asked: number;
  statements: number;
  /** Seconds for which a connection was busy, or held within a transaction. */
  connectionSeconds: number;
  /** Writes of the log to the disk, and their bytes. */
  walWrites: number;
  walBytes: number;
  /** Pages looked at, and writes of the checkpoint after it. */
  pagesTouched: number;
  pagesWritten: number;
  bucketReads: number;
  bucketWrites: number;
};

/** What one request of a kind came to. */
export type Cost = { bytes: number; alone: Alone; atOnce: AtOnce[]; asked: Asked };

/** Seconds at which so much of the answers was there. */
export type Latency = { p50: number; p95: number };

/** A run of two nodes behind the balancer: `clients` that each wait for their answer and ask again, of a mix in parts of one. */
export type Run = {
  name: string;
  clients: number;
  mix: Mix;
  /** What chance the kinds of each round were drawn from, and how many were answered in how many seconds. */
  rounds: { seed: number; done: number; seconds: number }[];
  /** Cores that others of this machine used meanwhile, and how much of that at a priority so low that it takes nothing away. */
  foreign: number;
  foreignLow: number;
  /** Answered with 503, as the decoders were busy beyond their patience. */
  refused: number;
  latency: Latency;
  kinds: Partial<Record<Kind, Latency & { done: number }>>;
  /** Of each request. */
  cpu: Parts;
};

/** What an image leaves behind, besides what its owner sent; and pages that one look-up by its key reads where only the tops of the indexes are in memory. */
export type Stored = {
  original: number;
  objects: number;
  objectBytes: number;
  rowBytes: number;
  indexBytes: number;
  pagesRead: number;
};

export type Measured = {
  at: string;
  commit: string | null;
  machine: Machine;
  notes: string;
  /** Seconds for which a program keeps a core that another one waits for. */
  slice: number;
  costs: Record<Kind, Cost>;
  /** What one question for a node's health asks of the bucket. */
  probe: { reads: number; writes: number };
  stored: Stored;
  runs: Run[];
};

export const measuredFile = join(import.meta.dirname, "..", "results", "scale.json");

/** What was measured last. */
export function readMeasured(): Measured {
  return JSON.parse(readFileSync(measuredFile, "utf8"));
}

/** The latency of what was answered. */
export function latencyOf(answered: { seconds: number }[]): Latency {
  const all = answered.map(({ seconds }) => seconds);
  return { p50: percentile(all, 0.5), p95: percentile(all, 0.95) };
}
