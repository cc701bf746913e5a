import type { Scope } from "#lib/web/shapes.ts";

/** What a token may do, in the order in which it is offered, each with the key of its words. */
export const scopes = [
  { scope: "images:read", words: "images:read" },
  { scope: "images:write", words: "images:write" },
  { scope: "links:read", words: "links:read" },
  { scope: "links:write", words: "links:write" },
  { scope: "account", words: "accountScope" },
  { scope: "admin", words: "admin" },
] as const satisfies { scope: Scope; words: string }[];

/** The key of a scope's words. */
export function wordsOfScope(scope: Scope): (typeof scopes)[number]["words"] {
  return scopes.find((each) => each.scope === scope)?.words ?? "accountScope";
}
