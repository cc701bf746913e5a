import { sayBytes } from "#components/words/bytes.ts";
import type { Plan } from "#lib/web/shapes.ts";

type Candidate = Pick<File, "name" | "size" | "type">;

/** Why a file is not sent, and whether that may change. */
export type Refused = { reason: string; again: boolean };

/** Whether a file need not be sent at all; `null` when it may be. `room` is what the quota leaves. */
export function refuseFile({ size, type }: Candidate, plan: Pick<Plan, "name" | "maxFileBytes">, room: number): Refused | null {
  if (size === 0) return { reason: "This file is empty.", again: false };
  if (type !== "" && (!type.startsWith("image/") || type === "image/svg+xml")) {
    return { reason: "Tessera does not take this kind of file: only JPEG, PNG, WebP, GIF, AVIF, TIFF and HEIC.", again: false };
  }
  if (size > plan.maxFileBytes) {
    return {
      reason: `This file has ${sayBytes(size)}; your ${plan.name} plan takes up to ${sayBytes(plan.maxFileBytes)} each.`,
      again: false,
    };
  }
  if (size > room) {
    const left = room > 0 ? `only ${sayBytes(room)} of your quota are left` : "your quota is used up";
    return { reason: `This file has ${sayBytes(size)}, and ${left}. Delete pictures to make room, then retry.`, again: true };
  }
  return null;
}
