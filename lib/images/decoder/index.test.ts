import { copyFile, readdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newIncoming } from "#lib/storage/incoming.ts";
import { boot } from "#lib/web/boot.ts";
import { photos } from "./fixtures.ts";
import { closeDecoder, decoderTasks, derive, examine } from "./index.ts";

beforeAll(boot);
afterAll(closeDecoder);
const photo = (await photos()).find((file) => file.endsWith("gps.jpg"))!;

const sha256 = "of the bytes";

describe("the decoder", () => {
  test("examines an upload, and derives from it later", async () => {
    const file = await newIncoming();
    await copyFile(photo, file);
    const { facts, thumbnails } = await examine({ file, sha256 }, [200, 400]);
    expect(facts).toMatchObject({ type: "image/jpeg", frames: 1, baseFormat: "jpg" });
    expect(thumbnails.map((thumbnail) => thumbnail.file)).toEqual([`${file}.400.jpg`, `${file}.200.jpg`]);
    const thumbnail = await derive({ file, sha256 }, facts.type, 200, "webp", facts.frames);
    expect(dirname(thumbnail.file)).toBe(dirname(file));
    expect(decoderTasks()).toEqual({ running: 0, queued: 0, examined: 1, derived: 1 });
    expect((await readdir(dirname(file))).length).toBe(4);
  });

  test("leaves nothing but the file when it refuses", async () => {
    const file = await newIncoming();
    await writeFile(file, "no image");
    const before = await readdir(dirname(file));
    await expect(examine({ file, sha256 }, [200, 400])).rejects.toMatchObject({ code: "unsupported-type" });
    // What a child that died in the middle would leave.
    await writeFile(`${file}.400.jpg`, "half");
    await expect(examine({ file, sha256 }, [200, 400])).rejects.toMatchObject({ code: "unsupported-type" });
    await expect(derive({ file, sha256 }, "image/jpeg", 200, "jpg", 1)).rejects.toMatchObject({ code: "unreadable-image" });
    expect((await readdir(dirname(file))).toSorted()).toEqual(before.toSorted());
  });
});
