import { readdirSync, readlinkSync, rmSync, truncateSync } from "node:fs";
import { join as joinPath } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { alone, ask, bootInside, expectInvalid, expectProblem, joinOn, json, send } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { unzip } from "#e2e/setup/zip.ts";
import { config } from "#lib/config.ts";
import { originalPlace } from "#lib/images/places.ts";
import { zipAccount } from "./originals.ts";

let admin: Caller;
beforeAll(async () => {
  admin = await bootInside();
});

type Somebody = Awaited<ReturnType<typeof joinOn>>;
const asJson = ({ token }: Somebody, body: unknown) => send("/api/v1/images/zip", json("POST", body, { Authorization: `Bearer ${token}` }));
const packed = async (response: Response) => unzip(new Uint8Array(await response.arrayBuffer()));
const namesOf = (files: { name: string }[]) => files.map(({ name }) => name);
/** Of what is about files on the disk, and open in this process. */
const testAlone = alone ? test : null;
const fileOf = (id: string) => joinPath(config().dataDir, originalPlace(id));

/** Somebody on the smallest plan, which has no link to an original, with pictures of these names. */
async function withPictures(...names: string[]) {
  const somebody = await joinOn(admin, "basic");
  const originals: Buffer[] = [];
  const ids: string[] = [];
  for (const name of names) {
    const bytes = await picture();
    originals.push(Buffer.from(bytes));
    ids.push((await somebody.upload(bytes, name)).body.id);
  }
  return { somebody, originals, ids };
}

describe("a ZIP of images", () => {
  test("holds the very bytes in the order that was asked for, each name once, with its length said before", async () => {
    const { somebody, originals, ids } = await withPictures("beach.jpg", "BEACH.jpg", "note");
    const response = await asJson(somebody, { ids: [ids[2], ids[0], ids[1], ids[0]] });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/zip"]);
    expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="tessera-\d{4}-\d\d-\d\d\.zip"/);
    const archive = new Uint8Array(await response.arrayBuffer());
    expect(response.headers.get("content-length")).toBe(String(archive.length));
    const files = await unzip(archive);
    expect(namesOf(files)).toEqual(["note.jpg", "beach.jpg", "BEACH (2).jpg"]);
    expect(files.map(({ bytes }) => bytes)).toEqual([originals[2], originals[0], originals[1]]);
  });

  test("is given to a form as well", async () => {
    const { somebody, ids } = await withPictures("a.jpg", "b.jpg");
    const post = (body: URLSearchParams) =>
      send("/api/v1/images/zip", { method: "POST", headers: { Authorization: `Bearer ${somebody.token}` }, body });
    expect(namesOf(await packed(await post(new URLSearchParams(ids.map((id) => ["ids", id])))))).toEqual(["a.jpg", "b.jpg"]);
    expect(namesOf(await packed(await post(new URLSearchParams({ ids: ids[1]! }))))).toEqual(["b.jpg"]);
  });

  testAlone?.("says what it lacks", async () => {
    const { somebody, ids } = await withPictures("here.jpg", "lost.jpg", "cut.jpg", "deleted.jpg");
    rmSync(fileOf(ids[1]!));
    truncateSync(fileOf(ids[2]!), 10);
    await somebody.call("DELETE", `/images/${ids[3]}`);
    const response = await asJson(somebody, { ids });
    const length = response.headers.get("content-length");
    const archive = new Uint8Array(await response.arrayBuffer());
    expect(length).toBe(String(archive.length));
    const files = await unzip(archive);
    expect(namesOf(files)).toEqual(["here.jpg", "missing.txt"]);
    const said = files[1]?.bytes.toString();
    for (const id of [ids[1], ids[2]]) expect(said).toContain(id);
    expect(said).toContain("1 of the images");

    const all = await packed(new Response((await collect(zipAccount(somebody.account.id).body)) as BodyInit));
    expect(namesOf(all)).toEqual(["here.jpg", "images.csv", "missing.txt"]);
  });

  test("gives nothing of anybody else's, and takes 1 to 1,000", async () => {
    const { ids } = await withPictures("mine.jpg");
    const other = await joinOn(admin, "basic");
    const answer = async (body: unknown) => ask("/api/v1/images/zip", json("POST", body, { Authorization: `Bearer ${other.token}` }));
    expectProblem(await answer({ ids }), 404, "not-found");
    expectInvalid(await answer({ ids: [] }), ["ids"]);
    expectInvalid(await answer({ ids: Array.from({ length: 1001 }, (_, n) => `${n}`) }), ["ids"]);
    expectInvalid(await answer({}), ["ids"]);
    expectInvalid(await ask("/api/v1/images/zip", { method: "POST", headers: { Authorization: `Bearer ${other.token}` } }), ["ids"]);
  });

  testAlone?.runIf(process.platform === "linux")("that nobody wants any more leaves nothing open", async () => {
    const { somebody, ids } = await withPictures("a.jpg", "b.jpg");
    const isOpen = () =>
      readdirSync("/proc/self/fd").some((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === fileOf(ids[0]!);
        } catch {
          return false;
        }
      });
    const reader = (await asJson(somebody, { ids })).body!.getReader();
    await reader.read();
    await reader.read();
    expect(isOpen()).toBe(true);
    await reader.cancel();
    await vi.waitUntil(() => !isOpen());
  });
});

describe("a ZIP of an account", () => {
  test("holds everything, oldest first", async () => {
    const { somebody, originals } = await withPictures("x.jpg", "y.jpg", "x.jpg");
    const { body, bytes } = zipAccount(somebody.account.id);
    const files = await unzip(await collect(body));
    expect(namesOf(files)).toEqual(["x.jpg", "y.jpg", "x (2).jpg", "images.csv"]);
    const table = files.pop()?.bytes.toString() ?? "";
    expect(table.split("\r\n").map((line) => line.split(",")[0])).toEqual(["\ufefffile", "x.jpg", "y.jpg", "x (2).jpg", ""]);
    expect(files.map((file) => file.bytes)).toEqual(originals);
    expect(bytes).toBeNull();
  });
});

async function collect(portions: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const portion of portions) copies.push(Buffer.from(portion));
  return Buffer.concat(copies);
}
