import type { Expiries, Limits, Rights } from "./allow.ts";

/** Whose images are meant, how many there are, and what their plan allows now. An `Account` of the API is one. */
export type Owner = { id: string; plan: { id: string; name: string } & Rights & Limits & Expiries; usage: { images: number } };
