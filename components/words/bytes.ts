const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A size as people read it: `3.5 MiB`. Whole numbers stay whole, so that a quota of 1 GiB reads as one. */
export function sayBytes(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  const digits = power === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${units[power]}`;
}
