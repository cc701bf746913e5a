import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { asAdmin, caller, join, type Send } from "#e2e/setup/client.ts";
import { isCut } from "./crowd.ts";
import type { Random } from "./random.ts";
import { saltedPicture } from "./salted.ts";

export type Readers = { faults: string[]; tally: { right: number; away: number; cut: number }; stop(): Promise<void> };

/**
 * Asks links again and again until it is stopped: each answers as it must, with the same bytes, or with 503. Another one is made, read,
 * revoked and read again meanwhile.
 */
export async function readLinks(send: Send, adminEmail: string, random: Random): Promise<Readers> {
  const faults: string[] = [];
  const tally = { right: 0, away: 0, cut: 0 };
  const owner = await join(send);
  await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${owner.account.id}`, { plan: "enterprise" });
  const [shown, deleted] = [await image(), await image()];
  const [live, revoked] = [await link(), await link()];
  await owner.call("DELETE", `/links/${revoked.id}`);
  await owner.call("DELETE", `/images/${deleted.id}`);
  const wanted: [path: string, status: number][] = [
    [`/i/${shown.key}/200`, 200],
    [`/i/${shown.key}/original`, 200],
    [live.path, 200],
    [`/i/${shown.key}/300`, 404],
    [revoked.path, 404],
    [`/i/${deleted.key}/original`, 404],
  ];
  const known = new Map<string, string>();
  let reading = true;

  async function image() {
    const { status, body } = await owner.upload(await saltedPicture(random, 100_000));
    if (status !== 201) throw new Error(`An upload was answered with ${status}.`);
    return body;
  }
  async function link() {
    const { body } = await owner.link(shown.id, 86_400);
    return { id: body.id, path: new URL(body.url).pathname };
  }

  async function read(path: string, status: number): Promise<void> {
    const answer = await send(path);
    const sum = createHash("sha256")
      .update(new Uint8Array(await answer.arrayBuffer()))
      .digest("hex");
    if (answer.status === 503) {
      tally.away += 1;
      await sleep(50);
    } else if (answer.status !== status) faults.push(`${path} answers ${answer.status} and not ${status}.`);
    else if (status === 200 && (known.get(path) ?? sum) !== sum) faults.push(`${path} answers with other bytes than before.`);
    else {
      tally.right += 1;
      known.set(path, sum);
    }
  }

  /** Makes a link and takes it away: from the answer on, nobody gets it. */
  async function lend(): Promise<void> {
    const made = await caller(send, owner.token).link(shown.id, 600);
    if (made.status !== 201) return;
    const path = new URL(made.body.url).pathname;
    await read(path, 200);
    if ((await owner.call("DELETE", `/links/${made.body.id}`)).status !== 204) return;
    for (let times = 0; times < 4; times++) await read(path, 404);
  }

  async function work(deed: () => Promise<void>): Promise<void> {
    while (reading) {
      await deed().catch((error: unknown) => {
        if (!isCut(error)) faults.push(`A reader failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
        tally.cut += 1;
      });
      await sleep(20);
    }
  }

  const working = [...wanted.map(([path, status]) => work(() => read(path, status))), work(lend)];
  return {
    faults,
    tally,
    async stop() {
      reading = false;
      await Promise.all(working);
    },
  };
}
