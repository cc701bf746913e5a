import type { Totals } from "#components/upload/totals.ts";
import type { Trouble, Upload } from "#components/upload/upload.ts";
import type { Words } from "#components/words/words.ts";
import type { Problem } from "#lib/web/shapes.ts";

type Say = Words<"upload">;
type SayProblem = (problem: Problem) => string;

/** How all uploads stand, in a few words. */
export function sayTotals(t: Say, { all, done, failed, skipped, running, paused, asking }: Totals): string {
  const wanted = all - failed - skipped - asking;
  if (running > 0) return t("progress", { done, all: wanted });
  if (paused > 0) return t("pausedAt", { done, all: wanted });
  if (asking > 0) return t("toDecide", { count: asking });
  const said = [
    done > 0 && t("uploaded", { count: done }),
    skipped > 0 && t("skippedSome", { count: skipped }),
    failed > 0 && t("notUploaded", { count: failed }),
  ].filter(Boolean);
  return said.join(" · ") || t("uploads");
}

/** How many bytes have gone of how many, how fast, and how long it will take. */
export function sayFlow(t: Say, { sentBytes, allBytes, speed, left }: Pick<Totals, "sentBytes" | "allBytes" | "speed" | "left">): string {
  const [sent, all] = [t.bytes(Math.round(sentBytes)), t.bytes(allBytes)];
  if (speed === null || left === null) return t("flow", { sent, all });
  return t("flowWithSpeed", { sent, all, speed: t.bytes(Math.round(speed)), left: t.remaining(roughly(left)) });
}

/** Seconds to come, no more exact than anybody can know. */
function roughly(seconds: number): number {
  const step = seconds < 60 ? 1 : seconds < 3600 ? 60 : 600;
  return Math.max(1, Math.round(seconds / step)) * step;
}

/** How one file stands. */
export function sayUpload(t: Say, sayProblem: SayProblem, { state, sent, file: { size }, speed, held, trouble, twin }: Upload): string {
  if (state === "failed") return trouble === null ? t("failed") : sayTrouble(t, sayProblem, trouble, size);
  if (state === "asking") return t(twin?.image ? "twinThere" : "twinHere", { name: twin?.name ?? "" });
  if (state === "skipped") return t("skipped");
  if (state === "done") return t("done", { size: t.bytes(size) });
  if (held !== null) return t(held === "lost" ? "lost" : "busy");
  if (state === "paused") return t("paused", { sent: t.bytes(Math.round(sent * size)), all: t.bytes(size) });
  if (state === "waiting") return t("waiting", { size: t.bytes(size) });
  if (state === "processing") return t("processing");
  return sayFlow(t, { sentBytes: sent * size, allBytes: size, speed, left: speed ? ((1 - sent) * size) / speed : null });
}

/** What is wrong with a file, and what to do. */
function sayTrouble(t: Say, sayProblem: SayProblem, { code, limit, problem }: Trouble, bytes: number): string {
  if (problem !== null) return sayProblem(problem);
  const size = t.bytes(bytes);
  switch (code) {
    case "empty":
    case "unreadable":
    case "cancelled":
      return t(code);
    case "unsupported-type":
      return t("unsupported", { kinds: t.list(["JPEG", "PNG", "WebP", "GIF", "AVIF", "TIFF", "HEIC"]) });
    case "too-large":
      return t("tooLarge", { size, limit: t.bytes(limit ?? 0) });
    case "quota-exceeded":
      return limit ? t("overQuota", { size, limit: t.bytes(limit) }) : t("quotaUsedUp", { size });
    default:
      return t("failed");
  }
}
