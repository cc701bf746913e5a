import type { Scope } from "#lib/web/shapes.ts";

/** What a token may do, in the order in which it is offered. */
export const scopes: { scope: Scope; text: string; adminOnly?: true }[] = [
  { scope: "images:read", text: "See pictures" },
  { scope: "images:write", text: "Upload, change and delete pictures" },
  { scope: "links:read", text: "See temporary links" },
  { scope: "links:write", text: "Make, extend and revoke temporary links" },
  { scope: "account", text: "See and change the account" },
  { scope: "admin", text: "Administer all accounts", adminOnly: true },
];

/** A scope in a few words. */
export function sayScope(scope: Scope): string {
  return scopes.find((each) => each.scope === scope)?.text ?? scope;
}
