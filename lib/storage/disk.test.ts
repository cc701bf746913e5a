import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, readlink, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRefusal } from "#lib/refusal.ts";
import { storageContract } from "./contract.ts";
import { diskStorage } from "./disk.ts";
import { flushEarly } from "./flush.ts";
import { newIncoming } from "./incoming.ts";

async function tryOut() {
  const folder = await mkdtemp(join(tmpdir(), "tessera-disk-"));
  const root = join(folder, "data");
  const incoming = join(folder, "incoming");
  await mkdir(root);
  return { folder, root, incoming, storage: diskStorage(root), close: () => rm(folder, { recursive: true, force: true }) };
}

storageContract("disk", tryOut);

describe("disk", () => {
  let disk: Awaited<ReturnType<typeof tryOut>>;
  beforeEach(async () => {
    disk = await tryOut();
  });
  afterEach(() => disk.close());

  const put = async (name: string, bytes: Uint8Array = randomBytes(100)) => {
    const file = await newIncoming(disk.incoming);
    await writeFile(file, bytes, { mode: 0o644 });
    await disk.storage.adopt(file, name);
  };
  const codeOf = (io: Promise<unknown>) =>
    io.then(
      () => "resolved",
      (error) => (isRefusal(error) ? error.code : error),
    );

  test("folders are 0700, files 0600, whatever the incoming file had", async () => {
    await put("thumbnails/ab/abc/200.webp");
    const modes = await Promise.all(
      ["thumbnails", "thumbnails/ab", "thumbnails/ab/abc", "thumbnails/ab/abc/200.webp"].map(
        async (path) => (await stat(join(disk.root, path))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
    expect((await stat(disk.incoming)).mode & 0o777).toBe(0o700);
  });

  test("the folder of an image goes with its last thumbnail; shared ones stay", async () => {
    await put("thumbnails/ab/abc/200.webp");
    await put("thumbnails/ab/abc/400.webp");
    await disk.storage.remove("thumbnails/ab/abc/200.webp");
    expect(await readdir(join(disk.root, "thumbnails/ab"))).toEqual(["abc"]);
    await disk.storage.remove("thumbnails/ab/abc/400.webp");
    expect(await readdir(join(disk.root, "thumbnails/ab"))).toEqual([]);
  });

  test("adopts again where somebody emptied the folders from outside", async () => {
    await put("originals/ab/abc");
    await rm(join(disk.root, "originals"), { recursive: true });
    await put("originals/ab/abd");
    expect(await disk.storage.size("originals/ab/abd")).toBe(100);
  });

  test("a root that went away is out of reach, not empty, and is not made anew", async () => {
    await put("originals/ab/abc");
    await rename(disk.root, `${disk.root}-away`);
    expect(await codeOf(disk.storage.probe())).toBe("unavailable");
    expect(await codeOf(put("originals/ab/abd"))).toBe("unavailable");
    expect((await readdir(disk.folder)).toSorted()).toEqual(["data-away", "incoming"]);
    await rename(`${disk.root}-away`, disk.root);
    await disk.storage.probe();
    await put("originals/ab/abd");
  });

  test("a failure below is a refusal that keeps its cause", async () => {
    await mkdir(join(disk.root, "originals"));
    await writeFile(join(disk.root, "originals/ab"), "a file where a folder should be");
    const file = await newIncoming(disk.incoming);
    await writeFile(file, "x");
    const refused = await disk.storage.adopt(file, "originals/ab/abc").catch((error) => error);
    expect(refused).toMatchObject({ code: "unavailable", retryAfter: 5, cause: { code: "ENOTDIR" } });
    expect(await readdir(join(disk.root, "originals"))).toEqual(["ab"]);
  });

  test("bytes whose early flush failed are not acknowledged", async () => {
    const file = await newIncoming(disk.incoming);
    await writeFile(file, "x");
    const handle = await open(file, "r+");
    await handle.close();
    flushEarly(file, handle); // Fails, as its descriptor is closed.
    expect(await codeOf(disk.storage.adopt(file, "originals/ab/abc"))).toBe("unavailable");
    expect(await disk.storage.size("originals/ab/abc")).toBeNull();
  });

  test("a full disk is storage-full, and still answers the probe", async () => {
    const { storageRefusal } = await import("./failure.ts");
    for (const code of ["ENOSPC", "EDQUOT"]) {
      const error = Object.assign(new Error(code), { code, syscall: "write" });
      expect(storageRefusal(error)).toMatchObject({ code: "storage-full", cause: error });
    }
    for (const code of ["EIO", "EROFS", "EACCES", "EMFILE"]) {
      expect(storageRefusal(Object.assign(new Error(code), { code, syscall: "open" }))).toMatchObject({ code: "unavailable" });
    }
    const bug = new RangeError("mine");
    expect(storageRefusal(bug)).toBe(bug);
  });

  test("probes and hidden files are not listed", async () => {
    await writeFile(join(disk.root, ".probe-left-behind"), "");
    await put("originals/ab/abc");
    const names: string[] = [];
    for await (const { name } of disk.storage.list("")) names.push(name);
    expect(names).toEqual(["originals/ab/abc"]);
  });

  if (process.platform === "linux")
    test("what was opened gives its descriptor back: read, half read, or never read", async () => {
      await put("originals/ab/abc", randomBytes(2_000_000));
      const place = join(disk.root, "originals/ab/abc");
      const held = async () => {
        const targets = await Promise.all((await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
        return targets.filter((target) => target === place).length;
      };
      const opened = await Promise.all(Array.from({ length: 6 }, () => disk.storage.open("originals/ab/abc")));
      expect(await held()).toBe(6);
      for (const one of opened.slice(0, 2)) for await (const _ of one!);
      for (const one of opened.slice(2, 4)) for await (const _ of one!) break;
      for (const one of opened.slice(4)) await one!.close();
      await expect.poll(held).toBe(0);
    });
});
