import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { insertQuarantined, selectQuarantined } from "#db/quarantine.ts";
import { boot } from "#lib/web/boot.ts";
import { photos, scene } from "./fixtures.ts";
import { closeDecoder, derive, examine } from "./index.ts";
import { guardFor } from "./quarantine.ts";
import { holdsPixels, openTrial } from "./trial.ts";

beforeAll(boot);
afterAll(closeDecoder);

const trial = await openTrial({ workers: 1 });
const good = join(trial.folder, "good.jpg");
await copyFile((await photos()).find((file) => file.endsWith("gps.jpg"))!, good);
const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
const task = (file: string) => ({ work: "examine" as const, file, heights: [20], maxPixels: 1e8 });
const refused = { code: "unreadable-image", message: expect.stringContaining("not tried again") };

/** An image that takes a second or so, and no other call makes. */
async function slow(name: string): Promise<string> {
  const file = join(trial.folder, `${name}.png`);
  const image = scene(5000, 5000).ensureAlpha(0.5).toColourspace("rgb16");
  await image
    .withExif({ IFD0: { ImageDescription: name } })
    .png({ progressive: true, compressionLevel: 1 })
    .toFile(file);
  return file;
}

// What a child holds can be seen here only.
test.runIf(process.platform === "linux")("bytes that killed a child reach no other one, whoever asks and after a restart too", async () => {
  const file = await slow("killer");
  const sha256 = await hashOf(file);
  await trial.children.ask(task(good), guardFor(await hashOf(good)));
  const [pid] = trial.children.pids();
  const doomed = trial.children.ask(task(file), guardFor(sha256)).catch((error) => error);
  const waiting = trial.children.ask(task(file), guardFor(sha256)).catch((error) => error);
  await expect.poll(() => holdsPixels(pid!), { timeout: 15_000, interval: 2 }).toBe(true);
  process.kill(pid!, "SIGKILL");
  expect(await doomed).toMatchObject({ code: "unreadable-image", message: expect.stringContaining("damaged") });
  // In line behind it before anybody knew.
  expect(await waiting).toMatchObject(refused);

  const later = await openTrial({ workers: 1 });
  await expect(later.children.ask(task(file), guardFor(sha256))).rejects.toMatchObject(refused);
  expect(later.children.pids()).toEqual([]);
  await expect(examine({ file, sha256 }, [20])).rejects.toMatchObject(refused);
  await expect(derive({ file, sha256 }, "image/png", 20, "jpg", 1)).rejects.toMatchObject(refused);
  expect((await examine({ file: good, sha256: await hashOf(good) }, [])).facts.type).toBe("image/jpeg");
});

test.runIf(process.platform === "linux")("the same killer sent to all children at once costs one of them", async () => {
  const crowd = await openTrial({ workers: 2 });
  const file = await slow("crowd");
  const sha256 = await hashOf(file);
  const asked = Array.from({ length: 5 }, () => crowd.children.ask(task(file), guardFor(sha256)).catch((error) => error));
  let decoding: number | undefined;
  await expect.poll(() => (decoding = crowd.children.pids().find(holdsPixels)), { timeout: 15_000, interval: 2 }).toBeDefined();
  // Nobody else is near it, and other bytes pass.
  expect(crowd.children.load()).toEqual({ running: 1, queued: 0 });
  process.kill(decoding!, "SIGSTOP");
  await crowd.children.ask(task(good), guardFor(await hashOf(good)));
  process.kill(decoding!, "SIGKILL");
  const [first, ...rest] = await Promise.all(asked);
  expect(first).toMatchObject({ code: "unreadable-image", message: expect.stringContaining("damaged") });
  for (const one of rest) expect(one).toMatchObject(refused);
});

test("the same harmless bytes are decoded by all children at once, as soon as one has", async () => {
  const crowd = await openTrial({ workers: 2 });
  const sha256 = await hashOf(good);
  const outputs = Array.from({ length: 4 }, (_, n) => join(trial.folder, `same-${n}`));
  const derived = outputs.map((output) =>
    crowd.children.ask(
      { work: "derive", file: good, type: "image/jpeg", height: 20, format: "jpg", frames: 1, maxPixels: 1e8, output },
      guardFor(sha256),
    ),
  );
  expect((await Promise.all(derived)).map(({ file }) => file)).toEqual(outputs);
});

test("bytes that took too long are not decoded again, until their term is over", async () => {
  const file = await slow("endless");
  const sha256 = await hashOf(file);
  const hasty = await openTrial({ workers: 1, deadline: 400 });
  // A child may take longer than this deadline to start; where it could not, nobody is blamed.
  const late = () => hasty.children.ask(task(file), guardFor(sha256)).catch((error: Error) => error.message);
  await expect.poll(late, { timeout: 15_000 }).toContain("not tried again");
  expect(await selectQuarantined(sha256, new Date())).toMatchObject({ sha256, reason: "deadline" });

  const tomorrow = new Date(Date.now() + 25 * 3600 * 1000);
  expect(await selectQuarantined(sha256, tomorrow)).toBeNull();
  // The next one that comes in sweeps out those whose term is over.
  await insertQuarantined({ sha256: "another", reason: "crash", until: new Date(tomorrow.getTime() + 1000) }, tomorrow);
  expect(await selectQuarantined(sha256, new Date())).toBeNull();
  expect((await examine({ file, sha256 }, [])).facts.type).toBe("image/png");
});

test("a refusal is no loss: what was refused may be tried again", async () => {
  const sha256 = createHash("sha256").update("no image").digest("hex");
  const file = join(trial.folder, "absent");
  await expect(trial.children.ask(task(file), guardFor(sha256))).rejects.toMatchObject({ code: "unavailable" });
  const text = import.meta.filename;
  await expect(trial.children.ask(task(text), guardFor(sha256))).rejects.toMatchObject({ code: "unsupported-type" });
  expect(await selectQuarantined(sha256, new Date())).toBeNull();
});
