import type { ServerResponse } from "node:http";
import { storeFailure } from "#db/failure.ts";
import { once } from "#db/once.ts";

/** When a page of this process failed last as the store was out of reach, ms since 1970. */
const last = once("pages.away", () => ({ at: 0 }));

/** Notes why a page failed, which Next tells nobody but the log. */
export function notePageFailure(error: unknown): void {
  if (/^(unavailable|no-tables|closed)$/.test(storeFailure(error) ?? "")) last.at = Date.now();
}

/** Has the pages say what the API says when the store is out of reach: come again, rather than that something is broken. */
export function sayWhenAway(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const away = status === 500 && Date.now() - last.at < 5_000;
    if (away) response.setHeader("Retry-After", "5");
    return writeHead(away ? 503 : status, ...rest);
  };
}
