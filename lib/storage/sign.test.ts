import { expect, test } from "vitest";
import { type BucketSettings, parseConfig } from "#lib/config.ts";
import { openSigner, originOfAddresses } from "./sign.ts";

const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const told = { type: "image/webp", disposition: "inline", cacheControl: "public, max-age=5" };

test.each([
  ["https://pictures.s3.eu-central-1.amazonaws.com", { S3_BUCKET: "pictures", S3_REGION: "eu-central-1" }],
  // A wildcard certificate is for one label alone, so that a name with dots stands in the path.
  ["https://s3.eu-central-1.amazonaws.com", { S3_BUCKET: "pictures.example.org", S3_REGION: "eu-central-1" }],
  ["https://pictures.s3.cn-north-1.amazonaws.com.cn", { S3_BUCKET: "pictures", S3_REGION: "cn-north-1" }],
  ["https://pictures.s3.example.org", { S3_BUCKET: "pictures", S3_ENDPOINT: "https://s3.example.org" }],
  ["https://s3.example.org", { S3_BUCKET: "pictures", S3_ENDPOINT: "https://s3.example.org", S3_FORCE_PATH_STYLE: "1" }],
  ["https://s3.example.org", { S3_BUCKET: "pictures.example.org", S3_ENDPOINT: "https://s3.example.org" }],
  ["http://127.0.0.1:3900", { S3_BUCKET: "pictures", S3_ENDPOINT: "http://127.0.0.1:3900" }],
  ["https://pictures.cdn.example.org", { S3_BUCKET: "pictures", S3_REDIRECT_ENDPOINT: "https://cdn.example.org" }],
  [
    "https://cdn.example.org",
    { S3_BUCKET: "pictures", S3_ENDPOINT: "http://s3:3900", S3_FORCE_PATH_STYLE: "1", S3_REDIRECT_ENDPOINT: "https://cdn.example.org" },
  ],
])("addresses are at %s with %o, and known to be there", async (origin, settings) => {
  const bucket = parseConfig({ S3_REDIRECT_SECONDS: "10", ...settings, ...keys }).bucket as BucketSettings;
  const address = new URL(String(await openSigner(bucket)("thumbnails/ab/abc/200.webp", told, 10, Date.now())));
  expect([address.origin, await originOfAddresses(bucket)]).toEqual([origin, origin]);
});

test("keys that were lent are signed with what lends them", async () => {
  const bucket = parseConfig({ S3_BUCKET: "pictures", ...keys, AWS_SESSION_TOKEN: "lent" }).bucket as BucketSettings;
  const address = new URL(String(await openSigner(bucket)("thumbnails/ab/abc/200.webp", told, 10, Date.now())));
  expect(address.searchParams.get("X-Amz-Security-Token")).toBe("lent");
});

test("an address ends so many seconds after its right was asked for, however late it is signed", async () => {
  const sign = openSigner(parseConfig({ S3_BUCKET: "pictures", ...keys }).bucket as BucketSettings);
  const since = Date.parse("2026-01-02T03:04:05Z");
  const { searchParams } = new URL(String(await sign("thumbnails/ab/abc/200.webp", told, 10, since)));
  expect([searchParams.get("X-Amz-Date"), searchParams.get("X-Amz-Expires")]).toEqual(["20260102T030405Z", "10"]);
});
