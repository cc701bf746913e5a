import { afterEach, expect, test, vi } from "vitest";
import { config } from "#lib/config.ts";
import { readDestination } from "./destination.ts";

afterEach(() => vi.unstubAllEnvs());

/** The settings of a place with everything that a bucket may have. */
function atBucket() {
  const settings = {
    S3_BUCKET: "old",
    S3_ENDPOINT: "https://s3.example.org",
    S3_REGION: "eu-central-1",
    S3_FORCE_PATH_STYLE: "1",
    S3_REDIRECT_SECONDS: "10",
    S3_REDIRECT_ENDPOINT: "https://cdn.example.org",
    CACHE_BYTES: "1000",
    AWS_ACCESS_KEY_ID: "id",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  expect(config().bucket).toMatchObject({ bucket: "old" });
}

test("a folder is told nothing of the bucket before it, and another bucket nothing of the CDN before that", () => {
  atBucket();
  const folder = readDestination({ values: { bucket: "none" }, positionals: [] });
  expect(folder.config.bucket).toBeNull();
  expect(folder.changes.toSorted()).toEqual([
    "(no CACHE_BYTES)",
    "(no S3_BUCKET)",
    "(no S3_ENDPOINT)",
    "(no S3_FORCE_PATH_STYLE)",
    "(no S3_REDIRECT_ENDPOINT)",
    "(no S3_REDIRECT_SECONDS)",
    "(no S3_REGION)",
  ]);
  const other = readDestination({ values: { bucket: "new" }, positionals: [] });
  expect(other.config.bucket).toMatchObject({ bucket: "new", endpoint: null, pathStyle: false, redirectEndpoint: null });
  expect(other.config.redirectSeconds).toBe(10);
});
