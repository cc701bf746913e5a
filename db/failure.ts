/**
 * What an error of the store means for the caller: `"unavailable"` when the engine is out of reach for now,
 * `"full"` when its disk is, `"duplicate"` and `"missing-reference"` for broken constraints,
 * `"unstorable"` for a text that PostgreSQL cannot hold (one with a NUL), `"no-tables"` for a store that was never migrated,
 * null for anything else.
 * Codes: SQLite result codes; PostgreSQL appendix A (class 08, 53, 57P); Node's socket errors.
 */
export function storeFailure(
  error: unknown,
): "unavailable" | "full" | "duplicate" | "missing-reference" | "unstorable" | "no-tables" | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (/^(SQLITE_FULL|53100)$/.test(code)) return "full";
    if (code === "42P01" || /^no such table/.test(cause.message)) return "no-tables";
    if (/^(22021|22P05)$/.test(code)) return "unstorable";
    if (/^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/.test(code)) return "duplicate";
    if (/^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/.test(code)) return "missing-reference";
    if (/^(SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB).*|08...|53[023]..|57P0.|57014|40001|40P01)$/.test(code))
      return "unavailable";
    if (/^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|EAI_AGAIN)$/.test(code)) return "unavailable";
    if (/Connection terminated|timeout exceeded when trying to connect|connection is not open|store is not open/i.test(cause.message))
      return "unavailable";
  }
  return null;
}
