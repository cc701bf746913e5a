import { chownSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig, replaceGeneratedSecrets, secrets } from "./config.ts";

describe("parseConfig", () => {
  test("has the contract's defaults", () => {
    expect(parseConfig({})).toMatchObject({
      port: 3000,
      host: undefined,
      publicUrl: null,
      trustProxy: false,
      databaseUrl: null,
      signUp: "open",
      maxUploadBytes: 512 * 1024 ** 2,
      maxPixels: 100_000_000,
      linkCacheSeconds: 60,
      rateLimit: true,
    });
  });

  test("takes an empty variable as unset", () => {
    expect(parseConfig({ PORT: "", PUBLIC_URL: "", AUTH_SECRET: "" })).toEqual(parseConfig({}));
  });

  test("names every fault in one message", () => {
    const wrong = {
      PORT: "http",
      PUBLIC_URL: "example.org/pictures",
      DATABASE_URL: "mysql://x",
      AUTH_SECRET: "short",
      ADMIN_EMAIL: "a@example.org",
      SIGN_UP: "invite",
      MAX_PIXELS: "-1",
      LINK_CACHE_SECONDS: "1.5",
      RATE_LIMIT: "no",
      S3_ENDPOINT: "ftp://example.org",
      S3_REGION: "nowhere",
      CACHE_BYTES: "1000",
      S3_REDIRECT_SECONDS: "30",
      S3_REDIRECT_ENDPOINT: "https://cdn.example.org",
      METRICS_TOKEN: "x",
    };
    const message = (() => {
      try {
        parseConfig(wrong);
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
  });

  test("takes an origin and no path as PUBLIC_URL", () => {
    expect(parseConfig({ PUBLIC_URL: "https://Pictures.example.org/" }).publicUrl).toBe("https://pictures.example.org");
    expect(() => parseConfig({ PUBLIC_URL: "https://example.org/pictures" })).toThrow("PUBLIC_URL");
  });

  test("takes a bucket, with keys or those of the machine", () => {
    const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
    const bucket = { bucket: "pictures", endpoint: null, region: "us-east-1", pathStyle: false, credentials: null, redirectEndpoint: null };
    expect(parseConfig(keys).bucket).toBeNull();
    expect(parseConfig({ S3_BUCKET: "pictures" }).bucket).toEqual(bucket);
    const own = { S3_BUCKET: "pictures", S3_ENDPOINT: "http://127.0.0.1:9000/", S3_FORCE_PATH_STYLE: "1", ...keys };
    expect(parseConfig(own).bucket).toEqual({
      ...bucket,
      endpoint: "http://127.0.0.1:9000",
      pathStyle: true,
      credentials: { accessKeyId: "id", secretAccessKey: "secret" },
    });
    expect(parseConfig({ ...own, S3_REDIRECT_SECONDS: "60" }).redirectSeconds).toBe(60);
    expect(() => parseConfig({ ...own, S3_REDIRECT_SECONDS: "61" })).toThrow("S3_REDIRECT_SECONDS");
    expect(() => parseConfig({ ...own, S3_REDIRECT_SECONDS: "1", LINK_CACHE_SECONDS: "0" })).toThrow("S3_REDIRECT_SECONDS");
    expect(() => parseConfig({ ...own, AWS_SECRET_ACCESS_KEY: "" })).toThrow("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    const lent = { accessKeyId: "id", secretAccessKey: "secret", sessionToken: "token" };
    expect(parseConfig({ ...own, AWS_SESSION_TOKEN: "token" }).bucket?.credentials).toEqual(lent);
  });

  test("takes an origin by which visitors reach the bucket, where they are sent there", () => {
    const sent = { S3_BUCKET: "pictures", S3_REDIRECT_SECONDS: "60", S3_REDIRECT_ENDPOINT: "https://cdn.example.org/" };
    expect(parseConfig(sent).bucket?.redirectEndpoint).toBe("https://cdn.example.org");
    expect(() => parseConfig({ ...sent, S3_REDIRECT_ENDPOINT: "https://cdn.example.org/tiles" })).toThrow("S3_REDIRECT_ENDPOINT");
    expect(() => parseConfig({ ...sent, S3_REDIRECT_SECONDS: "" })).toThrow("S3_REDIRECT_ENDPOINT has no effect");
    expect(() => parseConfig({ ...sent, S3_BUCKET: "" })).toThrow("S3_REDIRECT_ENDPOINT has no effect");
  });

  test("refuses what no bucket and no region can be called", () => {
    expect(() => parseConfig({ S3_BUCKET: "pictures/mine" })).toThrow("S3_BUCKET");
    expect(() => parseConfig({ S3_BUCKET: "pictures", S3_REGION: "eu central" })).toThrow("S3_REGION");
    const place = "arn:aws:s3:eu-central-1:123456789012:accesspoint/pictures";
    expect(parseConfig({ S3_BUCKET: place }).bucket?.bucket).toBe(place);
  });

  test("takes a list of secrets", () => {
    const [a, b] = ["a".repeat(32), "b".repeat(40)];
    expect(parseConfig({ AUTH_SECRET: `${a}, ${b}` }).secrets).toEqual([a, b]);
    expect(() => parseConfig({ AUTH_SECRET: `${a},${a}` })).toThrow("AUTH_SECRET");
  });
});

test("the generated secret is kept for its owner alone, and stays the same", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-secret-"));
  const shared = globalThis as unknown as Record<symbol, unknown>;
  const read = () => {
    shared[Symbol.for("tessera.secrets")] = undefined;
    shared[Symbol.for("tessera.config")] = parseConfig({ DATA_DIR: dataDir });
    return secrets();
  };
  const first = read();
  expect(first[0]?.length).toBeGreaterThanOrEqual(32);
  expect(read()).toEqual(first);
  expect(statSync(join(dataDir, "secret")).mode & 0o777).toBe(0o600);
});

test.runIf(process.getuid?.() === 0)("rotated secrets stay with the one who runs the server", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-secret-"));
  const shared = globalThis as unknown as Record<symbol, unknown>;
  shared[Symbol.for("tessera.secrets")] = undefined;
  shared[Symbol.for("tessera.config")] = parseConfig({ DATA_DIR: dataDir });
  const file = join(dataDir, "secret");
  const [old = ""] = secrets();
  chownSync(file, 1234, 1235);
  replaceGeneratedSecrets(["x".repeat(32), old]);
  const { uid, gid, mode } = statSync(file);
  expect([uid, gid, mode & 0o777]).toEqual([1234, 1235, 0o600]);
});
