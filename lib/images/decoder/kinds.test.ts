import { describe, expect, test } from "vitest";
import { kindOf } from "./kinds.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const boxes = (major: string, compatible: string[], rest = "") => {
  const brands = latin1(`${major}\0\0\0\0${compatible.join("")}`);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + brands.length);
  return Buffer.concat([size, latin1("ftyp"), brands, latin1(rest)]);
};

describe("kindOf", () => {
  test.each([
    ["image/jpeg", latin1("\xff\xd8\xff\xe0\0\x10JFIF")],
    ["image/png", latin1("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
    ["image/gif", latin1("GIF87a")],
    ["image/gif", latin1("GIF89a\x01\0")],
    ["image/webp", latin1("RIFF\x20\0\0\0WEBPVP8 ")],
    ["image/tiff", latin1("II*\0\x08\0\0\0")],
    ["image/tiff", latin1("MM\0*\0\0\0\x08")],
    ["image/tiff", latin1("MM\0+\0\x08\0\0")],
    ["image/avif", boxes("avif", ["mif1", "miaf"])],
    ["image/avif", boxes("avis", ["avif", "msf1"])],
    ["image/avif", boxes("mif1", ["avif", "miaf"])],
    ["image/avif", boxes("mif1", ["mif1"], "....meta....infe....av01")],
    ["image/heic", boxes("heic", ["mif1", "heic"])],
    ["image/heic", boxes("heix", ["mif1"])],
    ["image/heic", boxes("mif1", ["heic"])],
    ["image/heic", boxes("msf1", ["hevc"])],
    ["image/heic", boxes("mif1", [], "....meta....infe....hvc1")],
  ])("%s", (type, head) => expect(kindOf(head)).toBe(type));

  test.each([
    ["nothing", ""],
    ["one byte", "\xff"],
    ["the beginning of a JPEG's first marker", "\xff\xd8"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg">'],
    ["SVG behind a byte order mark", "\xef\xbb\xbf<?xml version='1.0'?><svg/>"],
    ["SVG, compressed", "\x1f\x8b\x08\0\0\0"],
    ["PDF", "%PDF-1.7"],
    ["BMP", "BM\x36\0\0\0"],
    ["ICO", "\0\0\x01\0\x01\0"],
    ["HTML", "<!doctype html>"],
    ["a page that begins like a GIF", "GIF88a<script>"],
    ["a sound in a RIFF", "RIFF\x20\0\0\0WAVEfmt "],
    ["JPEG XL", "\0\0\0\x0cJXL \r\n\x87\n"],
    ["JPEG 2000", "\0\0\0\x0cjP  \r\n\x87\n"],
    ["PostScript", "%!PS-Adobe-3.0"],
    ["a file type box cut short", "\0\0\0\x10ftypavi"],
  ])("nothing: %s", (_, text) => expect(kindOf(latin1(text))).toBeNull());

  test.each([
    ["a film", boxes("isom", ["isom", "avc1", "mp41"])],
    ["a film that calls itself an AVIF as well", boxes("isom", ["avif"])],
    ["a HEIF of JPEGs", boxes("mif1", ["jpeg"])],
    ["a HEIF that says nothing", boxes("mif1", [])],
  ])("nothing: %s", (_, head) => expect(kindOf(head)).toBeNull());
});
