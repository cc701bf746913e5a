import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { operate, settingsOf } from "#e2e/setup/operator.ts";
import { type S3, startS3 } from "#e2e/setup/s3.ts";
import { startWire, type Wire } from "#e2e/setup/s3-wire.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { originalPlace } from "#lib/images/places.ts";
import type { Image } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { rawTus } from "./tus.ts";
import { knock, type Reply } from "./wire.ts";

let s3: S3;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), "tessera-on-s3-"));
  s3 = await startS3();
}, 600_000); // Where Debian's packages are yet to come.
afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

const refusalOf = ({ status, headers, body }: Reply) => [
  status,
  (JSON.parse(body.toString()) as { code: string }).code,
  Number(headers["retry-after"]) > 0,
];

test.each([
  ["a bucket that is missing", { S3_BUCKET: "absent" }, "S3_BUCKET"],
  ["a name that no bucket can have", { S3_BUCKET: "pictures/mine" }, "S3_BUCKET"],
  ["keys that are wrong", { AWS_SECRET_ACCESS_KEY: "never told" }, "AWS_SECRET_ACCESS_KEY"],
])("%s stops the start with a message that names the setting", async (_what, wrong, named) => {
  const env = { DATA_DIR: joinPath(folder, "never"), ...(await s3.settings("start")), ...wrong };
  const fault = await startTessera({ door: "second", env }).then(
    () => "it started",
    (error: Error) => error.message,
  );
  expect(fault).toContain("Wrong settings");
  expect(fault).toContain(named);
  expect(fault).not.toContain("never told");
});

describe.each(["second", "first"] as const)("the %s door, on a bucket", (door) => {
  let house: House;
  let wire: Wire;
  let env: Record<string, string>;
  let owner: Awaited<ReturnType<typeof join>>;
  let bytes: Buffer;
  let image: Image;
  beforeAll(async () => {
    wire = await startWire(s3.origin);
    env = { ...(await s3.settings(`${door}-door`)), S3_ENDPOINT: wire.origin };
    house = await openHouse(door, env);
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    const sent = await picture();
    bytes = Buffer.from(sent);
    image = good(await owner.upload(sent, "one.jpg"));
  });
  afterAll(async () => {
    await house?.stop();
    await wire?.close();
  });

  const get = (path: string, headers: Record<string, string> = {}) => knock(house.origin, path, { headers });

  test("gives back what was uploaded, ranges and thumbnails of it, and leaves but copies of it on the disk", async () => {
    const original = await get(`/i/${image.key}/original`);
    expect([original.status, original.body.equals(bytes)]).toEqual([200, true]);
    const part = await get(`/i/${image.key}/original`, { range: "bytes=100-299" });
    expect([part.status, part.body.equals(bytes.subarray(100, 300))]).toEqual([206, true]);
    // Made at the upload, and made now.
    for (const rendition of ["200", "400.webp", "200.avif"])
      expect((await get(`/i/${image.key}/${rendition}`)).status, rendition).toBe(200);
    const left = await readdir(house.dataDir, { recursive: true, withFileTypes: true });
    const kept = left
      .filter((entry) => entry.isFile() && !/^(tessera\.db|secret)/.test(entry.name))
      .map(({ parentPath }) => basename(parentPath));
    expect(new Set(kept)).toEqual(new Set(["cache"]));
  });

  test("takes an upload that comes in pieces, and refuses what is none, without a trace", async () => {
    const tus = rawTus(house.origin, owner.token);
    const { location = "" } = (await tus.create(bytes.length)).headers;
    expect((await tus.patch(location, 0, bytes.subarray(0, 1000))).status).toBe(204);
    expect((await tus.patch(location, 1000, bytes.subarray(1000))).status).toBe(204);
    expect((await owner.upload(new Uint8Array(5000), "none.jpg")).status).toBe(415);
    const images = good(await owner.call("GET", "/images")).items as Image[];
    expect(images.map(({ sha256 }) => sha256)).toEqual([image.sha256, image.sha256]);
    const settings = { ...settingsOf(house, null), ...env };
    const verified = await operate(settings, ["verify"]);
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  test("an upload that has lost a piece is over, and nothing is sent to make up for it", async () => {
    const tus = rawTus(house.origin, owner.token);
    // So many that the last piece is not taken into the next.
    const sent = randomBytes(300_000);
    const { location = "" } = (await tus.create(sent.length)).headers;
    const id = basename(location);
    expect((await tus.patch(location, 0, sent.subarray(0, -1))).status).toBe(204);
    const piecesOf = async () => {
      const names: string[] = [];
      for await (const { name } of house.storage.list(`incoming/${id}/`)) names.push(name);
      return names;
    };
    const pieces = await piecesOf();
    expect(pieces).toHaveLength(1);
    await house.storage.remove(pieces[0] ?? "");
    const file = joinPath(folder, `${door}-taken`);
    await writeFile(file, sent);
    await house.storage.adopt(file, originalPlace(id));
    wire.asked.length = 0;
    expect((await tus.patch(location, sent.length - 1, sent.subarray(-1))).status).toBe(404);
    const about = (method: string, place: string) => wire.asked.filter((asked) => asked.startsWith(method) && asked.includes(place));
    expect([about("GET", originalPlace(id)), about("PUT", `incoming/${id}/`)]).toEqual([[], [expect.anything()]]);
    expect(await piecesOf()).toEqual([]);
  });

  test("is saved, and restored into another bucket", async () => {
    const saved = await operate({ ...settingsOf(house, null), ...env }, ["backup", joinPath(folder, door)]);
    expect(saved.code, saved.stderr).toBe(0);
    const elsewhere = { ...(await s3.settings(`${door}-restored`)), DATA_DIR: joinPath(folder, `${door}-restored`) };
    const settings = { ...settingsOf(house, null), ...elsewhere };
    const full = await operate({ ...settings, ...env }, ["restore", joinPath(folder, door)]);
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining("bucket")]);
    const restored = await operate(settings, ["restore", joinPath(folder, door)]);
    expect(restored.code, restored.stderr).toBe(0);
    const verified = await operate(settings, ["verify"]);
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  test("a bucket that is away is 503 with Retry-After, and nothing else once it is back", async () => {
    await s3.pause();
    try {
      // The original lies near by now, as it is small; what begins in the middle of it is asked of the bucket.
      expect((await get(`/i/${image.key}/original`)).body.equals(bytes)).toBe(true);
      expect(refusalOf(await get(`/i/${image.key}/original`, { range: "bytes=100-299" }))).toEqual([503, "unavailable", true]);
      expect(refusalOf(await get("/healthz"))).toEqual([503, "unavailable", true]);
      const refused = await owner.upload(new Uint8Array(bytes), "two.jpg");
      expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true]);
    } finally {
      await s3.resume();
    }
    expect((await get("/healthz")).status).toBe(200);
    expect((await get(`/i/${image.key}/original`)).body.equals(bytes)).toBe(true);
    const before = good(await owner.call("GET", "/images")).items.length;
    good(await owner.upload(new Uint8Array(bytes), "three.jpg"));
    expect(good(await owner.call("GET", "/images")).items).toHaveLength(before + 1);
  });
});
