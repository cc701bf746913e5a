import { once } from "./once.ts";

/** Errors of connections that could not be made, on which nothing was sent. */
const unreached = once("store.unreached", () => new WeakSet<object>());
/** Errors of transactions that were given up before their commit was sent: all of them is undone, or will be. */
const givenUp = once("store.given-up", () => new WeakSet<object>());

/**
 * What an error of the store means for the caller: `"unavailable"` when the engine is out of reach for now,
 * `"full"` when its disk is, `"duplicate"` and `"missing-reference"` for broken constraints,
 * `"unstorable"` for a text that PostgreSQL cannot hold (one with a NUL), `"no-tables"` for a store that was never migrated, or that was
 * moved to another place, `"closed"` for one that is being moved,
 * null for anything else.
 * Codes: SQLite result codes; PostgreSQL appendix A (28 and 3D for a node that is let in no more, 53, timeouts, a server that only reads).
 */
export function storeFailure(
  error: unknown,
): "unavailable" | "full" | "duplicate" | "missing-reference" | "unstorable" | "no-tables" | "closed" | null {
  for (const { code, message } of causesOf(error)) {
    if (/^(SQLITE_FULL|53100)$/.test(code)) return "full";
    if (/^(42P01|42703)$/.test(code) || /^no such (table|column)/.test(message)) return "no-tables";
    if (/^(SQLITE_CONSTRAINT_TRIGGER|TSMOV)$/.test(code)) return "closed";
    if (/^(22021|22P05)$/.test(code)) return "unstorable";
    if (/^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/.test(code)) return "duplicate";
    if (/^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/.test(code)) return "missing-reference";
    if (/^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/.test(code)) return "unavailable";
    if (/^(28...|3D000|53[023]..|57014|55P03|58030|25006)$/.test(code)) return "unavailable";
    if (/Query read timeout|store is not open/.test(message)) return "unavailable";
  }
  return wasUndone(error) || connectionLost(error) || wasUnreached(error) ? "unavailable" : null;
}

/** Notes that an error is of a connection that could not be made, and throws it. */
export function throwUnreached(error: unknown): never {
  unreached.add(error as object);
  throw error;
}

/** Whether no connection could be made: nothing was sent. */
export function wasUnreached(error: unknown): boolean {
  return causesOf(error).some(({ cause }) => unreached.has(cause));
}

/** Notes that an error ended a transaction before its commit was sent, and throws it. */
export function throwGivenUp(error: unknown): never {
  givenUp.add(error as object);
  throw error;
}

/** Whether it ended a transaction before its commit was sent. */
export function wasGivenUp(error: unknown): boolean {
  return causesOf(error).some(({ cause }) => givenUp.has(cause));
}

/** Whether it is certain that nothing of what was asked is done, or will be: it was not sent, or refused, or given up. */
export function changedNothing(error: unknown): boolean {
  const neverBegun = causesOf(error).some(({ code }) => code === "SQLITE_BUSY");
  return neverBegun || wasUnreached(error) || wasGivenUp(error) || wasAnswered(error);
}

/** Whether the engine undid by itself what it was asked, as it collided with something else (PostgreSQL, class 40): it may be asked again. */
export function wasUndone(error: unknown): boolean {
  return causesOf(error).some(({ code }) => /^(40001|40P01)$/.test(code));
}

/** Whether a lock was not to be had in the time that there was for it (PostgreSQL). */
export function wasHeldUp(error: unknown): boolean {
  return causesOf(error).some(({ code }) => code === "55P03");
}

/**
 * Whether the connection could not be made or ended: what was sent on it last may have been done or not (PostgreSQL, classes 08 and 57P,
 * 25P03 and 25P04 for a transaction that stood still or took too long; Node's socket errors; pg's own words).
 */
export function connectionLost(error: unknown): boolean {
  return causesOf(error).some(
    ({ code, message }) =>
      /^(08...|57P0.|25P0[34]|ECONN(REFUSED|RESET)|ENOTFOUND|ETIMEDOUT|EPIPE|E(NET|HOST)(UNREACH|DOWN)|EAI_AGAIN)$/.test(code) ||
      /Connection terminated|connection is not open|Client has encountered a connection error|Client was closed/i.test(message),
  );
}

/**
 * Whether it was PostgreSQL that refused, and the connection can be used for something else; one to a server that only reads (25006) had
 * better be made anew, as the address may mean another server by now. Told by the code, as the severity is in the server's language.
 */
export function wasAnswered(error: unknown): boolean {
  const refused = causesOf(error).some(
    ({ code, severity }) => severity !== "" && !/^(FATAL|PANIC)$/.test(severity) && !/^(28...|3D000|53300|25006)$/.test(code),
  );
  return refused && !connectionLost(error);
}

type Cause = { cause: Error; code: string; message: string; severity: string };

function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, severity } = cause as { code?: unknown; severity?: unknown };
    // What lies around another error names the query and its values, which may be any words.
    const message = cause.cause instanceof Error ? "" : cause.message;
    causes.push({ cause, code: String(code ?? ""), message, severity: String(severity ?? "") });
  }
  return causes;
}
