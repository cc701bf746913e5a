import type { Expiries, Limits, Rights } from "./allow.ts";

/** Whose images are meant, how many there are, what their plan allows now, and what new links give. An `Account` of the API is one. */
export type Owner = {
  id: string;
  plan: { id: string; name: string } & Rights & Limits & Expiries;
  usage: { images: number };
  linkMetadata: "exact" | "stripped";
};
