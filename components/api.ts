import { hc } from "hono/client";
import { foundHere } from "#components/words/problem.ts";
import type { App } from "#lib/web/app.ts";
import type { Problem } from "#lib/web/shapes.ts";

/** The public API, typed by its own routes: every write of the pages is one of its calls. */
export const api = hc<App>("/").api.v1;

type Answer = { ok: boolean; status: number; headers: Headers; json(): Promise<unknown> };
type Body<R> = R extends { ok: false } ? never : R extends { json(): Promise<infer T> } ? Exclude<T, Problem> : never;

/** What came of a call: its body, or the problem that stood in the way. */
export type Outcome<T> = { problem: null; data: T } | { problem: Problem; data: null };

/** Makes a call and tells what came of it; never throws. */
export async function ask<R extends Answer>(call: Promise<R>): Promise<Outcome<Body<R>>> {
  try {
    const answer = await call;
    if (!answer.ok) return { problem: await problemOf(answer), data: null };
    return { problem: null, data: (answer.status === 204 ? null : await answer.json()) as Body<R> };
  } catch {
    return { problem: unreachable, data: null };
  }
}

/** The problem document in a refusal; one made from its status where a proxy answered instead of Tessera. */
export async function problemOf(answer: Pick<Answer, "status" | "json">): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body) return body as Problem;
  return problem("internal", answer.status);
}

/** A problem that the browser finds by itself: `detail` in the reader's language, or none where the catalogue has a sentence for the code. */
export function problem(code: string, status: number, detail = ""): Problem {
  return { type: foundHere, title: detail, status, detail, code };
}

/** Nothing came back: no network, or no server. */
export const unreachable = problem("unreachable", 0);
