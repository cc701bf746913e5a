import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { isRefusal, statusOf } from "#lib/refusal.ts";
import { bombs, hostile, photos } from "./fixtures.ts";
import { openTrial } from "./trial.ts";

const trial = await openTrial();
const good = (await photos()).find((file) => file.endsWith("gps.jpg"))!;
const dull = ["unsupported-type", "unreadable-image", "too-many-pixels"];

/** `"taken"`, or the code of the refusal; anything else that is thrown fails the test. */
async function outcome(file: string): Promise<string> {
  try {
    await trial.examine(file, [200, 400]);
    return "taken";
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

describe("hostile files", () => {
  test("each is taken or refused with a 4xx, and the children live", { timeout: 60_000 }, async () => {
    const files = await hostile();
    expect(files.length).toBeGreaterThan(40);
    const longest = { ms: 0, file: "" };
    const outcomes = await Promise.all(
      files.map(async (file) => {
        const began = performance.now();
        const code = await outcome(file);
        const ms = performance.now() - began;
        if (ms > longest.ms) Object.assign(longest, { ms, file });
        return [basename(file), code] as const;
      }),
    );
    for (const [name, code] of outcomes) expect(["taken", ...dull], name).toContain(code);
    for (const [name, code] of outcomes.filter(([name]) => /\.(svg|pdf|bmp|exe|ico|ppm)$/.test(name)))
      expect(code, name).toBe("unsupported-type");
    expect(await outcome(good)).toBe("taken");
    // Only what was taken has left files, and only thumbnails.
    const taken = outcomes.filter(([, code]) => code === "taken").length + 1;
    const left = await trial.names();
    expect(left.filter((name) => !/\.(200|400)\.(jpg|png|webp)$/.test(name))).toEqual([]);
    expect(left.length).toBe(taken * 2);
  });

  test("nothing at all is no image", async () => {
    const file = join(trial.folder, "nothing.jpg");
    await writeFile(file, "");
    expect(await outcome(file)).toBe("unsupported-type");
  });

  test("a file that is not there is the storage's failure", async () => {
    const asked = trial.children.ask({ work: "examine", file: join(trial.folder, "absent"), heights: [200], maxPixels: 1e8 });
    await expect(asked).rejects.toMatchObject({ code: "unavailable", cause: { code: "ENOENT" } });
    expect(statusOf.unavailable).toBe(503);
  });

  test("a thumbnail that cannot be written is the storage's failure", async () => {
    const output = join(trial.folder, "no-such-folder", "x");
    const asked = trial.children.ask({
      work: "derive",
      file: good,
      type: "image/jpeg",
      height: 20,
      format: "jpg",
      frames: 1,
      maxPixels: 1e8,
      output,
    });
    await expect(asked).rejects.toMatchObject({ code: "unavailable" });
  });

  test("what its bytes begin like decides, and its inside must agree", async () => {
    const file = join(trial.folder, "mixed.png");
    await writeFile(file, Buffer.concat([Buffer.from("GIF89a"), readFileSync(good).subarray(6)]));
    expect(await outcome(file)).toBe("unreadable-image");
  });
});

describe("bombs", () => {
  const peak = (pid: number) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;

  test("are refused or decoded in bounded memory while others are served", { timeout: 60_000 }, async () => {
    const exploding = (await bombs()).map(outcome);
    let served = 0;
    const others = (async () => {
      for (; served < 20; served++) expect(await outcome(good)).toBe("taken");
    })();
    for (const code of await Promise.all(exploding)) expect(["taken", "unreadable-image", "too-many-pixels"]).toContain(code);
    await others;
    expect(served).toBe(20);
    if (process.platform === "linux") for (const pid of trial.children.pids()) expect(peak(pid)).toBeLessThan(900_000_000);
  });

  test("a header alone can be too much", async () => {
    const header = (width: number, height: number) => {
      const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000000000000010060000012d9d53e70000000049454e44ae426082", "hex");
      png.writeUInt32BE(width, 16);
      png.writeUInt32BE(height, 20);
      return png;
    };
    const file = join(trial.folder, "header.png");
    await writeFile(file, header(2_000_000, 2_000_000));
    expect(dull).toContain(await outcome(file));
  });
});
