import { config } from "#lib/config.ts";
import { cameByHttps } from "#lib/origin.ts";
import { elsewhere } from "#lib/storage/visitors.ts";

type Header = Parameters<typeof cameByHttps>[0];

/**
 * What a page may load and run (CSP Level 3). Scripts run only with this answer's nonce, and what they load in their turn:
 * `'strict-dynamic'` makes browsers that know it pass over `'self'`, so that nothing which is uploaded here can become a script.
 */
export function pagePolicy(nonce: string, development = process.env["NODE_ENV"] === "development"): string {
  const others = [config().publicUrl, elsewhere().origin].filter((origin) => origin !== null);
  return [
    "default-src 'self'",
    // React rebuilds the server's errors with `eval` while developing.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    // Placeholders are data, previews of what is about to be uploaded are blobs, and links carry the public address or lead to the bucket.
    ["img-src 'self' blob: data:", ...others].join(" "),
    "object-src 'none'",
    // Without its own rule a worker would need a nonce, which it cannot have.
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** `Strict-Transport-Security` for a request that came by https as far as settings and a trusted proxy tell (RFC 6797); else null. */
export function transportSecurity(header: Header): string | null {
  return cameByHttps(header) ? "max-age=31536000" : null;
}
