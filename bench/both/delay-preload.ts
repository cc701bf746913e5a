import { monitorEventLoopDelay } from "node:perf_hooks";

// Loaded into the server before its own program (`node --import`): at SIGUSR2 it prints, as one line of JSON, how late the event
// loop was since the last time, in seconds.

/** ms between two looks. */
const resolution = 2;
const histogram = monitorEventLoopDelay({ resolution });
histogram.enable();

// What is counted is the time from look to look.
const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolution / 1e3);

process.on("SIGUSR2", () => {
  console.log(JSON.stringify({ eventLoopDelay: { p99: late(histogram.percentile(99)), most: late(histogram.max) } }));
  histogram.reset();
});
