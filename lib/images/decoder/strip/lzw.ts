/** Reads the codes of a GIF's image data (GIF89a, appendix F) to learn where they end. */
export type Codes = {
  /** Takes in the next bytes. Returns how many of them belong to the picture; fewer than there are means that it is complete. */
  take(bytes: Uint8Array): number;
};

const MOST_CODES = 4096;

/** `size` is the LZW minimum code size, `pixels` how many the picture has. Throws at a code that cannot be. */
export function readCodes(size: number, pixels: number): Codes {
  const clear = 1 << size;
  // How many pixels each code stands for: what they look like is not asked.
  const lengths = new Uint32Array(MOST_CODES).fill(1, 0, clear);
  let [next, width, last, missing] = [clear + 2, size + 1, -1, pixels];
  let [held, bits] = [0, 0];
  let done = false;

  function read(code: number): void {
    // The code behind the last pixel is the end, or should be.
    if (code === clear + 1 || missing <= 0) done = true;
    else if (code === clear) [next, width, last] = [clear + 2, size + 1, -1];
    else {
      if (code > next || (code === next && last === -1) || (last === -1 && code > clear)) throw new Error("a code that cannot be");
      const before = last === -1 ? 0 : (lengths[last] ?? 0);
      if (last !== -1 && next < MOST_CODES) {
        lengths[next++] = before + 1;
        if (next === 1 << width && width < 12) width += 1;
      }
      missing -= lengths[code] ?? 0;
      last = code;
    }
  }

  return {
    take(bytes) {
      for (let at = 0; at < bytes.length; at++) {
        if (done) return at;
        held |= (bytes[at] ?? 0) << bits;
        bits += 8;
        while (bits >= width && !done) {
          const used = width;
          read(held & ((1 << used) - 1));
          held >>>= used;
          bits -= used;
        }
      }
      return bytes.length;
    },
  };
}
