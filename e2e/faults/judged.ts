import { balancers } from "#e2e/setup/balancer.ts";
import { over, type Send } from "#e2e/setup/client.ts";
import { codeIn } from "#e2e/walk/look.ts";
import type { Harm, Harms } from "./harms.ts";

/** What judges an answer; `retryAfter` in s, `whole` unless it broke off. */
export type Judged = { status: number; retryAfter: number; code: string | null; byBalancer: boolean; whole: boolean };

/** What is wrong with an answer that came by way of a balancer when this was the worst that was done to the nodes; null where nothing is. */
export function faultOf({ status, retryAfter, code, byBalancer, whole }: Judged, worst: Harm): string | null {
  if (!whole && worst !== "loss") return "broke off, although no node was lost";
  // What is not there is for whoever asks to judge.
  if (status < 400 || status === 404) return null;
  if (status !== 503 || !(retryAfter > 0)) return `was answered with ${status} ${code}, Retry-After ${retryAfter}`;
  if (byBalancer && worst !== "loss") return "had no answer from any node, although none was lost";
  if (code !== "busy" && worst === "none") return `was answered with 503 ${code}, although nothing was away`;
  return null;
}

/** Sends to the balancer, and notes each answer that may not be. */
export function judged(origin: string, harms: Harms, faults: string[]): Send {
  const send = over(origin);
  return async (path, init) => {
    const asked = `${init?.method ?? "GET"} ${path}`;
    const worst = harms.watch();
    const answer = await send(path, init).catch((error: Error) => {
      // A balancer always answers; but for what is still being sent to a node that is lost.
      if (worst() !== "loss" || !(init?.body instanceof Uint8Array || init?.body instanceof FormData)) {
        faults.push(`${asked} was not answered: ${error.cause ?? error.message}.`);
      }
      throw error;
    });
    const bytes = await answer
      .clone()
      .arrayBuffer()
      .catch(() => null);
    const fault = faultOf(judgedOf(answer, bytes), worst());
    if (fault !== null) faults.push(`${asked} ${fault}.`);
    return answer;
  };
}

function judgedOf({ status, headers }: Response, bytes: ArrayBuffer | null): Judged {
  return {
    status,
    retryAfter: Number(headers.get("retry-after")),
    code: bytes === null || status < 400 ? null : codeIn(headers.get("content-type"), Buffer.from(bytes).toString()),
    byBalancer: headers.has(balancers),
    whole: bytes !== null,
  };
}
