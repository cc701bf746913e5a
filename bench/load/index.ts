import type { Work } from "#bench/measure/burst.ts";
import { findProgram, versionOf } from "#e2e/setup/programs.ts";
import { own } from "./own.ts";
import { wrk } from "./wrk.ts";

/**
 * Asks for `url` again and again over `connections` that stay open, for `seconds`, or for the `paths` of its origin in turn.
 * An answer that is under way at the end counts by its bytes alone. Throws when one is not a success or a 304.
 */
export type Load = (ask: Ask) => Promise<Work>;
export type Ask = { url: string; connections: number; seconds: number; headers?: Record<string, string>; paths?: string[] };

/** The best source of load that this machine has, and its name. */
export async function findLoad(): Promise<{ load: Load; name: string }> {
  const program = await findProgram("wrk");
  if (program === null) return { load: own, name: "Tessera's own client, as wrk is not here and could not be installed" };
  return { load: wrk(program), name: `wrk ${await versionOf(program, "-v")}` };
}
