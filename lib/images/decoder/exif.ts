import readExif, { type GPSInfoTags, type ImageTags, type PhotoTags } from "exif-reader";
import type { Details, Place } from "./task.ts";

/** Larger blocks are not of cameras. */
const MOST_BYTES = 1024 ** 2;

/** What the EXIF and XMP blocks of a file tell. Both are hostile: what does not make sense is left out, and nothing throws. */
export function detailsIn(exif: Buffer | undefined, xmp: Buffer | undefined): Details {
  const { Image = {}, Photo = {}, GPSInfo = {} } = parse(exif);
  return {
    camera: cameraOf(textOf(Image?.Make), textOf(Image?.Model)),
    lens: textOf(Photo?.LensModel),
    takenAt: wallClock(Photo?.DateTimeOriginal) ?? wallClock(Photo?.DateTimeDigitized),
    exposureTime: positive(Photo?.ExposureTime),
    aperture: positive(Photo?.FNumber),
    iso: positive([Photo?.ISOSpeedRatings ?? Photo?.PhotographicSensitivity].flat()[0]),
    focalLength: positive(Photo?.FocalLength),
    place: placeIn(GPSInfo ?? {}) ?? placeInXmp(xmp),
  };
}

type Blocks = { Image?: Partial<ImageTags> | null; Photo?: Partial<PhotoTags> | null; GPSInfo?: Partial<GPSInfoTags> | null };

function parse(exif: Buffer | undefined): Blocks {
  if (exif === undefined || exif.length > MOST_BYTES) return {};
  try {
    return readExif(exif);
  } catch {
    return {};
  }
}

/** Make and model, without the maker's name twice. */
function cameraOf(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return model ?? make;
  const [maker = ""] = make.split(/[\s,]/);
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${make} ${model}`;
}

/** A line for people; null where there is none. */
function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(0, 100);
  return text === "" ? null : text;
}

function positive(value: unknown): number | null {
  return typeof value === "number" && value > 0 && value < 1e6 ? value : null;
}

/** What the camera's clock showed. Which zone it was in the file does not say, so none is named. */
function wallClock(value: unknown): string | null {
  // A clock that was never set shows a date without a year, which comes out as one of 1899.
  if (!(value instanceof Date) || !(value.getTime() >= Date.UTC(1900, 0))) return null;
  return value.toISOString().slice(0, 19);
}

function placeIn({ GPSLatitude, GPSLatitudeRef, GPSLongitude, GPSLongitudeRef }: Partial<GPSInfoTags>): Place | null {
  return place(degrees(GPSLatitude, GPSLatitudeRef, "S"), degrees(GPSLongitude, GPSLongitudeRef, "W"));
}

/** Degrees, minutes and seconds as one number. */
function degrees(parts: unknown, reference: unknown, negative: string): number {
  const [whole, minutes = 0, seconds = 0] = [parts]
    .flat()
    .slice(0, 3)
    .map((part) => (typeof part === "number" ? part : Number.NaN));
  const value = (whole ?? Number.NaN) + minutes / 60 + seconds / 3600;
  return typeof reference === "string" && reference.startsWith(negative) ? -value : value;
}

/** XMP part 2, GPSCoordinate: `50,26.5N` or `50,26,30N`. */
function placeInXmp(xmp: Buffer | undefined): Place | null {
  if (xmp === undefined || xmp.length > MOST_BYTES) return null;
  const text = xmp.toString();
  const [latitude, longitude] = ["Latitude", "Longitude"].map((name) => {
    const written = new RegExp(`exif:GPS${name}(?:\\s*=\\s*["']|>)(\\d{1,3}),(\\d{1,2}(?:\\.\\d{1,9})?)(?:,(\\d{1,2}))?([NSEW])`);
    const [, whole, minutes, seconds = 0, side] = written.exec(text) ?? [];
    return degrees([whole, minutes, seconds].map(Number), side, name === "Latitude" ? "S" : "W");
  });
  return place(latitude ?? Number.NaN, longitude ?? Number.NaN);
}

function place(latitude: number, longitude: number): Place | null {
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  // Some ten centimetres; more digits are the division's, not the receiver's.
  return onEarth ? { latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) } : null;
}
