import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Answer, asAdmin, type Caller, over, password, type Send } from "#e2e/setup/client.ts";
import { type NodeOf, startCluster } from "#e2e/setup/cluster.ts";
import { createDatabase } from "#e2e/setup/postgres.ts";
import { settingsOfBucket } from "#e2e/setup/s3.ts";
import { type Door, startTessera, type Tessera } from "#e2e/setup/tessera.ts";
import { parseConfig } from "#lib/config.ts";
import { diskStorage } from "#lib/storage/disk.ts";
import type { Storage } from "#lib/storage/index.ts";
import { s3Storage } from "#lib/storage/s3.ts";
import { knock, type Reply } from "./wire.ts";

/** A running server, somebody who administers it, `fetch` into it, the storage that it uses, and the settings that name it. */
export type House = Tessera & {
  door: Door;
  send: Send;
  admin: Caller;
  storage: Storage;
  ground: Record<string, string>;
  /** Of the server, or of each of its nodes. */
  dataDirs: string[];
};

/** The S3 server on which vitest's projects "bucket" and "cluster" run some suites again; elsewhere bytes are on the disk. */
const s3 = process.env["TESTS_ON_S3"];
/** Where project "cluster" has its databases, each URL up to and with the slash: at the server, and by way of a pooler. */
const cluster = process.env["TESTS_ON_POSTGRES"] && {
  direct: process.env["TESTS_ON_POSTGRES"],
  pooled: process.env["TESTS_ON_PGBOUNCER"] ?? "",
};
/** The doors that a suite tries. */
export const doors: Door[] = s3 === undefined ? ["second", "first"] : ["second"];
/** Settings of a new and empty place for bytes, and of a store where several nodes are to share it. */
export async function newGround(): Promise<Record<string, string>> {
  const bucket = s3 === undefined ? {} : await settingsOfBucket(s3, `bucket-${randomUUID()}`);
  if (!cluster) return bucket;
  const name = `house_${randomUUID().replaceAll("-", "")}`;
  await createDatabase(`${cluster.direct}postgres`, name);
  return { ...bucket, DATABASE_URL: cluster.direct + name, AUTH_SECRET: "the one secret of all nodes of a house" };
}

const adminEmail = "admin@example.org";

/** Starts a server with an administrator. `env` holds settings. */
export async function openHouse(door: Door, env: Record<string, string> = {}): Promise<House> {
  const ground = await newGround();
  const settings = { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...ground, ...env };
  const server = await (cluster ? startNodes(settings) : startOne(door, settings));
  try {
    const send = over(server.origin);
    const { bucket } = parseConfig(settings);
    const storage = bucket === null ? diskStorage(server.dataDir) : s3Storage(bucket, join(server.dataDir, "incoming"));
    return { ...server, door, send, admin: await asAdmin(send, adminEmail), storage, ground };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What two nodes on this ground have of their own: one of them has PgBouncer before the database. */
export function waysTo({ DATABASE_URL: url = "" }: Record<string, string>): NodeOf[] {
  const { direct = "", pooled = "" } = cluster || {};
  const ways = [url, url.startsWith(direct) ? pooled + url.slice(direct.length) : url];
  return ways.map((way) => ({ env: { DATABASE_URL: way } }));
}

/** Two nodes behind a balancer, as one server. */
async function startNodes(env: Record<string, string>): Promise<Tessera & Pick<House, "dataDirs">> {
  const { origin, nodes, log, stop } = await startCluster(env, waysTo(env), { counted: true });
  return { origin, dataDir: nodes[0]?.dataDir ?? "", dataDirs: nodes.map(({ dataDir }) => dataDir), setupUrl: null, log, stop };
}

async function startOne(door: Door, env: Record<string, string>): Promise<Tessera & Pick<House, "dataDirs">> {
  const server = await startTessera({ door, env });
  return { ...server, dataDirs: [server.dataDir] };
}

/** The body of an answer that has to be a success. */
export function good<T>({ status, body }: Answer<T>): T {
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Puts an account on a plan, suspends it, or whatever an administrator changes. */
export async function change({ admin }: Pick<House, "admin">, accountId: string, how: Record<string, unknown>): Promise<void> {
  good(await admin.call("PATCH", `/admin/accounts/${accountId}`, how));
}

/** Signs in as a browser does, and answers with the `Cookie` header that it sends from then on. */
export async function signIn(house: Pick<House, "origin">, email: string, secret = password): Promise<string | null> {
  return sessionCookieOf(await trySignIn(house, email, secret))?.split(";")[0] ?? null;
}

/** The session's `Set-Cookie`, whole, of an answer to `trySignIn`; null when it was refused. */
export function sessionCookieOf({ headers }: Reply): string | null {
  return cookiesIn(headers["set-cookie"]).find((cookie) => cookie.startsWith("tessera-session=")) ?? null;
}

/** Signs in as a browser does, whatever comes of it; `more` are headers that it sends too. */
export async function trySignIn(
  { origin }: Pick<House, "origin">,
  email: string,
  secret: string,
  more: Record<string, string> = {},
): Promise<Reply> {
  const first = await knock(origin, "/api/auth/csrf", { headers: more });
  const { csrfToken } = JSON.parse(first.body.toString()) as { csrfToken: string };
  const form = new URLSearchParams({ csrfToken, email, password: secret, json: "true" });
  const headers = { ...more, cookie: cookiesOf(first.headers["set-cookie"]), "content-type": "application/x-www-form-urlencoded" };
  return knock(origin, "/api/auth/callback/credentials", { method: "POST", headers, body: form.toString() });
}

function cookiesOf(set: string | undefined): string {
  return cookiesIn(set)
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function cookiesIn(set = ""): string[] {
  return set.split(/, (?=[^;,\s]+=)/);
}
