import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp, { type Sharp } from "sharp";

// Real files for tests, from `TESSERA_FIXTURES`; where that folder is absent (a fresh clone), a few that are made here stand in.

const folder = resolve(process.env.TESSERA_FIXTURES ?? "../shared/fixtures");

/** Images that must all be taken, by absolute path: photographs from cameras, every EXIF orientation, odd colours, animations. */
export const photos = () => files("photos", makePhotos);
/** Broken, mislabelled and other files, each of which must be taken or refused, and nothing worse. */
export const hostile = () => files("hostile", makeHostile);
/** Small files that decode to a great deal. */
export const bombs = () => files("bombs", makeBombs);

async function files(kind: string, make: (into: string) => Promise<void>): Promise<string[]> {
  let place = join(folder, kind);
  if (!existsSync(place)) {
    place = await made(kind, make);
    console.info(`No fixtures in ${folder}: ${kind} of our own making, from ${place}, stand in.`);
  }
  return readdirSync(place)
    .toSorted()
    .map((name) => join(place, name));
}

/** Makes them once for all tests and runs, until this file changes. */
async function made(kind: string, make: (into: string) => Promise<void>): Promise<string> {
  const version = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex")
    .slice(0, 12);
  const place = join(tmpdir(), `tessera-fixtures-${version}-${kind}`);
  if (existsSync(place)) return place;
  const unfinished = mkdtempSync(`${place}-`);
  await make(unfinished);
  try {
    renameSync(unfinished, place);
  } catch {
    // Another test was faster.
    rmSync(unfinished, { recursive: true });
  }
  return place;
}

/** A picture of which no two parts are alike, so that every way of turning it shows. */
export function scene(width: number, height: number): Sharp {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      rgb[at] = (255 * x) / width;
      rgb[at + 1] = (255 * y) / height;
      rgb[at + 2] = x < width / 3 && y < height / 4 ? 220 : 40;
    }
  }
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** `count` frames, all different, as raw pixels for sharp. */
export function frames(count: number, width: number, height: number): Sharp {
  const rgb = Buffer.alloc(width * height * count * 3, 20);
  for (let frame = 0; frame < count; frame++) {
    const [x, y] = [(frame * 3) % width, Math.floor((frame * 3) / width) % height];
    for (let row = y; row < Math.min(height, y + 4); row++)
      rgb.fill(40 + (frame % 200), ((frame * height + row) * width + x) * 3, ((frame * height + row) * width + Math.min(width, x + 4)) * 3);
  }
  return sharp(rgb, { raw: { width, height: height * count, channels: 3, pageHeight: height } });
}

async function makePhotos(into: string): Promise<void> {
  const upright = await scene(600, 450).png().toBuffer();
  // What a camera stores for each orientation: the picture, turned the other way.
  const turns: [angle: number, mirrored: boolean][] = [
    [0, false],
    [0, true],
    [180, false],
    [180, true],
    [90, true],
    [270, false],
    [270, true],
    [90, false],
  ];
  for (const [n, [angle, mirrored]] of turns.entries()) {
    const turned = await sharp(upright).rotate(angle).toBuffer();
    const exif = { IFD0: { Make: "Tessera" }, IFD3: { GPSLatitude: "50/1 0/1 0/1" } };
    await sharp(turned)
      .flop(mirrored)
      .withExif(exif)
      .withMetadata({ orientation: n + 1 })
      .jpeg({ quality: 90 })
      .toFile(join(into, `Landscape_${n + 1}.jpg`));
  }
  await sharp(upright)
    .withExif({ IFD0: { Make: "Tessera" }, IFD3: { GPSLatitude: "50/1 0/1 0/1" } })
    .jpeg()
    .toFile(join(into, "gps.jpg"));
  await scene(4000, 3000).withIccProfile("p3").jpeg().toFile(join(into, "wide-12mp.jpg"));
  await scene(500, 333).toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 95 }).toFile(join(into, "CMYK.jpg"));
  await scene(200, 300).toColourspace("grey16").png().toFile(join(into, "16-bit-grey.png"));
  await scene(500, 400).ensureAlpha(0.4).png().toFile(join(into, "alpha.png"));
  await scene(500, 400).tiff().toFile(join(into, "scene.tiff"));
  await scene(500, 400).webp().toFile(join(into, "scene.webp"));
  await scene(500, 400).avif().toFile(join(into, "scene.avif"));
  writeFileSync(join(into, "scene.heic"), sceneAsHeic);
  await frames(10, 120, 90)
    .gif({ delay: new Array(10).fill(120), loop: 3 })
    .toFile(join(into, "animated-loop-3.gif"));
  await frames(10, 120, 90)
    .webp({ delay: new Array(10).fill(120), loop: 3 })
    .toFile(join(into, "animated-loop-3.webp"));
}

