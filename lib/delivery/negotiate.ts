import type { ThumbnailFormat } from "#lib/images/decoder/index.ts";

/**
 * The format of a thumbnail whose address names none: WebP where `Accept` names it outright, else the image's base format.
 * Wildcards do not count, as many programs send them and few read WebP. RFC 9110 §12.5.1: `q=0` means "not acceptable".
 */
export function negotiate(accept: string | null | undefined, baseFormat: ThumbnailFormat): ThumbnailFormat {
  const named = (accept ?? "").split(",").some((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    if (type !== "image/webp") return false;
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return weight === undefined || Number(weight.slice(2)) > 0;
  });
  return named ? "webp" : baseFormat;
}
