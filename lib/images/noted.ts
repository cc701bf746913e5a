import { storeFailure } from "#db/failure.ts";

/**
 * Has a file count as noted that the store has no row for as it is closed for a move, while pictures are shown on. Such a file is left over:
 * it is made again, with its row, once the sweep has removed it. Throws any other `error`.
 */
export function unlessClosed(error: unknown): true {
  if (storeFailure(error) === "closed") return true;
  throw error;
}
