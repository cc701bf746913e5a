import sharp from "sharp";

/** Pixels across and down a window; two neighbours share half of it. */
const WINDOW = 8;
// The constants of the paper, for 8 bits: (0.01 × 255)² and (0.03 × 255)².
const C1 = 6.5025;
const C2 = 58.5225;

/**
 * How alike two pictures of one size are, from -1 to 1: structural similarity (Wang, Bovik, Sheikh, Simoncelli, IEEE Transactions on
 * Image Processing 13, 2004), in flat windows, as the mean over red, green and blue. Both are laid on white, as sRGB.
 */
export async function similarity(a: string | Buffer, b: string | Buffer): Promise<number> {
  const [one, other] = await Promise.all([a, b].map(open));
  if (one === undefined || other === undefined || one.width !== other.width || one.height !== other.height)
    throw new Error(`${one?.width} × ${one?.height} and ${other?.width} × ${other?.height} cannot be compared`);
  const { width, height } = one;
  let [sum, count] = [0, 0];
  for (let top = 0; top === 0 || top + WINDOW <= height; top += WINDOW / 2)
    for (let left = 0; left === 0 || left + WINDOW <= width; left += WINDOW / 2)
      for (let channel = 0; channel < 3; channel++, count++)
        sum += ofWindow(one.data, other.data, {
          width,
          left,
          top,
          right: Math.min(width, left + WINDOW),
          bottom: Math.min(height, top + WINDOW),
          channel,
        });
  return sum / count;
}

async function open(image: string | Buffer) {
  const { data, info } = await sharp(image)
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

type Window = { width: number; left: number; top: number; right: number; bottom: number; channel: number };

function ofWindow(a: Buffer, b: Buffer, { width, left, top, right, bottom, channel }: Window): number {
  let [n, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++, n++) {
      const at = (y * width + x) * 3 + channel;
      const [p, q] = [a[at] ?? 0, b[at] ?? 0];
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  }
  const [meanA, meanB] = [sumA / n, sumB / n];
  const [varianceA, varianceB, covariance] = [sumAA / n - meanA ** 2, sumBB / n - meanB ** 2, sumAB / n - meanA * meanB];
  return ((2 * meanA * meanB + C1) * (2 * covariance + C2)) / ((meanA ** 2 + meanB ** 2 + C1) * (varianceA + varianceB + C2));
}
