import type { SessionRow } from "#db/sessions.ts";

export type Agent = Pick<SessionRow, "browser" | "device">;

/** Each before those whose word it carries too: Edge calls itself Chrome, and Chrome calls itself Safari. */
const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|OPT|OPiOS|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|HeadlessChrome|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*\bSafari\//, "Safari"],
];

const devices: [RegExp, Agent["device"]][] = [
  [/\biPhone\b|\biPod\b/, "iphone"],
  [/\biPad\b/, "ipad"],
  [/\bAndroid\b.*\bMobile\b/, "android-phone"],
  [/\bAndroid\b/, "android-tablet"],
  [/\bWindows\b/, "windows"],
  [/\bMacintosh\b|\bMac OS X\b/, "mac"],
  [/\bLinux\b|\bX11\b|\bCrOS\b/, "linux"],
];

/** The family of a browser and a word for its device, by its `User-Agent`: enough to recognise one's own, and nothing that tells people apart. */
export function agentOf(userAgent: string): Agent {
  // Whoever signs in writes it: no more of it than any browser's is looked at.
  const text = userAgent.slice(0, 512);
  return { browser: named(browsers, text) ?? null, device: named(devices, text) ?? "unknown" };
}

function named<T>(kinds: [RegExp, T][], text: string): T | undefined {
  return kinds.find(([pattern]) => pattern.test(text))?.[1];
}
