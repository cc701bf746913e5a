/** The path in `next` if it leads into this Tessera, else the gallery: a link must not send people elsewhere through our sign-in. */
export function insideOf(next: string | null): string {
  if (!next?.startsWith("/")) return "/gallery";
  try {
    const url = new URL(next, "https://inside.invalid");
    return url.origin === "https://inside.invalid" ? url.pathname + url.search : "/gallery";
  } catch {
    return "/gallery";
  }
}
