import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { photos, scene } from "./fixtures.ts";
import { holdsPixels, openTrial } from "./trial.ts";

const good = (await photos()).find((file) => file.endsWith("gps.jpg"))!;

/** An image that takes a second or so: interlaced, of 16 bits, with alpha. */
const slow = join((await openTrial()).folder, "slow.png");
await scene(6000, 6000).ensureAlpha(0.5).toColourspace("rgb16").png({ progressive: true, compressionLevel: 1 }).toFile(slow);
// Children yield to whatever else the machine does.
const patience = 50_000;
const until = async (met: () => boolean) => expect.poll(met, { timeout: patience, interval: 2 }).toBe(true);

describe("children", () => {
  test("one that is killed costs its own task only", async () => {
    const { children, examine } = await openTrial({ workers: 2 });
    await examine(good);
    const [pid] = children.pids();
    const doomed = examine(slow).catch((error) => error);
    await until(() => children.load().running === 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const waiting = Array.from({ length: 6 }, () => examine(good));
    process.kill(pid!, "SIGKILL");
    expect(await doomed).toMatchObject({ code: "unreadable-image" });
    expect((await Promise.all(waiting)).length).toBe(6);
    expect(children.pids()).not.toContain(pid);
  });

  test("one that is killed while idle is missed by nobody", async () => {
    const { children, examine } = await openTrial({ workers: 1 });
    await examine(good);
    process.kill(children.pids()[0]!, "SIGKILL");
    await until(() => children.pids().length === 0);
    expect((await examine(good)).facts.type).toBe("image/jpeg");
  });

  test("one that is killed before it is ready is started again", async () => {
    const { children, examine } = await openTrial({ workers: 1 });
    const asked = examine(good);
    await until(() => children.pids().length === 1);
    process.kill(children.pids()[0]!, "SIGKILL");
    expect((await asked).facts.type).toBe("image/jpeg");
  });

  test("one that takes too long is ended, and the image refused", { timeout: 120_000 }, async () => {
    const { children, examine } = await openTrial({ workers: 1, deadline: 5_000 });
    // On a busy machine a child may take longer than this deadline to start.
    const ready = () =>
      expect
        .poll(
          () =>
            examine(good).then(
              () => true,
              () => false,
            ),
          { timeout: patience },
        )
        .toBe(true);
    await ready();
    process.kill(children.pids()[0]!, "SIGSTOP");
    await expect(examine(good)).rejects.toMatchObject({ code: "unreadable-image", message: expect.stringContaining("too long") });
    expect(children.load()).toEqual({ running: 0, queued: 0 });
    await ready();
  });

  test("more work than can wait is refused at once", async () => {
    const { children, examine } = await openTrial({ workers: 1, waiting: 2 });
    const asked = Array.from({ length: 6 }, () =>
      examine(good).then(
        () => "taken",
        (error) => error.code,
      ),
    );
    expect((await Promise.all(asked)).toSorted()).toEqual(["busy", "busy", "busy", "taken", "taken", "taken"]);
    expect(children.load()).toEqual({ running: 0, queued: 0 });
  });

  test("all end when the pool closes, however often that is said, and start again when asked", async () => {
    const { children, examine } = await openTrial({ workers: 1 });
    await examine(good);
    const cut = examine(slow).catch((error) => error);
    await until(() => children.load().running === 1);
    // However late this comes to it, the picture is not done by then.
    for (const pid of children.pids()) process.kill(pid, "SIGSTOP");
    await Promise.all([children.close(), children.close()]);
    expect(await cut).toMatchObject({ code: "unavailable" });
    expect(children.pids()).toEqual([]);
    expect((await examine(good)).facts.type).toBe("image/jpeg");
  });

  if (process.platform === "linux")
    test("no two decode heavy images at once, and light ones need not wait for them", { timeout: 120_000 }, async () => {
      const { children, examine } = await openTrial({ workers: 2 });
      const first = examine(slow);
      let decoding: number | undefined;
      await until(() => (decoding = children.pids().find(holdsPixels)) !== undefined);
      process.kill(decoding!, "SIGSTOP");
      try {
        const second = examine(slow);
        // It has been looked at, and stands in line where light ones do not.
        await expect.poll(children.load, { timeout: patience }).toEqual({ running: 1, queued: 1 });
        expect((await examine(good)).facts.type).toBe("image/jpeg");
        expect(children.load()).toEqual({ running: 1, queued: 1 });
        process.kill(decoding!, "SIGCONT");
        expect((await Promise.all([first, second])).map(({ facts }) => facts.width)).toEqual([6000, 6000]);
      } finally {
        process.kill(decoding!, "SIGCONT");
      }
    });

  if (process.platform === "linux")
    test("they see no secrets, yield to the server and are bounded", async () => {
      process.env.DATABASE_URL = "postgres://secret";
      const { children, examine } = await openTrial({ workers: 1 });
      await examine(good);
      delete process.env.DATABASE_URL;
      const [pid] = children.pids();
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1");
      expect(environment).toContain("PATH=");
      expect(environment).not.toMatch(/secret|DATA_DIR|HOME=|NODE_OPTIONS/i);
      const threads = readdirSync(`/proc/${pid}/task`).map(Number);
      expect(threads.length).toBeGreaterThan(4);
      for (const thread of threads) expect(getPriority(thread)).toBe(19);
      expect(Number(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8"))).toBe(500);
      const limits = readFileSync(`/proc/${pid}/limits`, "utf8");
      expect(Number(/Max data size\s+(\d+)/.exec(limits)?.[1])).toBeLessThan(2_000_000_000);
      expect(/Max core file size\s+0\s/.test(limits)).toBe(true);
    });
});
