import { once } from "#db/once.ts";

/** Where visitors are sent for thumbnails: the origin of the addresses that the storage signs; null where they are not. Set by `openStorage`. */
export function elsewhere(): { origin: string | null } {
  return once("storage.elsewhere", () => ({ origin: null }));
}
