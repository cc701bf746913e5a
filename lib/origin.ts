import { isIPv6 } from "node:net";
import { config } from "./config.ts";

type Header = (name: string) => string | null | undefined;

/** The origin of every link in this answer: `PUBLIC_URL`, or the request's own. `scheme` is the connection's (`"http"`). */
export function originOf(header: Header, scheme: string): string {
  const { publicUrl, trustProxy } = config();
  if (publicUrl !== null) return publicUrl;
  const proto = trustProxy && header("x-forwarded-proto") === "https" ? "https" : scheme;
  const host = (trustProxy ? header("x-forwarded-host") : null) ?? header("host") ?? "";
  // A host is printed into links and pages, so anything but name and port is refused.
  return /^[A-Za-z0-9.\-_[\]:]{1,255}$/.test(host) ? `${proto}://${host}` : `${proto}://localhost`;
}

/** Whether a request came by https, as far as settings and a trusted proxy tell. */
export function cameByHttps(header: Header): boolean {
  return originOf(header, "http").startsWith("https:");
}

/** The caller's address: the connection's, or what the trusted proxy in front wrote last into `X-Forwarded-For`. */
export function addressOf(header: Header, connection: string | undefined): string {
  const forwarded = header("x-forwarded-for")?.split(",").at(-1)?.trim();
  // Without a connection at hand the request came through Next, which writes the header itself.
  return (connection === undefined || config().trustProxy ? forwarded : undefined) ?? connection ?? "unknown";
}

/** What counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 one, as one subscriber has all that begin so (RFC 6177). */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [left = [], right = []] = plain.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  // An IPv4 address at the end stands for two groups.
  const given = left.length + right.length + (plain.includes(".") ? 1 : 0);
  const groups = [...left, ...Array<string>(Math.max(0, 8 - given)).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
