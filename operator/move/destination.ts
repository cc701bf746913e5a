import { type Config, config, parseConfig } from "#lib/config.ts";
import { Fault, type Given } from "../command.ts";
import { resolveHere } from "../here.ts";

/** Where an installation is moved to. */
export type Destination = {
  /** All settings of a server there. */
  env: NodeJS.ProcessEnv;
  config: Config;
  /** Whether rows, and whether files, have to go there: else they stay where they are. */
  carries: { rows: boolean; files: boolean };
  /** Where that is, without passwords. */
  words: string;
  /** What has to be set, and what no longer, in the settings of every server. */
  changes: string[];
  /** The names of secrets that this call has in its environment and servers there need in theirs. */
  alike: string[];
};

export const options = {
  database: { type: "string" },
  bucket: { type: "string" },
  endpoint: { type: "string" },
  region: { type: "string" },
  "path-style": { type: "boolean" },
  "data-dir": { type: "string" },
} as const;

const ofBuckets = ["S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_FORCE_PATH_STYLE", "S3_REDIRECT_ENDPOINT"];
/** What has an effect with a bucket alone. */
const besideBuckets = ["S3_REDIRECT_SECONDS", "CACHE_BYTES"];

/** What the options say of it; whatever they do not name stays as it is. Throws as `parseConfig` does, and a `Fault` where they change nothing. */
export function readDestination({ values }: Given): Destination {
  const given = (name: keyof typeof options) => values[name] as string | undefined;
  const env = { ...process.env };
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete env[name];
    else env[name] = value;
  };
  if (given("database") !== undefined) set("DATABASE_URL", given("database") === "sqlite" ? undefined : given("database"));
  if (given("data-dir") !== undefined) set("DATA_DIR", resolveHere(given("data-dir") ?? ""));
  if (given("bucket") !== undefined) {
    const none = given("bucket") === "none";
    if (none) for (const name of [...ofBuckets, ...besideBuckets]) set(name, undefined);
    else {
      set("S3_BUCKET", given("bucket"));
      set("S3_ENDPOINT", given("endpoint"));
      set("S3_REGION", given("region"));
      set("S3_FORCE_PATH_STYLE", values["path-style"] === true ? "1" : undefined);
      // What leads to one bucket leads to no other.
      set("S3_REDIRECT_ENDPOINT", undefined);
    }
  } else if (["endpoint", "region", "path-style"].some((name) => name in values)) {
    throw new Fault("--endpoint, --region and --path-style tell where the --bucket is: name it too.", 2);
  }
  const there = parseConfig(env);
  const carries = { rows: storeOf(there) !== storeOf(config()), files: filesOf(there) !== filesOf(config()) };
  if (!(carries.rows || carries.files)) {
    throw new Fault(
      "Say where to: --database postgres://… or sqlite, --bucket NAME or none, --data-dir DIR. These are where it is already.",
      2,
    );
  }
  return { env, config: there, carries, words: `${storeOf(there)}, ${filesOf(there)}`, changes: changesTo(env), alike: secretsFor(there) };
}

function secretsFor({ databaseUrl, bucket }: Config): string[] {
  const ofBucket = bucket?.credentials ? ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] : [];
  const ofDatabase = databaseUrl !== null && new URL(databaseUrl).password === "" ? ["PGPASSWORD"] : [];
  return [...ofDatabase, ...ofBucket].filter((name) => process.env[name]);
}

function changesTo(env: NodeJS.ProcessEnv): string[] {
  const names = ["DATABASE_URL", "DATA_DIR", ...ofBuckets, ...besideBuckets];
  return names.flatMap((name) => {
    if (env[name] === process.env[name]) return [];
    return env[name] === undefined ? [`(no ${name})`] : [`${name}=${env[name]}`];
  });
}

function storeOf({ databaseUrl, dataDir }: Config): string {
  if (databaseUrl === null) return `SQLite in ${dataDir}`;
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `postgres://${hostname}:${port || 5432}${pathname}`;
}

function filesOf({ bucket, dataDir }: Config): string {
  return bucket === null
    ? `files in ${dataDir}`
    : `files in the bucket ${bucket.bucket} at ${bucket.endpoint ?? `Amazon, ${bucket.region}`}`;
}
