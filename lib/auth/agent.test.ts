import { expect, test } from "vitest";
import { agentOf } from "./agent.ts";

const mozilla = "Mozilla/5.0";
const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, "Firefox", "linux"],
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome", "windows"],
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, "Edge", "windows"],
  [`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera", "mac"],
  [`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15`, "Safari", "mac"],
  [
    `${mozilla} (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1`,
    "Safari",
    "iphone",
  ],
  [
    `${mozilla} (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`,
    "Chrome",
    "ipad",
  ],
  [`${mozilla} (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0`, "Firefox", "android-phone"],
  [
    `${mozilla} (Linux; Android 16; SM-X910) ${webkit} SamsungBrowser/29.0 Chrome/136.0.0.0 Safari/537.36`,
    "Samsung Internet",
    "android-tablet",
  ],
  ["curl/8.18.0", null, "unknown"],
  ["", null, "unknown"],
])("%s is %s on %s", (userAgent, browser, device) => {
  expect(agentOf(userAgent)).toEqual({ browser, device });
});
