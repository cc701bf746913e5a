import { isRefusal, Refusal } from "#lib/refusal.ts";

/** Seconds after which a caller may try again; a remounted disk or a freed descriptor shows by then. */
export const RETRY_AFTER = 5;

/** The code of a failed system call (`"ENOENT"`), or undefined when `error` is something else. */
export function errno(error: unknown): string | undefined {
  return error instanceof Error && "syscall" in error && "code" in error ? String(error.code) : undefined;
}

/**
 * What a failure of the ground below means to a caller: `storage-full` (507) where there is no room, `unavailable` (503) for
 * every other failed system call, the cause kept. Anything else (a refusal, a bug) is returned as it is.
 */
export function storageRefusal(error: unknown): unknown {
  const code = errno(error);
  if (code === undefined || isRefusal(error)) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new Refusal("storage-full", "The storage is full. Nothing was kept; try again when there is room.", { cause: error });
  }
  return new Refusal("unavailable", "The storage cannot be reached. Try again shortly.", { cause: error, retryAfter: RETRY_AFTER });
}

/** Awaits `io` and throws its failure as `storageRefusal` tells it. */
export async function reach<T>(io: Promise<T>): Promise<T> {
  try {
    return await io;
  } catch (error) {
    throw storageRefusal(error);
  }
}

/** Awaits `io`; null where it finds no file there. Other failures as in `reach`. */
export async function ifThere<T>(io: Promise<T>): Promise<T | null> {
  try {
    return await io;
  } catch (error) {
    const code = errno(error);
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return null;
    throw storageRefusal(error);
  }
}
