import { resolve } from "node:path";

/** Where the caller stood when the tool was called; it moves into the project afterwards. */
const here = process.cwd();

/** A path as the caller meant it, absolute. */
export function resolveHere(path: string): string {
  return resolve(here, path);
}
