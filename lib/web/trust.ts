import type { IncomingMessage } from "node:http";

/** Headers by which Next tells itself what was rewritten, resumed, revalidated or let through; some versions believed anybody's. */
const internals =
  /^(?:x-(?:middleware|nextjs?|now|invoke|vercel|prerender|matched|action|nonce)(?:-|$)|next-resume$|content-security-policy)/;

/** Takes from a request what pages and next-auth would believe: Next's internal headers, and all but a trusted proxy's `X-Forwarded-*`. */
export function distrust({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">, trustProxy: boolean): void {
  const last = String(headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  for (const name of Object.keys(headers)) {
    if (internals.test(name) || (!trustProxy && name.startsWith("x-forwarded-"))) delete headers[name];
  }
  headers["x-forwarded-for"] = (trustProxy && last) || (socket.remoteAddress ?? "");
}
