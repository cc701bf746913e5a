// What `heic.ts` uses of the package's build for Node, whose own types describe another file. Pointers are numbers.
declare module "libheif-js/libheif-wasm/libheif-bundle.js" {
  type Failure = { code: unknown; message?: string };
  type Constant = { value: number };
  export type Handle = { $$: { ptr: number } };
  export type Decoded = { channels: { id: Constant; width: number; height: number; stride: number; data: Uint8Array }[] };
  export type Libheif = {
    HEAPU8: Uint8Array;
    HEAP32: Int32Array;
    heif_error_code: { heif_error_Ok: unknown };
    heif_colorspace: { heif_colorspace_RGB: Constant };
    heif_chroma: { heif_chroma_interleaved_RGB: Constant; heif_chroma_interleaved_RGBA: Constant };
    heif_context_alloc(): object | null;
    heif_context_read_from_memory(context: object, file: Uint8Array): Failure;
    heif_js_context_get_primary_image_handle(context: object): Handle | Failure;
    heif_image_handle_get_width(handle: Handle): number;
    heif_image_handle_get_height(handle: Handle): number;
    heif_image_handle_has_alpha_channel(handle: Handle): number;
    heif_image_handle_is_premultiplied_alpha(handle: Handle): number;
    heif_js_decode_image2(handle: Handle, space: Constant, chroma: Constant): Promise<Decoded | Failure>;
    _malloc(bytes: number): number;
    _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
    _heif_image_handle_get_color_profile_type(handle: number): number;
    _heif_image_handle_get_raw_color_profile_size(handle: number): number;
    _heif_image_handle_get_raw_color_profile(error: number, handle: number, profile: number): void;
    _heif_image_handle_get_nclx_color_profile(error: number, handle: number, profile: number): void;
  };
  export default function libheif(options?: { print?(line: string): void; printErr?(line: string): void }): Libheif;
}
