import { storeFailure } from "#db/failure.ts";
import { isRefusal } from "#lib/refusal.ts";

/** What a person has to know of a failure: the sentence where there is one, else all of it. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "Fault" || error.message.startsWith("Wrong settings")) return error.message;
  const cause = innermost(error);
  if (isRefusal(error)) return cause === error ? error.message : `${error.message} (${cause.message})`;
  const said = ofDatabase(cause);
  // A move has two of them, and errors of the one at its other end say so.
  if (said !== null) return `The database ${"there" in cause ? "there " : ""}${said}`;
  return withoutQuery(error).stack ?? error.message;
}

/** The error that is behind all others, as whoever met it first told it. */
export function innermost(error: Error): Error & { code?: unknown } {
  let cause = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  // Where a name has several addresses and none answers, the errors of each are all there is.
  if (cause instanceof AggregateError && cause.message === "") cause.message = cause.errors.map(({ message }) => message).join(", ");
  return cause;
}

/** What a query failed of, in place of the query: drizzle tells it with its parameters, which may be hashes of passwords. */
function withoutQuery(error: Error): Error {
  return "query" in error && "params" in error && error.cause instanceof Error ? withoutQuery(error.cause) : error;
}

function ofDatabase(cause: Error & { code?: unknown }): string | null {
  const { code, message } = cause;
  if (/^(28000|28P01)$/.test(String(code)) || /password must be a string/.test(message))
    return `does not let this user in: give user and password in its URL, or the password as PGPASSWORD (${message})`;
  if (code === "3D000") return `is not there: make it with createdb, or correct the name in its URL (${message})`;
  if (code === "42501") return `does not let this user do what is needed: make the user its owner (${message})`;
  const failure = storeFailure(cause);
  if (failure === "full") return `has no room left on its disk: make some, and call this again (${message})`;
  return failure === "unavailable" ? `cannot be reached: ${message}` : null;
}
