import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Exif } from "sharp";
import { describe, expect, test } from "vitest";
import { hostile, photos, scene } from "./fixtures.ts";
import { openTrial } from "./trial.ts";

const trial = await openTrial();
const describeFile = (file: string) => trial.children.ask({ work: "describe", file, maxPixels: 1e8 });
const nothing = {
  camera: null,
  lens: null,
  takenAt: null,
  exposureTime: null,
  aperture: null,
  iso: null,
  focalLength: null,
  place: null,
};

async function written(exif: Exif, xmp?: string): Promise<string> {
  const file = `${trial.folder}/written-${Math.random()}.jpg`;
  const image = scene(40, 30).withExif(exif);
  await (xmp === undefined ? image : image.withXmp(xmp)).jpeg().toFile(file);
  return file;
}

describe("what a camera wrote", () => {
  test("is read as it is, the time in no zone", async () => {
    const file = await written({
      IFD0: { Make: "NIKON CORPORATION", Model: "NIKON D3100" },
      IFD2: {
        DateTimeOriginal: "2010:12:02 13:18:23",
        ExposureTime: "1/200",
        FNumber: "8/1",
        ISOSpeedRatings: "400",
        FocalLength: "55/1",
        LensModel: "AF-S 18-55\u0007mm ",
      },
      IFD3: { GPSLatitudeRef: "S", GPSLatitude: "50/1 30/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "8/1 15/1 36/1" },
    });
    expect(await describeFile(file)).toEqual({
      camera: "NIKON D3100",
      lens: "AF-S 18-55 mm",
      takenAt: "2010-12-02T13:18:23",
      exposureTime: 0.005,
      aperture: 8,
      iso: 400,
      focalLength: 55,
      place: { latitude: -50.5, longitude: 8.26 },
    });
  });

  test("is left out where it makes no sense", async () => {
    const file = await written({
      IFD0: { Make: " ", Model: " " },
      IFD2: { DateTimeOriginal: "0000:00:00 00:00:00", ExposureTime: "1/0", FNumber: "0/0" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "95/1 0/1 0/1", GPSLongitudeRef: "E", GPSLongitude: "8/1 0/1 0/1" },
    });
    expect(await describeFile(file)).toEqual(nothing);
  });

  test("is found in XMP too, as far as it is a place", async () => {
    const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
      xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="50,26.5N" exif:GPSLongitude="3,30,36W"/></rdf:RDF></x:xmpmeta>`;
    expect(await describeFile(await written({}, xmp))).toEqual({ ...nothing, place: { latitude: 50.441667, longitude: -3.51 } });
  });
});

test("every photo and every broken file is read or refused, and costs no child", async () => {
  const files = [...(await photos()), ...(await hostile())];
  const outcomes = await Promise.allSettled(files.map(describeFile));
  for (const [index, outcome] of outcomes.entries()) {
    const name = basename(files[index] ?? "");
    if (outcome.status === "fulfilled") expect(Object.keys(outcome.value), name).toEqual(Object.keys(nothing));
    else
      expect(outcome.reason, name).toMatchObject({
        code: "unreadable-image",
        message: "The file cannot be decoded as an image. It may be damaged.",
      });
  }
});

test("an EXIF block that says it has more than there is costs nothing", async () => {
  const bytes = await readFile(await written({ IFD0: { Make: "x".repeat(2000) } }));
  const entries = bytes.indexOf("Exif\0\0") + 6 + 8;
  // 65,535 entries, each of as many values.
  bytes.writeUInt16LE(0xffff, entries);
  for (let at = entries + 2; at + 12 < bytes.length && at < entries + 1800; at += 12) {
    bytes.writeUInt16LE(0x9000 + (at % 4000), at);
    bytes.writeUInt16LE(3, at + 2);
    bytes.writeUInt32LE(0xffff_ffff, at + 4);
    bytes.writeUInt32LE(8, at + 8);
  }
  const file = `${trial.folder}/endless.jpg`;
  await writeFile(file, bytes);
  expect(await describeFile(file)).toMatchObject({ place: null });
});
