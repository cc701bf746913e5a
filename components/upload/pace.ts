/** What is longer ago than this hardly counts, ms. */
const memory = 3_000;
/** How much time must pass for a measurement, ms: browsers tell of progress in bursts. */
const least = 300;

/** Measures how fast bytes go. What it answers takes how many have gone and the time, ms, and tells bytes a second, or null at first. */
export function measurePace(): (bytes: number, now?: number) => number | null {
  let from: { bytes: number; at: number } | null = null;
  let speed: number | null = null;
  return (bytes, now = performance.now()) => {
    from ??= { bytes, at: now };
    const passed = now - from.at;
    if (passed < least) return speed;
    const latest = Math.max(0, (bytes - from.bytes) * 1000) / passed;
    const weight = 1 - Math.exp(-passed / memory);
    speed = speed === null ? latest : speed + (latest - speed) * weight;
    from = { bytes, at: now };
    return speed;
  };
}
