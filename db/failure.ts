/**
 * What an error of the store means for the caller: `"unavailable"` when the engine is out of reach for now,
 * `"full"` when its disk is, `"duplicate"` and `"missing-reference"` for broken constraints,
 * `"unstorable"` for a text that PostgreSQL cannot hold (one with a NUL), `"no-tables"` for a store that was never migrated, or that was
 * moved to another place, `"closed"` for one that is being moved,
 * null for anything else.
 * Codes: SQLite result codes; PostgreSQL appendix A (53, timeouts, a server that only reads).
 */
export function storeFailure(
  error: unknown,
): "unavailable" | "full" | "duplicate" | "missing-reference" | "unstorable" | "no-tables" | "closed" | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause ? String(cause.code) : "";
    if (/^(SQLITE_FULL|53100)$/.test(code)) return "full";
    if (/^(42P01|42703)$/.test(code) || /^no such (table|column)/.test(cause.message)) return "no-tables";
    if (/^(SQLITE_CONSTRAINT_TRIGGER|TSMOV)$/.test(code)) return "closed";
    if (/^(22021|22P05)$/.test(code)) return "unstorable";
    if (/^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/.test(code)) return "duplicate";
    if (/^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/.test(code)) return "missing-reference";
    if (/^(SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB).*|53[023]..|57014|55P03|25006)$/.test(code)) return "unavailable";
    if (/timeout exceeded when trying to connect|Query read timeout|store is not open/.test(cause.message)) return "unavailable";
  }
  return wasUndone(error) || connectionLost(error) ? "unavailable" : null;
}

/** Whether the engine undid by itself what it was asked, as it collided with something else (PostgreSQL, class 40): it may be asked again. */
export function wasUndone(error: unknown): boolean {
  return causesOf(error).some(({ code }) => /^(40001|40P01)$/.test(code));
}

/**
 * Whether the connection could not be made or ended: what was sent on it last may have been done or not (PostgreSQL, classes 08 and 57P,
 * 25P03 for a transaction that stood still; Node's socket errors; pg's own words).
 */
export function connectionLost(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, message }) =>
      /^(08...|57P0.|25P03|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN)$/.test(code) ||
      /Connection terminated|connection is not open|Client has encountered a connection error|Client was closed/i.test(message),
  );
}

/**
 * Whether it was PostgreSQL that refused, and the connection can be used for something else; one to a server that only reads (25006) had
 * better be made anew, as the address may mean another server by now.
 */
export function wasAnswered(error: unknown): boolean {
  return causesOf(error).some(({ severity, code }) => severity === "ERROR" && code !== "25006") && !connectionLost(error);
}

function causesOf(error: unknown): { code: string; message: string; severity: string }[] {
  const causes = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, severity } = cause as { code?: unknown; severity?: unknown };
    causes.push({ code: String(code ?? ""), message: cause.message, severity: String(severity ?? "") });
  }
  return causes;
}
