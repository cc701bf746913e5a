import { setTimeout as sleep } from "node:timers/promises";
import { isRefusal } from "#lib/refusal.ts";
import { problemOf } from "#lib/web/problem.ts";
import type { Answer } from "./answer.ts";
import { always } from "./headers.ts";

const page = Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nothing here</title>
<style>
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f5f3,#171614);color:light-dark(#24221f,#e9e6e1)}
main{max-width:28rem;padding:2rem}
h1{font-size:1.25rem;margin:0 0 .5rem}
p{margin:0;color:light-dark(#6b665f,#a29c93)}
</style>
<main>
<h1>This link shows nothing</h1>
<p>It may have ended, been withdrawn, or never have been. Ask whoever gave it to you for a new one.</p>
</main>
</html>
`);

const denial: Answer = {
  status: 404,
  headers: { ...always, "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8", "Content-Length": String(page.length) },
  body: page,
};

/** The one answer to every link that does not answer: the same to the byte, so that it tells nothing about why. */
export function deny(): Answer {
  return denial;
}

/** How long every denial of an authentic token takes, ms: longer than finding out why, on either engine, and too short to be felt. */
const settles = 12;
let due = { since: -1, denial: Promise.resolve(denial) };

/**
 * The denial, at a time that is set before anything is asked of the store, so that it tells nothing of what is found there. What is asked
 * within one ms shares it, as most of those who ask are not denied.
 */
export function denyLater(): Promise<Answer> {
  const since = Math.floor(performance.now());
  if (since !== due.since) due = { since, denial: sleep(settles, denial) };
  return due.denial;
}

/** The answer to a method that links do not have. */
export function methodNotAllowed(allow: string): Answer {
  return { status: 405, headers: { ...always, Allow: allow, "Cache-Control": "no-store", "Content-Length": "0" }, body: null };
}

/** The answer when store, storage or decoder cannot serve a link now (503), or never will (the denial). */
export function failDelivery(error: unknown): Answer {
  // An original that the decoder refuses today is refused tomorrow: its thumbnail does not exist.
  if (isRefusal(error) && ["unreadable-image", "too-many-pixels", "unsupported-type"].includes(error.code)) return deny();
  const { body, retryAfter } = problemOf(error);
  const problem = Buffer.from(JSON.stringify({ ...body, status: 503, title: "Service Unavailable" }));
  const headers = {
    ...always,
    "Cache-Control": "no-store",
    "Content-Type": "application/problem+json",
    "Content-Length": String(problem.length),
  };
  return { status: 503, headers: { ...headers, "Retry-After": String(retryAfter ?? 5) }, body: problem };
}
