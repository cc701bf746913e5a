import { hkdfSync, randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { once } from "#db/once.ts";

const MiB = 1024 * 1024;

/** Settings of the contract that nothing reads yet; a setting without effect would mislead whoever set it. */
const notBuiltYet = [
  "AUTH_GITHUB_ID",
  "AUTH_GITHUB_SECRET",
  "AUTH_GOOGLE_ID",
  "AUTH_GOOGLE_SECRET",
  "AUTH_OIDC_ISSUER",
  "AUTH_OIDC_ID",
  "AUTH_OIDC_SECRET",
  "METRICS_TOKEN",
];

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, "must be a whole number")
    .transform(Number)
    .refine((n) => n >= least && n <= most, `must be from ${least} to ${most}`);

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an http(s) address")
  .refine(
    (text) => !URL.canParse(text) || /^\/?$/.test(new URL(text).pathname + new URL(text).search + new URL(text).hash),
    "must be an origin without a path",
  )
  .transform((text) => new URL(text).origin);

const Environment = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: origin.optional(),
  TRUST_PROXY: z.enum(["0", "1"], "must be 1 or 0").default("0"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), "must start with postgres://")
    .refine(
      (text) => !URL.canParse(text) || /^([1-9]\d{0,2})?$/.test(new URL(text).searchParams.get("connection_limit") ?? ""),
      "must have a connection_limit from 1 to 999",
    )
    .optional(),
  S3_BUCKET: z
    .string()
    .refine((text) => text.startsWith("arn:") || !text.includes("/"), "must be the name of a bucket, which has no slash")
    .optional(),
  S3_ENDPOINT: origin.optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z\d]([a-z\d-]*[a-z\d])?$/i, "must be letters, digits and hyphens, as eu-central-1")
    .default("us-east-1"),
  S3_FORCE_PATH_STYLE: z.enum(["0", "1"], "must be 1 or 0").default("0"),
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  S3_REDIRECT_SECONDS: whole(1, 604_800).optional(),
  S3_REDIRECT_ENDPOINT: origin.optional(),
  CACHE_BYTES: whole(0, Number.MAX_SAFE_INTEGER).default(256 * MiB),
  AUTH_SECRET: z
    .string()
    .transform((text) => text.split(",").map((secret) => secret.trim()))
    .refine((secrets) => secrets.every((secret) => secret.length >= 32), "every secret in it must have 32 characters or more")
    .refine((secrets) => new Set(secrets).size === secrets.length, "must not name a secret twice")
    .optional(),
  ADMIN_EMAIL: z.string().trim().pipe(z.email("must be an e-mail address")).optional(),
  ADMIN_PASSWORD: z.string().min(10, "must have 10 characters or more").max(1024).optional(),
  SIGN_UP: z.enum(["open", "closed"], "must be open or closed (invite is not built yet)").default("open"),
  MAX_UPLOAD_BYTES: whole(1, Number.MAX_SAFE_INTEGER).default(512 * MiB),
  MAX_PIXELS: whole(1, 1_000_000_000).default(100_000_000),
  LINK_CACHE_SECONDS: whole(0, 31_536_000).default(60),
  LEDGER_DAYS: whole(1, 3650).default(90),
  RATE_LIMIT: z.enum(["on", "off"], "must be on or off").default("on"),
});

/**
 * Where a bucket is. `endpoint` null is Amazon's own; `credentials` null are those that the machine has (a role of its own).
 * `redirectEndpoint` is where visitors reach it; null where that is `endpoint` too.
 */
export type BucketSettings = {
  bucket: string;
  endpoint: string | null;
  region: string;
  pathStyle: boolean;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | null;
  redirectEndpoint: string | null;
};

/** The settings of this process; sizes in bytes, durations in seconds, `dataDir` absolute. */
export type Config = {
  port: number;
  host: string | undefined;
  publicUrl: string | null;
  trustProxy: boolean;
  dataDir: string;
  databaseUrl: string | null;
  /** Null where the bytes are on the disk. */
  bucket: BucketSettings | null;
  /** How long an address in the bucket works that visitors of permanent links are sent to; null where they are not. */
  redirectSeconds: number | null;
  /** How much of the bucket is kept on this node's disk too. */
  cacheBytes: number;
  /** The first seals, all open; `null` until the generated one is read. */
  secrets: string[] | null;
  admin: { email: string; password: string } | null;
  signUp: "open" | "closed";
  maxUploadBytes: number;
  maxPixels: number;
  linkCacheSeconds: number;
  ledgerDays: number;
  rateLimit: boolean;
};

