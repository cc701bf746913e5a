import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { operate } from "#e2e/setup/operator.ts";
import { type Postgres, startPostgres } from "#e2e/setup/postgres.ts";
import { newId } from "#lib/id.ts";
import { copyPlace, originalPlace, thumbnailPlace } from "#lib/images/places.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";
import { change, good } from "./house.ts";
import { engines, type OperatedHouse, operatedHouse } from "./operator-house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

// Each call of the tool is a process of its own, which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 });

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each(engines)("verify, %s", (engine) => {
  let house: OperatedHouse;
  let owner: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await operatedHouse(engine, postgres, "verify");
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
  });
  afterAll(() => house.stop());

  const upload = async () => good(await owner.upload(await picture()));
  const fileOf = (place: string) => joinPath(house.dataDir, place);
  const original = ({ id }: Pick<Image, "id">) => fileOf(originalPlace(id));
  const thumbnail = ({ id }: Image, height = 200) => fileOf(thumbnailPlace(id, height, "jpg"));
  const tokenOf = (link: Pick<Link, "url">) => new URL(link.url).pathname.slice(3);
  const answers = async (path: string) => (await knock(house.origin, path)).status;

  async function expectClean() {
    const { code, stdout, stderr } = await house.tool("verify");
    expect([stdout, code], stderr).toEqual(["", 0]);
    expect(stderr).toContain("All is well");
  }

  /** Expects what is printed to be a line for each of `what`, in any order. */
  async function expectFound(what: RegExp[], ...args: string[]) {
    const { code, stdout, stderr } = await house.tool("verify", ...args);
    const lines = stdout.split("\n").slice(0, -1);
    expect(code, stderr).toBe(1);
    for (const each of what) expect(lines.filter((line) => each.test(line)).length, `${each} in\n${stdout}`).toBe(1);
    expect(lines.length, stdout).toBe(what.length);
  }

  const flip = async (file: string) => {
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(file, bytes);
  };

  const share = async (image: Image, more: object = {}): Promise<Share> =>
    good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 600, ...more }));

  test("all is well with an image, its links, its deletion under way, and what is not to be known yet", async () => {
    const kept = await upload();
    for (const rendition of ["original", "200"]) good(await owner.link(kept.id, 600, { rendition }));
    await share(kept, { password: "secret", maxViews: 3 });
    const deleted = await upload();
    good(await owner.call("DELETE", `/images/${deleted.id}`));
    await rm(original(deleted));
    await writeFile(fileOf(thumbnailPlace(kept.id, 124, "png")), "made a moment ago");
    await writeFile(original({ id: kept.id.slice(0, 2) + newId().slice(2) }), "adopted a moment ago");
    // Who revokes a link has no more use for its token.
    const revoked = good(await owner.link(kept.id, 600));
    good(await owner.call("DELETE", `/links/${revoked.id}`));
    await house.sql(`update links set token = 'nonsense' where id = '${revoked.id}'`);
    await expectClean();
  });

  test("what is lost is found, named, and neither mended nor touched", async () => {
    const [flipped, cut, gone, linked] = [await upload(), await upload(), await upload(), await upload()];
    const [link, other, strange] = [
      await owner.link(linked.id, 600),
      await owner.link(linked.id, 600),
      await owner.link(linked.id, 600),
    ].map(good);
    const [first, second] = [await share(linked), await share(linked)];
    const bytes = await Promise.all([flipped, cut, gone].map((image) => readFile(original(image))));
    await flip(original(flipped));
    await truncate(original(cut), 100);
    await rm(original(gone));
    await house.sql(`update links set token = '${tokenOf(other!)}' where id = '${link!.id}'`);
    await house.sql(`update links set token = '${tokenOf(strange!).slice(0, -1)}_' where id = '${strange!.id}'`);
    await house.sql(`update shares set token = '${tokenOf(second)}' where id = '${first.id}'`);
    await house.sql(`update shares set token = '${tokenOf(link!)}' where id = '${second.id}'`);
    const foreign = fileOf(`originals/${linked.id.slice(0, 2)}/notes.txt`);
    await writeFile(foreign, "mine");
    const lost = [
      new RegExp(`^image ${flipped.id} .* SHA-256 differs`),
      new RegExp(`^image ${cut.id} .* has 100 bytes where ${cut.bytes} `),
      new RegExp(`^image ${gone.id} .* no original`),
      new RegExp(`^link ${link!.id} has the token of another link`),
      new RegExp(`^link ${strange!.id} .* none of the secrets opens`),
      new RegExp(`^share ${first.id} has the token of another share`),
      new RegExp(`^share ${second.id} .* none of the secrets opens`),
      /^originals\/.*notes\.txt is no file of Tessera's/,
    ];
    await expectFound(lost);
    await expectFound(
      lost.map(({ source }) => new RegExp(`${source}.*: not mended$`)),
      "--repair",
    );
    await expectFound(lost);
    for (const [place, image] of [flipped, cut, gone].entries()) await writeFile(original(image), bytes[place]!);
    for (const each of [link!, strange!]) await house.sql(`update links set token = '${tokenOf(each)}' where id = '${each.id}'`);
    for (const each of [first, second]) await house.sql(`update shares set token = '${tokenOf(each)}' where id = '${each.id}'`);
    await rm(foreign);
    await expectClean();
  });

  test("what albums, searches and tags show otherwise than their images is found and put right", async () => {
    const [one, hidden, foreign] = [await upload(), await upload(), await upload()];
    good(await owner.call("POST", "/images/tags", { ids: [one.id, hidden.id], add: ["sea"] }));
    const album = good<{ id: string }>(await owner.call("POST", "/albums", { name: "Summer" }));
    good(await owner.call("PUT", `/albums/${album.id}/images`, { ids: [one.id, hidden.id, foreign.id] }));
    await expectClean();
    const other = await join(house.send);
    const theirs = good<{ id: string }>(await other.call("POST", "/albums", { name: "Theirs" }));
    await house.sql(`update image_tags set key = 'lake' where image_id = '${one.id}'`);
    await house.sql(`update images set name_key = 'x', search = 'x' where id = '${foreign.id}'`);
    await house.sql(`update album_images set living = false where image_id = '${hidden.id}'`);
    await house.sql(`update album_images set album_id = '${theirs.id}' where image_id = '${foreign.id}'`);
    const found = [
      new RegExp(`^image ${one.id} .* found and sorted by other words`),
      new RegExp(`^image ${foreign.id} .* found and sorted by other words`),
      new RegExp(`^album ${album.id} hides an image: ${hidden.id}`),
      new RegExp(`^album ${theirs.id} has an image of somebody else's: ${foreign.id}`),
    ];
    await expectFound(found);
    expect((await house.tool("verify", "--repair")).code).toBe(0);
    await expectClean();
    const sea = good<{ items: Image[] }>(await owner.call("GET", `/images?tag=sea&album=${album.id}`));
    expect(sea.items.map(({ id }) => id)).toEqual([one.id, hidden.id]);
  });

  /** Sets the time of the installation back by so many days. */
  const installedEarlier = (days: number) =>
    house.sql(`update installation set created_at = created_at - ${engine === "sqlite" ? days * 86_400_000 : `interval '${days} days'`}`);

  test("files of another database, or of a later state of this one, are found and stay", async () => {
    const image = await upload();
    const leave = async (hours: number) => {
      const file = original({ id: image.id.slice(0, 2) + newId().slice(2) });
      await writeFile(file, "known elsewhere");
      await utimes(file, Date.now() / 1000 - hours * 3600, Date.now() / 1000 - hours * 3600);
      return file;
    };
    const stays = /^originals\/.* older than this installation: .*DATABASE_URL/;
    const before = await leave(2);
    await expectFound([stays]);
    await expectFound([stays], "--repair");
    await installedEarlier(1);
    const after = await Promise.all(Array.from({ length: 24 }, () => leave(2)));
    const { code, stdout } = await house.tool("verify", "--repair");
    expect([code, stdout.match(/^originals\/.* more files that no row knows than crashes leave: .*: not mended$/gm)?.length]).toEqual([
      1, 25,
    ]);
    for (const file of [before, ...after]) {
      expect(existsSync(file)).toBe(true);
      await rm(file);
    }
    await installedEarlier(-1);
    await expectClean();
  });

  test("what can be mended without loss is found, and is well after --repair", async () => {
    const [image, other] = [await upload(), await upload()];
    const usage = async () => (await owner.call("GET", "/me")).body.usage;
    const before = await usage();
    const link = good(await owner.link(image.id, 600));
    const bare = good(await owner.link(image.id, 600, { metadata: "stripped" }));
    const marked = good(await owner.link(other.id, 600, { rendition: "200", watermark: "For Anna" }));
    await flip(fileOf(copyPlace(image.id, "stripped")));
    await rm(fileOf(`copies/${other.id.slice(0, 2)}/${other.id}`), { recursive: true });
    await rm(thumbnail(image));
    await flip(thumbnail(image, 400));
    await house.sql(`update links set image_id = '${other.id}' where id = '${link.id}'`);
    await house.sql(`update accounts set used_bytes = used_bytes + 7, image_count = image_count - 1 where id = '${owner.account.id}'`);
    await installedEarlier(1);
    const [stray, orphan] = [fileOf(thumbnailPlace(image.id, 123, "png")), original({ id: image.id.slice(0, 2) + newId().slice(2) })];
    for (const file of [stray, orphan]) await writeFile(file, "left by a crash");
    for (const file of [stray, orphan]) await utimes(file, Date.now() / 1000 - 7200, Date.now() / 1000 - 7200);
    expect(await answers(`/t/${tokenOf(link)}`)).toBe(404);
    const mendable = [
      /^thumbnails\/.*200\.jpg .* no file/,
      /^thumbnails\/.*400\.jpg .*SHA-256 differs/,
      /^copies\/.*stripped .*SHA-256 differs/,
      /^copies\/.*200-.*\.jpg .* no file/,
      /^link .* points at another image/,
      /^account .*@example\.org is charged for/,
      /^thumbnails\/.*123\.png .* no row knows/,
      /^originals\/.* no row knows/,
    ];
    await expectFound(mendable);
    const { code, stdout, stderr } = await house.tool("verify", "--repair");
    expect([code, stdout.match(/^.+: (?!not mended).+$/gm)?.length], stdout + stderr).toEqual([0, mendable.length]);
    await expectClean();
    expect(await usage()).toEqual(before);
    for (const path of [
      `/i/${image.key}/200`,
      `/i/${image.key}/400`,
      `/i/${image.key}/original`,
      ...[link, bare, marked].map((one) => `/t/${tokenOf(one)}`),
    ])
      expect(await answers(path), path).toBe(200);
    expect(existsSync(original(image))).toBe(true);
    await expectClean();
  });

  test("links need the secret that sealed them", async () => {
    const { code, stdout } = await operate({ ...house.settings, AUTH_SECRET: "another secret than the server's own" }, ["verify"]);
    expect([code, stdout.includes("none of the secrets opens")]).toEqual([1, true]);
  });

  test("nothing is wrong while people upload and delete", async () => {
    const done = new AbortController();
    const people = Promise.all(
      Array.from({ length: 3 }, async () => {
        let count = 0;
        for (; !done.signal.aborted; count++) {
          const image = await upload();
          if (count % 2 === 0) good(await owner.call("DELETE", `/images/${image.id}`));
        }
        return count;
      }),
    );
    try {
      for (let round = 0; round < 2; round++) await expectClean();
    } finally {
      done.abort();
    }
    expect(Math.min(...(await people))).toBeGreaterThan(0);
  });
});

