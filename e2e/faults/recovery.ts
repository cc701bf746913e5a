import { setTimeout as sleep } from "node:timers/promises";
import { caller, over, type Send } from "#e2e/setup/client.ts";
import type { Launched } from "#e2e/setup/tessera.ts";
import type { Random } from "./random.ts";
import { saltedPicture } from "./salted.ts";
import { sendBy, type Way } from "./ways.ts";

/** ms after which an answer is given up. */
const PATIENCE = 20_000;
const ways: Way[] = ["form", "raw", "tus"];

/** Somebody whose plan gives originals, and who tries each node. */
export type Trying = { token: string; random: Random };

/**
 * Waits until each node says that it is well, takes an upload, gives it back, and is heard by the next one when it deletes it, asked
 * without a balancer. What is wrong, each in a sentence: what did not come to be before `deadline` (ms since 1970), and every refusal
 * meanwhile but 503 with `Retry-After`.
 */
export async function untilServing(nodes: Launched[], trying: Trying, deadline: number): Promise<string[]> {
  const trials = nodes.map(async ({ origin }, place) => {
    const next = nodes[(place + 1) % nodes.length]?.origin ?? origin;
    return tryNode(new Patient(origin, deadline), new Patient(next, deadline), trying).then(
      () => [],
      (error: Error) => [`The node at ${origin} did not recover: ${error.message}.`],
    );
  });
  return (await Promise.all(trials)).flat();
}

async function tryNode(node: Patient, next: Patient, { token, random }: Trying): Promise<void> {
  for (const one of [node, next]) await one.untilWell();
  const bytes = await saltedPicture(random, 20_000);
  const way = random.oneOf(ways);
  const id = await node.until(`an upload by ${way}`, async (send) => {
    const { id, ...sent } = await sendBy(send, token, way, bytes);
    return { ...sent, found: sent.taken ? id : null };
  });
  const path = await node.until("the image", async (send) => {
    const { status, headers, body } = await caller(send, token).call("GET", `/images/${id}`);
    return { status, retryAfter: waitIn(headers), found: status === 200 ? `/i/${body.key}/original` : null };
  });
  for (const one of [node, next]) {
    await one.until(`${path}`, async (send) => {
      const answer = await send(path);
      const same = Buffer.from(await answer.arrayBuffer()).equals(bytes);
      return { status: answer.status, retryAfter: waitIn(answer.headers), found: answer.status === 200 && same ? true : null };
    });
  }
  let tries = 0;
  await node.until(`a delete of ${id}`, async (send) => {
    const { status, headers } = await caller(send, token).call("DELETE", `/images/${id}`);
    // One that was answered with 503 may have been done.
    return { status, retryAfter: waitIn(headers), found: status === 204 || (status === 404 && tries++ > 0) ? true : null };
  });
  await next.until(`${path}, which is deleted`, async (send) => {
    const answer = await send(path);
    await answer.body?.cancel();
    return { status: answer.status, retryAfter: waitIn(answer.headers), found: answer.status === 404 ? true : null };
  });
}

type Answered<T> = { status: number; retryAfter: number | null; found: T | null };

/** Asks one node until it does what it must, and takes no other excuse than 503 with `Retry-After`. */
class Patient {
  readonly #send: Send;
  readonly #deadline: number;

  constructor(origin: string, deadline: number) {
    const send = over(origin);
    this.#send = (path, init) => send(path, { signal: AbortSignal.timeout(PATIENCE), ...init });
    this.#deadline = deadline;
  }

  async untilWell(): Promise<void> {
    for (let last = "nothing"; last !== "200"; await sleep(50)) {
      if (Date.now() > this.#deadline) throw new Error(`/healthz answered ${last}`);
      last = await statusOf(this.#send);
    }
  }

  async until<T>(what: string, ask: (send: Send) => Promise<Answered<T>>): Promise<T> {
    for (;;) {
      const { status, retryAfter, found } = await ask(this.#send);
      if (found !== null) return found;
      const excused = status === 503 && (retryAfter ?? 0) > 0;
      if (!excused || Date.now() > this.#deadline) throw new Error(`${what} was answered with ${status}, Retry-After ${retryAfter}`);
      await sleep(100);
    }
  }
}

/** The status of `/healthz`, or why there is none. */
export async function statusOf(send: Send): Promise<string> {
  try {
    const answer = await send("/healthz");
    await answer.body?.cancel();
    return String(answer.status);
  } catch (error) {
    return (error as Error).message;
  }
}

function waitIn(headers: Headers): number | null {
  return headers.has("retry-after") ? Number(headers.get("retry-after")) : null;
}
