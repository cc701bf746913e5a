import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Nginx, runNginx } from "./nginx.ts";
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
  stop(): Promise<void>;
};

/** What one node has of its own: settings, and a program that runs it. */
export type NodeOf = { env?: Record<string, string>; under?: string[] };

/**
 * Starts a node for each of `own` at the same moment, and resolves when all are healthy and nginx is before them. `env` names the database,
 * the bucket and the secret that they share; each has a folder of its own.
 */
export async function startCluster(env: Record<string, string>, own: NodeOf[]): Promise<Cluster> {
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
    const balancer = await startBalancer(nodes.map(({ origin }) => new URL(origin).host));
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
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Starts nginx before these addresses. Where a node is gone it asks the next one, but for what may have been done already and must not be
 * done twice: that is 503 with `Retry-After`, as it is when no node is left. Uploads go through as they come.
 */
export async function startBalancer(addresses: string[]): Promise<Nginx> {
  const balancer = await runNginx(
    (_, listen) => `
  upstream nodes {
    random;
    ${addresses.map((address) => `server ${address} max_fails=1 fail_timeout=1s;`).join("\n    ")}
    keepalive 64;
  }
  server {
    listen ${listen};
    client_max_body_size 0;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_request_buffering off;
    proxy_connect_timeout 2s;
    proxy_next_upstream error timeout;
    error_page 502 504 =503 @away;
    location / { proxy_pass http://nodes; }
    location @away {
      default_type application/problem+json;
      add_header Retry-After 1 always;
      add_header Cache-Control no-store always;
      return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Try again in a moment.","code":"unavailable"}';
    }
  }`,
  );
  if (balancer === null) throw new Error("There is no nginx here: install it, or run the tests as root on Debian.");
  return balancer;
}
