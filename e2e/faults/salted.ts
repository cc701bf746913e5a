import { scene } from "#e2e/http/pictures.ts";
import type { Random } from "./random.ts";

const LARGEST_SEGMENT = 65_533;
let plain: Promise<Buffer> | null = null;

/** A JPEG of some 15 kB and `extra` bytes of comments, which make it another file each time at next to no cost. */
export async function saltedPicture(random: Random, extra: number): Promise<Uint8Array<ArrayBuffer>> {
  plain ??= scene(600, 450).jpeg({ quality: 60 }).toBuffer();
  const picture = await plain;
  const segments: Buffer[] = [];
  for (let left = Math.max(extra, 16); left > 0; left -= LARGEST_SEGMENT) {
    const length = Math.min(left, LARGEST_SEGMENT);
    const head = Buffer.from([0xff, 0xfe, 0, 0]);
    head.writeUInt16BE(length + 2, 2);
    segments.push(head, random.bytes(length));
  }
  return new Uint8Array(Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)]));
}
