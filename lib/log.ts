import pino from "pino";
import { once } from "#db/once.ts";

/** The log: one JSON line an event, on standard error, so that the start's own words stay readable on standard output. Never secrets, tokens or bodies. */
export const log = once("log", () =>
  pino(
    { level: process.env["NODE_ENV"] === "test" ? "silent" : "info", serializers: { err: tellError } },
    pino.destination({ fd: 2, sync: true }),
  ),
);

/** An error for the log, without the values that a failed query was run with: sealed tokens and hashes of passwords are among them. */
export function tellError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const {
    raw: _raw,
    params: _params,
    detail: _detail,
    ...told
  } = pino.stdSerializers.err(error) as ReturnType<typeof pino.stdSerializers.err> & { params?: unknown; detail?: unknown };
  return { ...told, message: withoutValues(told.message), stack: withoutValues(told.stack) };
}

// drizzle writes a line of values below the query; they may hold line ends of their own. Frames and causes come behind them.
function withoutValues(text: string): string {
  return text.replace(/\nparams: [\s\S]*?(?=\n {4}at |\ncaused by: |: [^\n]*$|$)/g, "\nparams: not told");
}