async function makeHostile(into: string): Promise<void> {
  const whole = {
    jpg: await scene(400, 300).jpeg().toBuffer(),
    png: await scene(400, 300).png().toBuffer(),
    webp: await scene(400, 300).webp().toBuffer(),
    gif: await frames(5, 60, 60).gif().toBuffer(),
    avif: await scene(400, 300).avif().toBuffer(),
    tiff: await scene(400, 300).tiff().toBuffer(),
  };
  for (const [extension, bytes] of Object.entries(whole)) {
    writeFileSync(join(into, `cut.${extension}`), bytes.subarray(0, bytes.length / 2));
    writeFileSync(join(into, `head.${extension}`), bytes.subarray(0, 40));
    for (let n = 0; n < 8; n++) {
      const broken = Buffer.from(bytes);
      for (let at = 20 + n; at < broken.length; at += 61 + n * 37) broken[at] = (broken[at] ?? 0) ^ (1 << n);
      writeFileSync(join(into, `broken-${n}.${extension}`), broken);
    }
  }
  writeFileSync(join(into, "empty.jpg"), "");
  writeFileSync(join(into, "text.png"), "not a picture");
  writeFileSync(join(into, "script.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>');
  writeFileSync(join(into, "page.jpg"), "<!doctype html><script>alert(1)</script>");
  writeFileSync(join(into, "document.pdf"), "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF");
}

async function makeBombs(into: string): Promise<void> {
  const flat = { create: { width: 7000, height: 7000, channels: 3 as const, background: "#456" } };
  await sharp(flat).jpeg({ progressive: true, quality: 20 }).toFile(join(into, "progressive_49MP.jpg"));
  await sharp(flat).png({ progressive: true, compressionLevel: 9 }).toFile(join(into, "interlaced_49MP.png"));
  await sharp(flat).avif({ effort: 0 }).toFile(join(into, "flat_49MP.avif"));
  await sharp({ create: { ...flat.create, width: 16_384, height: 100 } })
    .png()
    .toFile(join(into, "wide.png"));
}

/** `scene(128, 96)` as a HEIC, which sharp does not write. */
export const sceneAsHeic = Buffer.from(
  [
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAT9tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAA",
    "AAREAAAQABAAAAAAFjAAEAAAAAAAACUQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA",
    "/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoBAgYWW6kkprmwIAAAMAAgAAAwACECIAAQAHRAHBcrAiQAAAAB",
    "Rpc3BlAAAAAAAAAIAAAABgAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAJZbWRhdAAAAk0oAa8O4N3SRruyHU/uZwivsM+aPIWCISXVzrFJkKmL",
    "UmO+sS6X+mhq9jtaTA/+7o7px47EpQfiiWF1rKRTlTYRKL8quMKozDMorXAlHhiYmDrf2U3jLnWf+3Jrq5EQcx7vW6aT02vS2Zt2b/JMaLh8huMJgLvjcJPbdWvNoipNib",
    "Z0dn/ucqbZFYmd1pjs12//CqmgGSHa49EDVEVQ0VCCCL0GcwOJ6tyytd/GGmGJR29Hw3IlIlX5jafMBXhgseY9FgwhE81ytvwhJlgaxOXVEkbkY4x5tFF8Tix8luiSHR5R",
    "RqprNv0eFV9ctyXzwzz0YONX0vA4tmPPhQywxNlP+aKRmakUR8wlUomMuGAZKhxJQwYZWArfwH8EISBlJ7A/IM8Ucc/V7DFXoHAJhrQmnIRtTFAnc0HEozop0/nLw3q2ku",
    "4dzKV/6v9HNVNLitOunza1FwwWQWcj2H8IAWCKUwmCEZ++EnKH/V/o40z6GbKS4QRFWKRrqUEv2/c/kv5/VvY7O/B/AF/Bb1AAVH8ONNwtKAHw0p80vnulUZXWu1Oc5+7V",
    "m+IJ/DRbRWYxg80hgEpXHqc1EITkjr7i8E+t3g4aN9bSH8oshwrFk71JOmUmea1NR58mI5SbS/Otzx9jbOqaaw+qlGj1WSxm3tEE2ZNGIxh9lxpvy45d9EbmB/LOhQ4mdM",
    "r7ouVoMSzqO5Q7Ebe43vY2Wof2N0/3zWFsmFORGsiskDGe34osyCf0n/kW2yuV77vjZ8NauaoNGSLFF4Wq9J0tlwQPzwTg",
  ].join(""),
  "base64",
);