/**
 * Reads the settings from `env` (contract, section 3). An empty variable counts as unset, as compose files write them.
 * Throws one error whose message names every fault.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Environment.safeParse(given);
  const faults = notBuiltYet.filter((name) => name in given).map((name) => `${name} has no effect in this version: remove it`);
  if ("ADMIN_EMAIL" in given !== "ADMIN_PASSWORD" in given) faults.push("ADMIN_EMAIL and ADMIN_PASSWORD must be set together");
  faults.push(...bucketFaults(given));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  if (parsed.success && (parsed.data.S3_REDIRECT_SECONDS ?? 0) > parsed.data.LINK_CACHE_SECONDS) {
    faults.push("S3_REDIRECT_SECONDS must not be more than LINK_CACHE_SECONDS");
  }
  if (!parsed.success || faults.length > 0) throw new Error(`Wrong settings:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  const set = parsed.data;
  return {
    port: set.PORT,
    host: set.HOST,
    publicUrl: set.PUBLIC_URL ?? null,
    trustProxy: set.TRUST_PROXY === "1",
    dataDir: resolve(set.DATA_DIR),
    databaseUrl: set.DATABASE_URL ?? null,
    bucket: bucketOf(set),
    redirectSeconds: set.S3_REDIRECT_SECONDS ?? null,
    cacheBytes: set.CACHE_BYTES,
    secrets: set.AUTH_SECRET ?? null,
    admin:
      set.ADMIN_EMAIL !== undefined && set.ADMIN_PASSWORD !== undefined ? { email: set.ADMIN_EMAIL, password: set.ADMIN_PASSWORD } : null,
    signUp: set.SIGN_UP,
    maxUploadBytes: set.MAX_UPLOAD_BYTES,
    maxPixels: set.MAX_PIXELS,
    linkCacheSeconds: set.LINK_CACHE_SECONDS,
    ledgerDays: set.LEDGER_DAYS,
    rateLimit: set.RATE_LIMIT === "on",
  };
}

/** What is wrong with the settings of the bucket together. `AWS_*` alone may be there for other programs. */
function bucketFaults(given: Record<string, unknown>): string[] {
  if (!("S3_BUCKET" in given)) {
    return besideBucket.filter((name) => name in given).map((name) => `${name} has no effect without S3_BUCKET`);
  }
  const faults: string[] = [];
  const both = "AWS_ACCESS_KEY_ID" in given === "AWS_SECRET_ACCESS_KEY" in given;
  if (!both) faults.push("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together");
  if ("S3_REDIRECT_ENDPOINT" in given && !("S3_REDIRECT_SECONDS" in given)) {
    faults.push("S3_REDIRECT_ENDPOINT has no effect without S3_REDIRECT_SECONDS");
  }
  return faults;
}

const besideBucket = ["S3_ENDPOINT", "S3_REGION", "S3_FORCE_PATH_STYLE", "S3_REDIRECT_SECONDS", "S3_REDIRECT_ENDPOINT", "CACHE_BYTES"];

function bucketOf(set: z.infer<typeof Environment>): BucketSettings | null {
  if (set.S3_BUCKET === undefined) return null;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = set;
  const keys = accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : null;
  return {
    bucket: set.S3_BUCKET,
    endpoint: set.S3_ENDPOINT ?? null,
    region: set.S3_REGION,
    pathStyle: set.S3_FORCE_PATH_STYLE === "1",
    // Keys that a service lends for some hours are none without it.
    credentials: keys && sessionToken !== undefined ? { ...keys, sessionToken } : keys,
    redirectEndpoint: set.S3_REDIRECT_ENDPOINT ?? null,
  };
}

/** The settings of this process, read from its environment once. Throws as `parseConfig` does. */
export function config(): Config {
  return once("config", () => parseConfig(process.env));
}

/** The secrets of this installation, first the one that seals: `AUTH_SECRET`, or one generated once into `DATA_DIR`, mode 0600. */
export function secrets(): string[] {
  return once("secrets", () => config().secrets ?? generatedSecrets(config().dataDir));
}

/** A key of 32 bytes for one purpose, derived from a secret (HKDF, RFC 5869), so that no two uses share a key. */
export function keyFor(purpose: string, secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `tessera ${purpose}`, 32));
}

function generatedSecrets(dataDir: string): string[] {
  const file = join(dataDir, "secret");
  if (!existsSync(file)) generateSecret(dataDir, file);
  const all = readFileSync(file, "utf8")
    .split(",")
    .map((secret) => secret.trim());
  if (all.some((secret) => secret.length < 32)) throw new Error(`${file} does not hold secrets of 32 characters or more`);
  return all;
}

/** Whether this process has made the secret that it seals with. */
export function secretIsNew(): boolean {
  return once("secret.new", () => false);
}

/** A new secret of 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Puts these in place of the generated secrets, the first of which seals: all of them or, whenever the power goes, those before. */
export function replaceGeneratedSecrets(all: string[]): void {
  const { dataDir } = config();
  const file = join(dataDir, "secret");
  const { uid, gid } = statSync(file);
  const draft = draftOf(dataDir, all);
  // The server may run as somebody else than who rotates, and has to read it.
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
  renameSync(draft, file);
  syncFolder(dataDir);
}

function draftOf(dataDir: string, all: string[]): string {
  const draft = join(dataDir, `.secret-${randomBytes(8).toString("hex")}`);
  writeFileSync(draft, `${all.join(",")}\n`, { flag: "wx", mode: 0o600, flush: true });
  return draft;
}

/** Whole or absent, whenever the power goes: every session and every temporary link hangs on it. Where several start at once, the first one's stays. */
function generateSecret(dataDir: string, file: string): void {
  makeDataDir(dataDir);
  const draft = draftOf(dataDir, [newSecret()]);
  try {
    linkSync(draft, file);
    once("secret.new", () => true);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(dataDir);
}

/** Makes the folder of the data where it is missing, and what is missing above it, so that they survive a loss of power. */
export function makeDataDir(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

function syncFolder(folder: string): void {
  // Windows opens no folders; NTFS journals their entries.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
