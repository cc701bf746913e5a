import { describe, expect, test } from "vitest";
import { isAnimated, isHeavy, tooLarge } from "./limits.ts";

const plain = { width: 4000, height: 3000, frames: 1, channels: 3, bytesPerChannel: 1, interlaced: false };
const MOST = 100_000_000;

describe("tooLarge", () => {
  test("what cameras and scanners make is not", () => {
    for (const type of ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/tiff", "image/heic"] as const) {
      expect(tooLarge(type, plain, MOST)).toBeNull();
    }
    expect(tooLarge("image/jpeg", { ...plain, width: 12_000, height: 8300, interlaced: true }, MOST)).toBeNull();
    expect(tooLarge("image/heic", { ...plain, width: 8064, height: 6048 }, MOST)).toBeNull();
    expect(tooLarge("image/tiff", { ...plain, width: 9000, height: 7000, bytesPerChannel: 2 }, MOST)).toBeNull();
    expect(tooLarge("image/png", { ...plain, width: 16_383, height: 6000, channels: 4, bytesPerChannel: 2 }, MOST)).toBeNull();
  });

  test("pixels are counted by frame, to the last one", () => {
    expect(tooLarge("image/jpeg", plain, 12_000_000)).toBeNull();
    expect(tooLarge("image/jpeg", plain, 11_999_999)).toMatch("4000 × 3000");
    expect(tooLarge("image/gif", { ...plain, frames: 50 }, 12_000_000)).toBeNull();
  });

  test("edges end at 16,383 px", () => {
    expect(tooLarge("image/png", { ...plain, width: 16_383, height: 10 }, MOST)).toBeNull();
    expect(tooLarge("image/png", { ...plain, width: 16_384, height: 1 }, MOST)).toMatch("16383");
    expect(tooLarge("image/png", { ...plain, width: 1, height: 16_384 }, MOST)).toMatch("16383");
  });

  test("what must be held whole is held to less", () => {
    const large = { ...plain, width: 9900, height: 9900 };
    expect(tooLarge("image/png", { ...large, channels: 4, bytesPerChannel: 2 }, MOST)).toBeNull();
    expect(tooLarge("image/png", { ...large, channels: 4, bytesPerChannel: 2, interlaced: true }, MOST)).not.toBeNull();
    expect(tooLarge("image/tiff", { ...large, channels: 4, bytesPerChannel: 2 }, MOST)).not.toBeNull();
    expect(tooLarge("image/avif", { ...plain, width: 7000, height: 7000 }, MOST)).not.toBeNull();
    expect(tooLarge("image/avif", { ...plain, width: 6000, height: 4000 }, MOST)).toBeNull();
    expect(tooLarge("image/avif", { ...plain, width: 6000, height: 4500, bytesPerChannel: 2 }, MOST)).not.toBeNull();
  });
});

describe("isHeavy", () => {
  test("what cameras make is not", () => {
    for (const type of ["image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff", "image/heic"] as const)
      expect(isHeavy(type, plain), type).toBe(false);
    expect(isHeavy("image/jpeg", { ...plain, interlaced: true })).toBe(false);
    expect(isHeavy("image/jpeg", { ...plain, width: 11_500, height: 8600 })).toBe(false);
  });
  test("what holds much at once is: all of an image, or all frames", () => {
    const large = { ...plain, width: 7000, height: 7000 };
    expect(isHeavy("image/jpeg", { ...large, interlaced: true })).toBe(true);
    expect(isHeavy("image/png", { ...large, interlaced: true })).toBe(true);
    expect(isHeavy("image/heic", { ...plain, width: 8064, height: 6048 })).toBe(true);
    expect(isHeavy("image/webp", { ...plain, width: 1000, height: 950, frames: 100 })).toBe(true);
    // Only its first frame is decoded.
    expect(isHeavy("image/webp", { ...plain, width: 1000, height: 950, frames: 301 })).toBe(false);
  });
});

describe("isAnimated", () => {
  const frames = { ...plain, width: 1280, height: 720, frames: 100 };
  test("GIF and WebP within the budget are", () => {
    expect(isAnimated("image/gif", frames)).toBe(true);
    expect(isAnimated("image/webp", frames)).toBe(true);
    expect(isAnimated("image/webp", { ...frames, frames: 1 })).toBe(false);
    expect(isAnimated("image/tiff", frames)).toBe(false);
    expect(isAnimated("image/png", frames)).toBe(false);
  });
  test("beyond it they are not", () => {
    expect(isAnimated("image/gif", { ...frames, frames: 109 })).toBe(false);
    expect(isAnimated("image/gif", { ...frames, width: 10, height: 10, frames: 300 })).toBe(true);
    expect(isAnimated("image/gif", { ...frames, width: 10, height: 10, frames: 301 })).toBe(false);
  });
});
