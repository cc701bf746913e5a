import type { Expiries, Limits, Rights } from "./allow.ts";

/** Whose images are meant, and what their plan allows now. An `Account` of the API is one. */
export type Owner = { id: string; plan: { id: string; name: string } & Rights & Limits & Expiries };
