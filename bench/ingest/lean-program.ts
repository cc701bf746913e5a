import { hash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import sharp, { type OutputInfo, type Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { timed } from "#bench/measure/burst.ts";

// The program of a child process: the least that makes the files of an upload with sharp, without a server, a store or a check.

/** What it is asked: to take the photo `file` in so many times, so many at once, into `folder`, where the next replaces the last. */
export type Asked = { file: string; folder: string; times: number; atOnce: number };

sharp.cache(false);
sharp.concurrency(1);
// As Tessera's decoders are: where others use the machine too, a lower priority costs time, and must cost both sides the same.
setPriority(constants.priority.PRIORITY_LOW);

process.on("message", async ({ file, folder, times, atOnce }: Asked) => {
  let left = times;
  const work = async (_: unknown, place: number) => {
    while (left-- > 0) await take(file, `${folder}/${place}`);
  };
  process.send?.(await timed(times, () => Promise.all(Array.from({ length: atOnce }, work))));
});

async function take(file: string, to: string): Promise<void> {
  const body = await readFile(file);
  const kept = keep(`${to}.original`, body);
  hash("sha256", body);
  const image = sharp(body, { sequentialRead: true, failOn: "error" });
  const { width, height } = await image.metadata();
  const large = await fitted(image, width / height, 400);
  const small = await fitted(from(large), large.info.width / large.info.height, 200);
  const tiny = await pixelsOf(from(small).resize(100, 100, { fit: "inside" }).ensureAlpha());
  rgbaToThumbHash(tiny.info.width, tiny.info.height, tiny.data);
  await Promise.all([kept, keep(`${to}.400.jpg`, await jpegOf(large)), keep(`${to}.200.jpg`, await jpegOf(small))]);
}

type Pixels = { data: Buffer; info: OutputInfo };

function fitted(image: Sharp, aspect: number, height: number): Promise<Pixels> {
  return pixelsOf(image.resize({ width: Math.round(height * aspect), height, fit: "fill" }));
}

function pixelsOf(image: Sharp): Promise<Pixels> {
  return image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
}

function from({ data, info: { width, height, channels } }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

function jpegOf(pixels: Pixels): Promise<Buffer> {
  return from(pixels).jpeg({ quality: 82, chromaSubsampling: "4:2:0" }).toBuffer();
}

async function keep(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, "w", 0o600);
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
}
