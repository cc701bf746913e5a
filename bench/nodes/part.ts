import { raw, send } from "#bench/ingest/send.ts";
import { findLoad } from "#bench/load/index.ts";
import { type Burst, takeTurns, type Work } from "#bench/measure/burst.ts";
import { cpuSecondsOf } from "#bench/measure/cpu.ts";
import { type Comparison, compare, cpuEach, rate } from "#bench/measure/figure.ts";
import type { Part } from "#bench/part.ts";
import { findPhoto } from "#bench/photo.ts";
import { upload } from "#bench/site.ts";
import { startBalancer } from "#e2e/setup/balancer.ts";
import { asAdmin, join, over, password } from "#e2e/setup/client.ts";
import { startCluster } from "#e2e/setup/cluster.ts";
import { type Nginx, runNginx } from "#e2e/setup/nginx.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { startS3 } from "#e2e/setup/s3.ts";
import type { Launched } from "#e2e/setup/tessera.ts";

const secret = "the one secret of all the nodes here";
const admin = { ADMIN_EMAIL: "bench@example.org", ADMIN_PASSWORD: password };
const connections = 32;
/** As many as a node's memory holds easily, so that what is measured is no single one. */
const pictures = 24;
const uploads = 8;
const atOnce = 4;
/** What a second node may add to the CPU of a request: it remembers hot pictures once more, and keeps connections of its own. */
const most = 1.15;

/** The CPU of a burst is that of the nodes; beside it stands that of the balancer, in seconds. */
type Observed = Burst & { balancerSeconds: number | null };
type Side = "readOne" | "readTwo" | "readTwoTwice" | "readAtRandom" | "readByKey" | "sendOne" | "sendTwo";

/** Two nodes over one PostgreSQL and one bucket, beside one of them alone, both times behind nginx. */
export const measureNodes: Part = async (turns) => {
  const photo = await findPhoto();
  const { load, name } = await findLoad();
  const closing: (() => Promise<void>)[] = [];
  try {
    // It flushes each commit, as where people's data are.
    const postgres = await startPostgres({ durable: true });
    closing.unshift(postgres.stop);
    const s3 = await startS3();
    closing.unshift(s3.stop);
    const ground = { ...(await s3.settings("nodes")), DATABASE_URL: await postgres.url("nodes"), AUTH_SECRET: secret };
    const cluster = await startCluster({ ...admin, ...ground }, [{}, {}]);
    closing.unshift(cluster.stop);
    const [first] = cluster.nodes;
    if (first === undefined) throw new Error("There is no node");
    const alone = await startBalancer([new URL(first.origin).host]);
    closing.unshift(alone.stop);
    const [atRandom, byKey] = [await startPlain(cluster.nodes, "random"), await startPlain(cluster.nodes, "hash $picture consistent")];
    closing.unshift(atRandom.stop, byKey.stop);
    const person = await join(over(cluster.origin));
    const { call } = await asAdmin(over(cluster.origin), admin.ADMIN_EMAIL);
    await call("PATCH", `/admin/accounts/${person.account.id}`, { plan: "enterprise" });
    const paths: string[] = [];
    while (paths.length < pictures) paths.push(`/i/${(await upload({ person }, photo)).key}/200`);
    const body = raw(photo);
    const reading =
      (by: Nginx, nodes: Launched[], of = connections) =>
      () =>
        observed(by, nodes, () => load({ url: `${by.origin}${paths[0]}`, paths, connections: of, seconds: 1 }));
    const sending = (by: Nginx, nodes: Launched[]) => () =>
      observed(by, nodes, () => send({ tessera: { origin: by.origin }, person }, body, uploads, atOnce));
    const bursts = await takeTurns<Side, Observed>(
      {
        readOne: reading(alone, [first]),
        readTwo: reading(cluster.balancer, cluster.nodes),
        readTwoTwice: reading(cluster.balancer, cluster.nodes, 2 * connections),
        readAtRandom: reading(atRandom, cluster.nodes),
        readByKey: reading(byKey, cluster.nodes),
        sendOne: sending(alone, [first]),
        sendTwo: sending(cluster.balancer, cluster.nodes),
      },
      turns,
    );
    return {
      figures: comparisons(bursts).map(compare),
      versions: [cluster.balancer.version, name],
      notes: [
        `${photo.name}; nodes, nginx with one worker, PostgreSQL (which flushes each commit), an S3 server (Swift) and the source of the load share this machine, so that a second node has no core of its own: what counts is the CPU of a request, of nodes and of nginx apart`,
        `${connections} keep-alive connections, or twice as many, for thumbnails of 200 px of ${pictures} pictures in turn, ${atOnce} uploads at a time; nginx chooses a node at random for each request, or by the key in its path`,
      ],
    };
  } finally {
    for (const close of closing) await close();
  }
};

function comparisons(of: Record<Side, Observed[] | null>): Comparison<Observed>[] {
  const asBalancers = (bursts: Observed[] | null) => bursts?.map((burst) => ({ ...burst, cpuSeconds: burst.balancerSeconds })) ?? null;
  const two = (what: string, tessera: Observed[] | null, bursts: Observed[] | null): Comparison<Observed>[] => [
    { what: `${what} by two nodes, CPU of nodes`, measure: cpuEach, goal: { most }, tessera, limit: { name: "one node", bursts } },
    { what: `${what} by two nodes, a second`, measure: rate, goal: null, tessera, limit: { name: "one node", bursts } },
    {
      what: `${what}, CPU of the balancer`,
      measure: cpuEach,
      goal: null,
      tessera: asBalancers(tessera),
      limit: { name: "the nodes'", bursts: tessera },
    },
  ];
  return [
    ...two("hot thumbnail", of.readTwo, of.readOne),
    // With so many, each of two nodes is asked for as much at once as one of them alone is with half.
    {
      what: `hot thumbnail by two nodes with ${2 * connections} connections, CPU of nodes`,
      measure: cpuEach,
      goal: null,
      tessera: of.readTwoTwice,
      limit: { name: `one node with ${connections}`, bursts: of.readOne },
    },
    {
      what: "hot thumbnail by key, CPU of the balancer",
      measure: cpuEach,
      goal: null,
      tessera: asBalancers(of.readByKey),
      limit: { name: "at random", bursts: asBalancers(of.readAtRandom) },
    },
    ...two("12 MP upload", of.sendTwo, of.sendOne),
  ];
}

/** A plain balancer that chooses a node as `way` says; `$picture` is the key in the path, where there is one. */
async function startPlain(nodes: Launched[], way: string): Promise<Nginx> {
  const servers = nodes.map(({ origin }) => `server ${new URL(origin).host};`).join(" ");
  const nginx = await runNginx(
    (_, listen) => `
  map $uri $picture { ~^/i/(?<key>[^/]+) $key; default $request_id; }
  upstream nodes { ${way}; ${servers} keepalive 64; }
  server {
    listen ${listen};
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    location / { proxy_pass http://nodes; }
  }`,
  );
  if (nginx === null) throw new Error("There is no nginx here: install it, or run the bench as root on Debian.");
  return nginx;
}

async function observed({ pid }: Nginx, nodes: Launched[], work: () => Promise<Work>): Promise<Observed> {
  const cpu = () => [sumOf(nodes.map((node) => cpuSecondsOf(node.pid))), cpuSecondsOf(pid)] as const;
  const [nodesBefore, before] = cpu();
  const done = await work();
  const [nodesAfter, after] = cpu();
  return { ...done, cpuSeconds: difference(nodesAfter, nodesBefore), balancerSeconds: difference(after, before) };
}

function sumOf(all: (number | null)[]): number | null {
  return all.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}
