import { readFile } from "node:fs/promises";
import openLibheif, { type Handle, type Libheif } from "libheif-js/libheif-wasm/libheif-bundle.js";
import { displayP3, toSrgb } from "./colour.ts";
import type { Picture } from "./picture.ts";
import { fitted, fromPixels, type Pixels, toPixels, withoutIdleAlpha } from "./pixels.ts";

/**
 * Opens a HEIC; sharp is built without a decoder of HEVC. libheif turns the image as the file says, so that its EXIF orientation
 * must not be applied again. Each image gets an instance of its own (10 ms), which frees its memory with it and has nothing in it
 * of the image before.
 */
export async function openHeic(file: string): Promise<Omit<Picture, "heavy">> {
  const silent = () => {}; // Its messages quote hostile bytes.
  const lib = openLibheif({ print: silent, printErr: silent });
  const context = lib.heif_context_alloc();
  if (context === null) throw new Error("libheif has no memory");
  const read = lib.heif_context_read_from_memory(context, await readFile(file));
  if (read.code !== lib.heif_error_code.heif_error_Ok) throw new Error(`libheif: ${read.message}`);
  const handle = lib.heif_js_context_get_primary_image_handle(context);
  if (!handle || !("$$" in handle)) throw new Error(`libheif: ${handle?.message ?? "no image"}`);
  const size = { width: lib.heif_image_handle_get_width(handle), height: lib.heif_image_handle_get_height(handle) };
  return {
    header: { ...size, frames: 1, channels: 3, bytesPerChannel: 1, interlaced: false },
    size,
    timing: null,
    async pixels(height) {
      const { pixels, premultiplied } = await decode(lib, handle);
      const image = fromPixels(pixels, premultiplied);
      const small = await toPixels(image, fitted(size, height));
      const profile = await profileOf(lib, handle);
      return withoutIdleAlpha(profile ? await toSrgb(small, profile) : small);
    },
  };
}

/** All pixels, in WebAssembly's memory. */
async function decode(lib: Libheif, handle: Handle): Promise<{ pixels: Pixels; premultiplied: boolean }> {
  const alpha = lib.heif_image_handle_has_alpha_channel(handle) !== 0;
  const { heif_chroma_interleaved_RGB, heif_chroma_interleaved_RGBA } = lib.heif_chroma;
  const chroma = alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
  const decoded = await lib.heif_js_decode_image2(handle, lib.heif_colorspace.heif_colorspace_RGB, chroma);
  if (!decoded || !("channels" in decoded)) throw new Error(`libheif: ${decoded?.message ?? "no pixels"}`);
  const [plane] = decoded.channels;
  const channels = alpha ? 4 : 3;
  if (plane === undefined || plane.stride < plane.width * channels) throw new Error("libheif gave no interleaved pixels");
  const { width, height } = plane;
  const premultiplied = alpha && lib.heif_image_handle_is_premultiplied_alpha(handle) !== 0;
  return { pixels: { data: tight(plane, width * channels), width, height, pages: 1, channels }, premultiplied };
}

/** The rows without what libheif leaves between them; not copied where it leaves nothing. */
function tight({ data, stride, height }: { data: Uint8Array; stride: number; height: number }, row: number): Buffer {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (stride === row) return bytes.subarray(0, row * height);
  const rows = Buffer.allocUnsafe(row * height);
  for (let y = 0; y < height; y++) bytes.copy(rows, y * row, y * stride, y * stride + row);
  return rows;
}

/** The colour profile of the image, null for sRGB or nothing that is known: the file's own, or the one that its primaries name. */
async function profileOf(lib: Libheif, { $$: { ptr } }: Handle): Promise<Buffer | null> {
  const kind = Buffer.alloc(4);
  kind.writeInt32BE(lib._heif_image_handle_get_color_profile_type(ptr) | 0);
  const error = lib._malloc(16);
  if (kind.toString() === "nclx") {
    const place = lib._malloc(4);
    lib._heif_image_handle_get_nclx_color_profile(error, ptr, place);
    const profile = lib.HEAP32[place >> 2] ?? 0;
    // struct heif_color_profile_nclx: a byte of version, then the primaries (ITU-T H.273), 12 being Display P3.
    return lib.HEAP32[error >> 2] === 0 && lib.HEAP32[(profile + 4) >> 2] === 12 ? displayP3() : null;
  }
  const bytes = lib._heif_image_handle_get_raw_color_profile_size(ptr);
  if (bytes === 0) return null;
  const place = lib._malloc(bytes);
  lib._heif_image_handle_get_raw_color_profile(error, ptr, place);
  return lib.HEAP32[error >> 2] === 0 ? Buffer.from(lib.HEAPU8.slice(place, place + bytes)) : null;
}
