import type { Upload } from "#components/upload/queue.ts";
import { sayBytes } from "#components/words/bytes.ts";
import { count } from "#components/words/counts.ts";

export type Totals = {
  all: number;
  done: number;
  failed: number;
  running: boolean;
  /** From 0 to 1, by bytes. */
  share: number;
  sentBytes: number;
  allBytes: number;
};

/** How the uploads stand together. */
export function totalsOf(uploads: Upload[]): Totals {
  const wanted = uploads.filter(({ state }) => state !== "failed");
  const allBytes = wanted.reduce((sum, { file }) => sum + file.size, 0);
  const sentBytes = wanted.reduce((sum, { file, sent }) => sum + file.size * sent, 0);
  const done = uploads.filter(({ state }) => state === "done").length;
  return {
    all: uploads.length,
    done,
    failed: uploads.length - wanted.length,
    running: wanted.length > done,
    share: allBytes > 0 ? sentBytes / allBytes : 1,
    sentBytes,
    allBytes,
  };
}

/** The same in words. */
export function sayTotals({ all, done, failed, running }: Totals): string {
  if (running) return `${done} of ${count(all - failed, "picture")}`;
  const said = [done > 0 && `${count(done, "picture")} uploaded`, failed > 0 && `${failed} not uploaded`].filter(Boolean).join(", ");
  return said || "Uploads";
}

/** How many bytes are on their way, and how many have come. */
export function sayBytesOf({ sentBytes, allBytes }: Totals): string {
  return `${sayBytes(Math.round(sentBytes))} of ${sayBytes(allBytes)}`;
}
