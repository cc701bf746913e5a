import { createHash, randomBytes } from "node:crypto";
import { type StoredAccount, selectAccount } from "#db/accounts.ts";
import { deleteTokenRow, insertToken, selectTokenByHash, selectTokens, type TokenRow, touchToken } from "#db/tokens.ts";
import { newId } from "#lib/id.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import { Refusal } from "#lib/refusal.ts";
import type { NewToken, Scope, Token } from "#lib/web/shapes.ts";
import { noteUse } from "./use.ts";

const prefix = "tsr_";

/** Makes a token; `expiresIn` in s, none for ever. The token itself is not kept and cannot be shown again. */
export async function issueToken(accountId: string, asked: { name: string; expiresIn: number | null; scopes: Scope[] }): Promise<NewToken> {
  const token = prefix + randomBytes(24).toString("base64url");
  const createdAt = new Date();
  const row: TokenRow = {
    id: newId(),
    accountId,
    name: asked.name,
    hash: hashOf(token),
    scopes: [...new Set(asked.scopes)],
    createdAt,
    expiresAt: asked.expiresIn === null ? null : new Date(createdAt.getTime() + asked.expiresIn * 1000),
    usedAt: null,
  };
  await insertToken(row);
  const { lastUsedAt: _, ...made } = presentToken(row);
  return { ...made, token };
}

/** An account's tokens, newest first, without their secrets. */
export async function listTokensOf(accountId: string, asked: Asked = { limit: 200, cursor: null }): Promise<Listed<Token>> {
  return listed(await selectTokens(accountId, positionOf(asked)), presentToken);
}

/** Ends a token at once. Throws `not-found`. */
export async function revokeToken(accountId: string, id: string): Promise<void> {
  if (!(await deleteTokenRow(accountId, id))) throw new Refusal("not-found", "There is no such token.");
}

/** The account that a token opens now, and the token's scopes; null for unknown and expired tokens and suspended accounts. */
export async function accountByToken(token: string): Promise<{ stored: StoredAccount; scopes: Scope[] } | null> {
  if (!token.startsWith(prefix)) return null;
  const row = await selectTokenByHash(hashOf(token));
  if (row === null || (row.expiresAt !== null && row.expiresAt <= new Date())) return null;
  const stored = await selectAccount(row.accountId);
  if (stored === null || stored.account.suspended) return null;
  noteUse(row.usedAt, (now, before) => touchToken(row.id, now, before));
  return { stored, scopes: row.scopes as Scope[] };
}

function presentToken(row: TokenRow): Token {
  const { id, name, scopes, createdAt, expiresAt, usedAt } = row;
  return {
    id,
    name,
    scopes: scopes as Scope[],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: usedAt?.toISOString() ?? null,
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
