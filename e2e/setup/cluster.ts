import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBalancer } from "./balancer.ts";
import type { Nginx } from "./nginx.ts";
import { type Launched, launchTessera } from "./tessera.ts";

export type Cluster = {
  /** Of the balancer, which hands each request to a node at random. */
  origin: string;
  balancer: Nginx;
  nodes: Launched[];
  /** Starts the node of this place again, at the same address, and does not wait for it. */
  relaunch(place: number): Promise<Launched>;
  /** All that nodes have printed, those of before among them. */
  log(): string;
  /** Ends all of it. Throws where a node had ended by itself, or was hardly asked anything although the balancer was asked much. */
  stop(): Promise<void>;
};

/** What one node has of its own: settings, and a program that runs it. */
export type NodeOf = { env?: Record<string, string>; under?: string[] };

/**
 * Starts a node for each of `own` at the same moment, and resolves when all are healthy and nginx is before them. `env` names the database,
 * the bucket and the secret that they share; each has a folder of its own. The balancer keeps count of whom it asks if `counted`, and
 * waits `patience` s for the next byte of an answer, or as long as the recipe has it.
 */
export async function startCluster(
  env: Record<string, string>,
  own: NodeOf[],
  { counted = false, patience }: { counted?: boolean; patience?: number } = {},
): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-cluster-"));
  const launched: Launched[] = [];
  const launch = async (place: number, port?: number) => {
    const { env: its = {}, under = [] } = own[place] ?? {};
    const settings = { ...env, ...its, DATA_DIR: join(folder, String(place)) };
    const node = await launchTessera({ door: "second", env: settings, under, ...(port === undefined ? {} : { port }) });
    launched.push(node);
    return node;
  };
  const stop = async () => {
    await Promise.all(launched.map((node) => node.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const nodes = await Promise.all(own.map((_, place) => launch(place)));
    await Promise.all(nodes.map((node) => node.healthy()));
    const addresses = nodes.map(({ origin }) => new URL(origin).host);
    const count = counted ? join(folder, "asked") : null;
    const balancer = await startBalancer(addresses, { count, silent: true, ...(patience !== undefined && { patience }) });
    return {
      origin: balancer.origin,
      balancer,
      nodes,
      async relaunch(place) {
        const node = await launch(place, Number(new URL(nodes[place]?.origin ?? "").port));
        nodes[place] = node;
        return node;
      },
      log: () => launched.map(({ log }) => log()).join("\n"),
      async stop() {
        await balancer.stop();
        const ended = launched
          .filter((node) => node.endedAlone())
          .map(({ origin, log }) => `The node at ${origin} ended by itself:\n${log()}`);
        const forgotten = count === null ? [] : neverAsked(await readFile(count, "utf8"), addresses);
        await stop();
        if (ended.length + forgotten.length > 0) throw new Error([...ended, ...forgotten].join("\n"));
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Requests from which on each node must have had one: by chance one of three has none of them in one case of two hundred million. */
const MANY = 50;

/** The nodes that had none of many requests, each in a sentence. `log` has whom the balancer asked, several for what it asked again. */
function neverAsked(log: string, addresses: string[]): string[] {
  const requests = log.split("\n").filter((line) => line !== "" && line !== "-");
  if (requests.length < MANY) return [];
  const asked = new Set(requests.flatMap((line) => line.split(/, | : /)));
  return addresses.filter((one) => !asked.has(one)).map((one) => `The node at ${one} was asked none of ${requests.length} requests.`);
}
