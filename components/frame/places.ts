import type { Account } from "#lib/web/shapes.ts";

/** The parts of the house, as header, shortcuts and palette lead there. `under` are the paths that belong to a part; `says` is its key in the words of the frame. */
const places = [
  { href: "/gallery", under: ["/gallery", "/images"], says: "gallery", go: "goGallery", keys: "G G" },
  { href: "/albums", under: ["/albums"], says: "albums", go: "goAlbums", keys: "G A" },
  { href: "/links", under: ["/links"], says: "links", go: "goLinks", keys: "G L" },
  { href: "/plan", under: ["/plan"], says: "plan", go: "goPlan", keys: "G P" },
  { href: "/account", under: ["/account"], says: "account", go: "goAccount", keys: "G U" },
  { href: "/admin/accounts", under: ["/admin"], says: "admin", go: "goAdmin", keys: "G X" },
] as const;

export type Place = (typeof places)[number];

/** Where somebody may go, in the order of the header. */
export function placesFor(role: Account["role"]): Place[] {
  return places.filter(({ says }) => says !== "admin" || role === "admin");
}
