import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { caller, join, over } from "#e2e/setup/client.ts";
import { operate, settingsOf } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import { originalPlace } from "#lib/images/places.ts";
import type { Album, Image } from "#lib/web/shapes.ts";
import { change, good } from "./house.ts";
import { type Engine, engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

// Each call of the tool is a process of its own, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each(engines)("backup, %s", (engine) => {
  let house: OperatedHouse;
  let owner: Awaited<ReturnType<typeof join>>;
  let folder: string;
  let saved: string;
  const kept: { image: Image; bytes: Buffer }[] = [];
  let album: Album;
  let link: string;

  beforeAll(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), "tessera-backup-"));
    saved = joinPath(folder, "saved");
    house = await operatedHouse(engine, postgres, "saved");
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    for (let count = 0; count < 6; count++) kept.push(await upload());
    const ids = kept.map(({ image }) => image.id).toReversed();
    good(await owner.call("POST", "/images/tags", { ids, add: ["Sea", "sun"] }));
    album = good<Album>(await owner.call("POST", "/albums", { name: "Summer", description: "By the sea" }));
    good(await owner.call("PUT", `/albums/${album.id}/images`, { ids }));
    good(await owner.call("PATCH", `/albums/${album.id}`, { coverId: ids[2] }));
    link = new URL(good(await owner.link(kept[0]!.image.id, 3000)).url).pathname;
  });
  afterAll(async () => {
    await house.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function upload() {
    const bytes = await picture();
    return { image: good(await owner.upload(bytes)), bytes: Buffer.from(bytes) };
  }

  async function emptySettings(name: string, on: Engine) {
    return settingsOf({ dataDir: joinPath(folder, name) }, on === "postgres" ? await postgres.url(`${name}_of_${engine}`) : null);
  }

  async function expectWhole(settings: Record<string, string>) {
    const { code, stdout, stderr } = await operate(settings, ["verify"]);
    expect([code, stdout], stderr).toEqual([0, ""]);
  }

  test("saves under load what was acknowledged when it began, and it comes back on either engine", async () => {
    const done = new AbortController();
    const people = Promise.all(
      Array.from({ length: 3 }, async () => {
        let count = 0;
        for (; !done.signal.aborted; count++) {
          const { image } = await upload();
          if (count % 2 === 0) good(await owner.call("DELETE", `/images/${image.id}`));
        }
        return count;
      }),
    );
    const ran = await house.tool("backup", saved).finally(() => done.abort());
    expect([ran.code, ran.stdout], ran.stderr).toEqual([0, ""]);
    expect(Math.min(...(await people))).toBeGreaterThan(0);
    expect((await stat(saved)).mode & 0o777).toBe(0o700);
    expect((await stat(joinPath(saved, "secret"))).mode & 0o777).toBe(0o600);

    for (const on of engines) {
      const settings = await emptySettings(`on_${on}`, on);
      const { code, stdout, stderr } = await operate(settings, ["restore", saved]);
      expect([code, stdout], stderr).toEqual([0, ""]);
      await expectWhole(settings);
      expect((await operate(settings, ["restore", saved])).stderr).toContain("is not empty");

      const restored = await startTessera({ door: "second", env: settings });
      try {
        expect(restored.setupUrl).toBeNull();
        const me = caller(over(restored.origin), owner.token);
        for (const { image, bytes } of kept) {
          const { body } = await knock(restored.origin, `/i/${image.key}/original`);
          expect(body.equals(bytes)).toBe(true);
          for (const height of [200, 400]) expect((await knock(restored.origin, `/i/${image.key}/${height}`)).status).toBe(200);
          // Both say the same of it, links and all.
          const there = JSON.stringify((await me.call("GET", `/images/${image.id}`)).body);
          const here = JSON.stringify((await owner.call("GET", `/images/${image.id}`)).body);
          expect(there.replaceAll(restored.origin, house.origin)).toBe(here);
        }
        for (const path of ["/albums", "/tags", `/images?album=${album.id}&tag=sea`]) {
          const there = JSON.stringify((await me.call("GET", path)).body);
          const here = JSON.stringify((await owner.call("GET", path)).body);
          expect(there.replaceAll(restored.origin, house.origin), path).toBe(here);
        }
        expect((await knock(restored.origin, link)).status).toBe(200);
        expect((await me.upload(await picture())).status).toBe(201);
        await expectWhole(settings);
      } finally {
        await restored.stop();
      }
    }
  });

  test("a second one copies what is new, drops what was deleted, and one that is broken off changes nothing", async () => {
    const dropped = await upload();
    expect((await house.tool("backup", saved)).code).toBe(0);
    const fileOf = ({ image }: { image: Image }) => joinPath(saved, originalPlace(image.id));
    const before = await Promise.all(kept.map(async (each) => (await stat(fileOf(each))).ino));

    good(await owner.call("DELETE", `/images/${dropped.image.id}`));
    const added = await upload();
    // What one that was broken off leaves.
    await writeFile(joinPath(saved, "rows-broken.jsonl"), "half a row");
    await writeFile(`${fileOf(added)}.partial`, "half an original").catch(() => {});
    await writeFile(joinPath(saved, ".lock"), "999999999");
    const beforehand = await emptySettings("beforehand", engine);
    expect((await operate(beforehand, ["restore", saved])).code).toBe(0);
    expect(await readdir(joinPath(folder, "beforehand", "originals", dropped.image.id.slice(0, 2)))).toContain(dropped.image.id);

    const { code, stderr } = await house.tool("backup", saved);
    expect([code, stderr.includes(", 1 of them new")], stderr).toEqual([0, true]);
    expect(await Promise.all(kept.map(async (each) => (await stat(fileOf(each))).ino))).toEqual(before);
    expect(await readFile(fileOf(added))).toEqual(added.bytes);
    const names = await readdir(saved, { recursive: true });
    expect(names.filter((name) => name.includes(dropped.image.id) || name.includes("broken") || name.includes("partial"))).toEqual([]);
  });

  test("what is damaged is said and hides nothing else", async () => {
    const lost = await upload();
    await rm(joinPath(house.dataDir, originalPlace(lost.image.id)));
    const ran = await house.tool("backup", saved);
    expect([ran.code, ran.stdout]).toEqual([1, `image ${lost.image.id} has no whole original in the storage\n`]);
    await writeFile(joinPath(house.dataDir, originalPlace(lost.image.id)), lost.bytes);
    expect((await house.tool("backup", saved)).code).toBe(0);

    const [damaged, gone] = [kept[0]!, kept[1]!];
    await writeFile(joinPath(saved, originalPlace(damaged.image.id)), Buffer.alloc(damaged.bytes.length));
    await rm(joinPath(saved, originalPlace(gone.image.id)));
    const settings = await emptySettings("damaged", engine);
    const restored = await operate(settings, ["restore", saved]);
    expect([restored.code, restored.stdout.match(/^image .{22} /gm)?.toSorted()]).toEqual([
      1,
      [damaged, gone].map(({ image }) => `image ${image.id} `).toSorted(),
    ]);
    const found = await operate(settings, ["verify"]);
    expect([found.code, found.stdout.match(/no original/g)?.length]).toEqual([1, 2]);

    const [rows = ""] = (await readdir(saved)).filter((name) => name.startsWith("rows-"));
    await writeFile(joinPath(saved, rows), "");
    const refused = await operate(await emptySettings("refused", engine), ["restore", saved]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("are damaged")]);
  });

  test("refuses folders that it must not use", async () => {
    const other = joinPath(folder, "other");
    expect((await house.tool("backup", joinPath(house.dataDir, "backup"))).stderr).toContain("outside DATA_DIR");
    expect((await house.tool("backup", folder)).stderr).toContain("holds other things");
    expect((await operate(await emptySettings("none", engine), ["restore", other])).stderr).toContain("no finished backup");
    expect(await readdir(folder)).not.toContain("none");
  });
});
