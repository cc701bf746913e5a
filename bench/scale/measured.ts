import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "#bench/report/machine.ts";

/** What works on a request, in the order in which it does. */
export const parts = ["client", "balancer", "node", "database", "decoder", "bucket"] as const;
export type Part = (typeof parts)[number];
/** Seconds of CPU of each part. */
export type Parts = Record<Part, number>;

/** What is asked. `cold`: of a node that has it neither in its memory nor on its disk, as it never has an original of this size. */
export const kinds = ["thumbnail", "coldThumbnail", "original", "temporary", "list", "link", "upload"] as const;
export type Kind = (typeof kinds)[number];
export type Mix = Partial<Record<Kind, number>>;

/** What one request of a kind came to, as means of `asked` of them, one after the other; `latencies` are a sample, in seconds. */
export type Cost = {
  asked: number;
  bytes: number;
  latencies: number[];
  cpu: Parts;
  queries: number;
  commits: number;
  /** Seconds for which statements kept a connection busy, by the database's own account. */
  databaseSeconds: number;
  walBytes: number;
  pagesDirtied: number;
  bucketReads: number;
  bucketWrites: number;
};

/** Seconds at which so much of the answers was there. */
export type Latency = { p50: number; p95: number; p99: number };

/** A run of both nodes behind the balancer: `clients` that each wait for their answer and ask again, of a mix in parts of one. */
export type Run = {
  name: string;
  clients: number;
  mix: Mix;
  seconds: number;
  /** Cores that others of this machine used meanwhile, and how much of that at a priority so low that it takes nothing away; null where that was not noted. */
  foreign: number;
  foreignLow: number | null;
  done: number;
  /** Answered with 503, as the decoders were busy beyond their patience. */
  refused: number;
  latency: Latency;
  /** Of each request. */
  cpu: Parts;
};

/** What an image leaves behind, besides what its owner sent. */
export type Stored = { original: number; objects: number; objectBytes: number; rowBytes: number };

export type Measured = {
  at: string;
  commit: string | null;
  machine: Machine;
  notes: string;
  costs: Record<Kind, Cost>;
  stored: Stored;
  runs: Run[];
};

export const measuredFile = join(import.meta.dirname, "..", "results", "scale.json");

/** What was measured last. */
export function readMeasured(): Measured {
  return JSON.parse(readFileSync(measuredFile, "utf8"));
}
