import { percentile } from "#bench/measure/spread.ts";
import { kinds, type Measured, type Mix } from "../measured.ts";
import { simulate } from "../play/simulate.ts";
import { assumed } from "./assumed.ts";
import { type Needs, needsOf } from "./needs.ts";

/** Nodes that are played; of a larger cluster such a part, with its part of the requests and of the database. */
const mostNodes = 24;
const requests = 6000;

/** The busiest second of a cluster that is not there, played on machines of its own for each node and the database. */
export function playedOf(measured: Measured, perDay: number): { needs: Needs; p50: number; p95: number; p99: number } {
  const needs = needsOf(measured, perDay);
  const part = Math.min(1, mostNodes / needs.nodes);
  const plan = {
    nodes: Math.round(needs.nodes * part),
    cores: { node: assumed.nodeCores, database: needs.databaseCores * part },
    slice: measured.slice,
    decoders: assumed.nodeCores,
    connections: 10,
    balancers: Math.ceil(needs.balancers * assumed.nodeCores * part),
    bucketQueues: false,
  };
  const { answered } = simulate(measured.costs, plan, { mix: mixOf(needs), perSecond: needs.requests * part, requests, seed: 1 });
  const all = answered.map(({ seconds }) => seconds);
  return { needs, p50: percentile(all, 0.5), p95: percentile(all, 0.95), p99: percentile(all, 0.99) };
}

function mixOf({ perImage }: Needs): Mix {
  const all = kinds.reduce((sum, kind) => sum + perImage[kind], 0);
  return Object.fromEntries(kinds.map((kind) => [kind, perImage[kind] / all]));
}