describe("the tool", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(joinPath(tmpdir(), "tessera-operator-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("tells how it is used, and ends with 2 when it is used otherwise", async () => {
    const help = await operate({}, ["--help"]);
    expect([help.code, help.stderr]).toEqual([0, ""]);
    const names = [...help.stdout.matchAll(/^ {2}([a-z]+(?: [a-z]+)?)/gm)].map(([, name = ""]) => name);
    expect(names).toContain("verify");
    for (const name of names) {
      const { code, stdout } = await operate({}, [...name.split(" "), "--help"]);
      expect([code, stdout.startsWith(`Usage: npx tessera ${name}`)]).toEqual([0, true]);
    }
    for (const wrong of [[], ["nonsense"], ["verify", "--nonsense"], ["verify", "extra"]]) {
      expect((await operate({ DATA_DIR: joinPath(folder, "none") }, wrong)).code, wrong.join(" ")).toBe(2);
    }
  });

  test("writes nothing where there is no installation, or where the settings are wrong", async () => {
    const none = await operate({ DATA_DIR: joinPath(folder, "none") }, ["verify"]);
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toContain("There is no Tessera");
    const emptyUrl = await postgres.url("empty");
    const empty = await operate({ DATA_DIR: joinPath(folder, "none"), DATABASE_URL: emptyUrl }, ["verify"]);
    expect(empty.stderr).toContain("There is no Tessera");
    const wrong = await operate({ DATA_DIR: joinPath(folder, "none"), PORT: "x", SIGN_UP: "y" }, ["verify"]);
    expect([wrong.code, wrong.stderr.match(/PORT|SIGN_UP/g)]).toEqual([1, ["PORT", "SIGN_UP"]]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("says so when the database cannot be reached", async () => {
    const { code, stderr } = await operate({ DATA_DIR: folder, DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, ["verify"]);
    expect([code, stderr.trim().split("\n").length]).toEqual([1, 1]);
    expect(stderr).toContain("The database cannot be reached");
  });
});
