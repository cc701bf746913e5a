import { createHash, randomBytes } from "node:crypto";
import * as tus from "tus-js-client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join, tokenFor } from "#e2e/setup/client.ts";
import { diskStorage } from "#lib/storage/disk.ts";
import type { Image } from "#lib/web/shapes.ts";
import { change, doors, good, type House, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { codeOf, metadata, rawTus } from "./tus.ts";
import { knock } from "./wire.ts";

const MiB = 1024 ** 2;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const patience = { timeout: 20_000, interval: 20 };

describe.each(doors)("tus through the %s door", (door) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse(door);
  });
  afterAll(() => house.stop());

  /** How many files there are under a prefix, in the storage and on the way into it. */
  const files = async (folder: string) => {
    const names = new Set<string>();
    for (const storage of [house.storage, ...house.dataDirs.map(diskStorage)])
      for await (const { name } of storage.list(`${folder}/`)) names.add(name);
    return names.size;
  };
  const stored = async () => ({
    originals: await files("originals"),
    thumbnails: await files("thumbnails"),
    incoming: await files("incoming"),
  });
  const somebody = async (plan?: string) => {
    const me = await join(house.send);
    if (plan !== undefined) await change(house, me.account.id, { plan });
    return { me, raw: rawTus(house.origin, me.token) };
  };
  /** A picture with so many bytes behind its end, which decoders do not look at. */
  const heavy = async (bytes: number) => Buffer.concat([await picture(), randomBytes(bytes)]);
  const begun = async (raw: ReturnType<typeof rawTus>, length: number) => {
    const reply = await raw.create(length);
    expect(reply.status).toBe(201);
    return String(reply.headers["location"]);
  };
  const images = async ({ me }: { me: Awaited<ReturnType<typeof join>> }) =>
    good(await me.call<{ items: Image[] }>("GET", "/images")).items;

  test("says what it can do, to anybody", async () => {
    const { status, headers } = await knock(house.origin, "/api/v1/uploads", { method: "OPTIONS" });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      "tus-resumable": "1.0.0",
      "tus-version": "1.0.0",
      "tus-extension": "creation,creation-with-upload,termination,expiration,checksum",
      "tus-max-size": String(512 * MiB),
      "tus-checksum-algorithm": "sha1,sha256",
    });
    expect(headers["access-control-expose-headers"]).toContain("X-Image-Id");
  });

  test("an upload in two chunks becomes an image, which both it and its repetition name", async () => {
    const { me, raw } = await somebody("premium");
    const bytes = await heavy(300_000);
    const half = 150_001;
    const said = metadata({ filename: "Früh am Tag.jpg", filetype: "image/png" });
    const created = await raw.create(bytes.length, { "upload-metadata": said });
    expect([created.status, created.headers["tus-resumable"]]).toEqual([201, "1.0.0"]);
    const url = String(created.headers["location"]);
    expect(url).toMatch(/^\/api\/v1\/uploads\/[\w-]{22}$/);
    expect(Date.parse(created.headers["upload-expires"] ?? "")).toBeGreaterThan(Date.now() + 3600_000);

    const fresh = await raw.head(url);
    expect(fresh.headers).toMatchObject({ "upload-offset": "0", "upload-length": String(bytes.length), "cache-control": "no-store" });
    expect(fresh.headers["upload-metadata"]).toBe(said);

    const first = await raw.patch(url, 0, bytes.subarray(0, half));
    expect([first.status, first.headers["upload-offset"], first.headers["x-image-id"]]).toEqual([204, String(half), undefined]);
    expect((await raw.head(url)).headers["upload-offset"]).toBe(String(half));
    const wrong = await raw.patch(url, 0, bytes.subarray(0, half));
    expect([codeOf(wrong), wrong.headers["tus-resumable"]]).toEqual(["409 invalid", "1.0.0"]);
    expect(await images({ me })).toEqual([]);

    const last = await raw.patch(url, half, bytes.subarray(half));
    expect([last.status, last.headers["upload-offset"]]).toEqual([204, String(bytes.length)]);
    const id = String(last.headers["x-image-id"]);
    const image = good(await me.call<Image>("GET", `/images/${id}`));
    expect(image).toMatchObject({ name: "Früh am Tag.jpg", type: "image/jpeg", bytes: bytes.length, sha256: sha256(bytes) });
    expect((await knock(house.origin, `/i/${image.key}/original`)).body.equals(bytes)).toBe(true);
    expect(good(await me.call("GET", "/me")).usage).toEqual({ bytes: bytes.length, images: 1 });

    const asked = await raw.head(url);
    expect([asked.headers["upload-offset"], asked.headers["x-image-id"]]).toEqual([String(bytes.length), id]);
    const again = await raw.patch(url, bytes.length, new Uint8Array());
    expect([again.status, again.headers["x-image-id"]]).toEqual([204, id]);
    const repeated = await raw.patch(url, half, bytes.subarray(half));
    expect([codeOf(repeated), repeated.headers["x-image-id"]]).toEqual(["409 invalid", id]);
    expect(await images({ me })).toHaveLength(1);
    expect(await files("incoming")).toBe(0);

    expect((await raw.end(url)).status).toBe(204);
    expect((await raw.head(url)).status).toBe(404);
    expect(await images({ me })).toHaveLength(1);
  });

  test("creation with the whole file is one request", async () => {
    const { me, raw } = await somebody();
    const bytes = await picture();
    const reply = await raw.create(bytes.length, { body: bytes });
    expect([reply.status, reply.headers["upload-offset"]]).toEqual([201, String(bytes.length)]);
    expect(good(await me.call<Image>("GET", `/images/${reply.headers["x-image-id"]}`)).sha256).toBe(sha256(bytes));
  });

  test("of a cut chunk what came is kept, and the rest goes on behind it", async () => {
    const { me, raw } = await somebody();
    const bytes = await heavy(2 * MiB);
    const url = await begun(raw, bytes.length);
    const { socket, ended } = raw.begin(url, 0, bytes.length);
    socket.write(bytes.subarray(0, MiB));
    await vi.waitUntil(async () => (await files("incoming")) > 0, patience);
    socket.destroy();
    await ended;
    const offset = Number((await raw.head(url)).headers["upload-offset"]);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(MiB);
    const last = await raw.patch(url, offset, bytes.subarray(offset));
    expect(last.status).toBe(204);
    expect(good(await me.call<Image>("GET", `/images/${last.headers["x-image-id"]}`)).sha256).toBe(sha256(bytes));
  });

  test("a connection that has gone silent gives way, and keeps what came", async () => {
    const { me, raw } = await somebody();
    const bytes = await heavy(MiB);
    const url = await begun(raw, bytes.length);
    const silent = raw.begin(url, 0, bytes.length);
    silent.socket.write(bytes.subarray(0, 400_000));
    await vi.waitUntil(async () => (await files("incoming")) > 0, patience);
    const asked = await raw.head(url);
    const offset = Number(asked.headers["upload-offset"]);
    expect(offset).toBe(400_000);
    const last = await raw.patch(url, offset, bytes.subarray(offset));
    expect(last.status).toBe(204);
    // What the silent one sends now goes nowhere.
    silent.socket.write(randomBytes(100_000));
    silent.socket.destroy();
    await silent.ended;
    expect(good(await me.call<Image>("GET", `/images/${last.headers["x-image-id"]}`)).sha256).toBe(sha256(bytes));
  });

  test("of two who write at once one wins, and no byte of the other is kept", async () => {
    const { me, raw } = await somebody();
    const tail = 3 * MiB;
    const head = await picture();
    const [one, other] = [Buffer.concat([head, Buffer.alloc(tail, "a")]), Buffer.concat([head, Buffer.alloc(tail, "b")])];
    const url = await begun(raw, one.length);
    const [first, second] = await Promise.all([raw.patch(url, 0, one), raw.patch(url, 0, other)]);
    const lost = first.status === 204 ? second : first;
    expect([first.status, second.status].filter((status) => status === 204)).toHaveLength(1);
    expect(["409 invalid", "423 busy"]).toContain(codeOf(lost));
    const [image] = await images({ me });
    expect(image?.sha256).toBe(sha256(first.status === 204 ? one : other));
    expect(await images({ me })).toHaveLength(1);
  });

  test("somebody else's upload is not there", async () => {
    const [{ raw }, stranger] = [await somebody(), await somebody()];
    const bytes = await picture();
    const url = await begun(raw, bytes.length);
    expect((await stranger.raw.head(url)).status).toBe(404);
    expect(codeOf(await stranger.raw.patch(url, 0, bytes))).toBe("404 not-found");
    expect(codeOf(await stranger.raw.end(url))).toBe("404 not-found");
    expect(codeOf(await raw.patch("/api/v1/uploads/AAAAAAAAAAAAAAAAAAAAAA", 0, bytes))).toBe("404 not-found");
    expect((await raw.head(url)).headers["upload-offset"]).toBe("0");
    expect((await raw.patch(url, 0, bytes)).status).toBe(204);
  });

  test("cancelling removes the upload and gives its room back", async () => {
    const { raw } = await somebody();
    const before = await stored();
    const bytes = await heavy(100_000);
    const url = await begun(raw, bytes.length);
    await raw.patch(url, 0, bytes.subarray(0, 50_000));
    expect(await files("incoming")).toBe(before.incoming + 1);
    expect((await raw.end(url)).status).toBe(204);
    expect((await raw.head(url)).status).toBe(404);
    expect(codeOf(await raw.end(url))).toBe("404 not-found");
    expect(await stored()).toEqual(before);
  });

  test("a checksum that is right lets a chunk in, and one that is wrong keeps nothing of it", async () => {
    const { me, raw } = await somebody();
    const bytes = await heavy(500_000);
    const url = await begun(raw, bytes.length);
    const sum = (algorithm: string, chunk: Uint8Array) => ({
      "upload-checksum": `${algorithm} ${createHash(algorithm).update(chunk).digest("base64")}`,
    });
    const [first, second] = [bytes.subarray(0, 300_000), bytes.subarray(300_000)];
    expect((await raw.patch(url, 0, first, sum("sha1", first))).status).toBe(204);
    expect(codeOf(await raw.patch(url, first.length, second, sum("sha256", first)))).toBe("460 invalid");
    expect((await raw.head(url)).headers["upload-offset"]).toBe(String(first.length));
    expect(codeOf(await raw.patch(url, first.length, second, { "upload-checksum": "md4 AAAA" }))).toBe("400 invalid");
    expect(codeOf(await raw.patch(url, first.length, second, { "upload-checksum": "sha1 AAAA" }))).toBe("400 invalid");
    const last = await raw.patch(url, first.length, second, sum("sha256", second));
    expect(last.status).toBe(204);
    expect(good(await me.call<Image>("GET", `/images/${last.headers["x-image-id"]}`)).sha256).toBe(sha256(bytes));
  });

  test("what is no image is refused at its last byte, and nothing of it stays", async () => {
    const { me, raw } = await somebody();
    const before = await stored();
    const text = Buffer.from("no image at all, whatever it says");
    const whole = await raw.create(text.length, { body: text });
    expect([codeOf(whole), whole.headers["location"]]).toEqual(["415 unsupported-type", undefined]);
    const url = await begun(raw, text.length);
    expect((await raw.patch(url, 0, text.subarray(0, 5))).status).toBe(204);
    expect(codeOf(await raw.patch(url, 5, text.subarray(5)))).toBe("415 unsupported-type");
    expect((await raw.head(url)).status).toBe(404);
    expect(codeOf(await raw.create(0))).toBe("415 unsupported-type");
    expect(await stored()).toEqual(before);
    expect(good(await me.call("GET", "/me")).usage).toEqual({ bytes: 0, images: 0 });
  });

  test("size and quota are refused before a byte is sent, uploads under way counted", async () => {
    const plan = { id: `small-${door}`, name: `Small ${door}`, thumbnailHeights: [200], quotaBytes: 100_000, maxFileBytes: 60_000 };
    good(await house.admin.call("POST", "/admin/plans", plan));
    const { raw } = await somebody(plan.id);
    expect(codeOf(await raw.create(60_001))).toBe("413 too-large");
    expect(codeOf(await raw.create(600 * MiB))).toBe("413 too-large");
    const url = await begun(raw, 60_000);
    expect(codeOf(await raw.create(40_001))).toBe("403 quota-exceeded");
    expect((await raw.end(url)).status).toBe(204);
    const answers = await Promise.all(Array.from({ length: 8 }, () => raw.create(30_000)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 403, 403, 403, 403, 403]);
  });

  test("what the protocol does not allow is a problem document with the status of tus", async () => {
    const { me, raw } = await somebody();
    const bytes = await picture();
    const url = await begun(raw, bytes.length);
    const wrong: [string, Promise<Awaited<ReturnType<typeof knock>>>][] = [
      ["412 invalid", raw.patch(url, 0, bytes, { "tus-resumable": "0.2.2" })],
      ["415 unsupported-type", raw.patch(url, 0, bytes, { "content-type": "image/jpeg" })],
      ["400 invalid", raw.patch(url, -1, bytes)],
      ["400 invalid", raw.patch(url, 0, bytes, { "upload-offset": "0x0" })],
      ["413 too-large", raw.patch(url, 0, Buffer.concat([bytes, bytes]))],
      ["400 invalid", raw.create(-5)],
      ["400 invalid", raw.create(10, { "upload-length": "1e3" })],
      ["400 invalid", raw.create(10, { "upload-defer-length": "1" })],
      ["400 invalid", raw.create(10, { "upload-concat": "partial" })],
      ["400 invalid", raw.create(10, { "upload-metadata": "filename not-base64!" })],
      ["400 invalid", raw.create(10, { "upload-metadata": "__proto__ YQ==" })],
      ["401 unauthenticated", rawTus(house.origin, "tsr_none").create(10)],
    ];
    for (const [expected, reply] of wrong) expect(codeOf(await reply)).toBe(expected);
    expect((await raw.create(10, { "tus-resumable": "2.0.0" })).headers["tus-version"]).toBe("1.0.0");
    const reading = await tokenFor(house.send, me.email, undefined, ["images:read"]);
    expect(codeOf(await rawTus(house.origin, reading).create(10))).toBe("403 scope-required");
    expect((await raw.head(url)).headers["upload-offset"]).toBe("0");
    const overridden = await knock(house.origin, url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${me.token}`,
        "tus-resumable": "1.0.0",
        "x-http-method-override": "PATCH",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
      },
      body: bytes,
    });
    expect([overridden.status, overridden.headers["upload-offset"]]).toEqual([204, String(bytes.length)]);
  });

  test("a browser's session may upload from its own pages only", async () => {
    const { me } = await somebody();
    const cookie = String(await signIn(house, me.email));
    const create = (more: Record<string, string>) =>
      knock(house.origin, "/api/v1/uploads", {
        method: "POST",
        headers: { cookie, "tus-resumable": "1.0.0", "upload-length": "10", ...more },
      });
    expect((await create({ origin: house.origin })).status).toBe(201);
    expect(codeOf(await create({ origin: "https://elsewhere.example" }))).toBe("403 forbidden");
    expect(codeOf(await create({}))).toBe("403 forbidden");
  });

  test("an account that is suspended or deleted cannot go on, and its uploads go with it", async () => {
    const { me, raw } = await somebody();
    const bytes = await heavy(MiB);
    const before = await files("incoming");
    const url = await begun(raw, bytes.length);
    const running = raw.begin(url, 0, bytes.length);
    running.socket.write(bytes.subarray(0, 300_000));
    await vi.waitUntil(async () => (await files("incoming")) > before, patience);
    await change(house, me.account.id, { suspended: true });
    await vi.waitUntil(() => running.answer().includes("\r\n\r\n"), patience);
    expect(running.answer()).toMatch(/^HTTP\/1\.1 409 /);
    running.socket.destroy();
    expect(codeOf(await raw.patch(url, 0, bytes))).toBe("401 unauthenticated");
    await change(house, me.account.id, { suspended: false });
    const offset = Number((await raw.head(url)).headers["upload-offset"]);
    expect((await raw.patch(url, offset, bytes.subarray(offset, 400_000))).status).toBe(204);
    good(await house.admin.call("DELETE", `/admin/accounts/${me.account.id}`));
    await vi.waitFor(async () => expect(await files("incoming")).toBe(before), { timeout: 40_000, interval: 100 });
  });

  test("tus-js-client uploads in one go, in chunks, and goes on where it was stopped", async () => {
    const { me } = await somebody();
    const base = {
      endpoint: `${house.origin}/api/v1/uploads`,
      headers: { Authorization: `Bearer ${me.token}` },
      retryDelays: [200, 500, 1000],
    };
    const ids: string[] = [];
    const stopping = 300_000;
    const upload = (bytes: Buffer, options: tus.UploadOptions) =>
      new Promise<string>((resolve, reject) => {
        const onSuccess = ({ lastResponse }: tus.OnSuccessPayload) => {
          ids.push(String(lastResponse.getHeader("X-Image-Id")));
          resolve("done");
        };
        const running = new tus.Upload(bytes, {
          ...base,
          metadata: { filename: "client.jpg", filetype: "image/jpeg" },
          onChunkComplete: (_size, accepted) => {
            if (options.chunkSize === stopping && accepted >= 2 * MiB) void running.abort().then(() => resolve(String(running.url)));
          },
          ...options,
          onError: reject,
          onSuccess,
        });
        running.start();
      });
    const pictures = [await heavy(100_000), await heavy(900_000), await heavy(4 * MiB)] as const;
    await upload(pictures[0], { uploadDataDuringCreation: true });
    await upload(pictures[1], { chunkSize: 256 * 1024 });
    const uploadUrl = await upload(pictures[2], { chunkSize: stopping });
    expect(uploadUrl).toMatch(/uploads/);
    expect(await images({ me })).toHaveLength(2);
    await upload(pictures[2], { uploadUrl, chunkSize: MiB });
    const found = await images({ me });
    expect(found.map((image) => image.sha256).toSorted()).toEqual(pictures.map(sha256).toSorted());
    expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });
});
