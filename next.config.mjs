// Plain JavaScript: a server that serves need not have the compiler that would read it otherwise.

/** What every page says about itself beside its policy (`proxy.ts`). Links and the API set their own, so that both doors answer the same. */
const pageHeaders = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
};
/** @param {Record<string, string>} headers */
const listed = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/** @type {import("next").NextConfig} */
const config = {
  // `page.dev.tsx` is a page while developing, and nothing at all in what is built.
  pageExtensions: process.env.NODE_ENV === "development" ? ["dev.tsx", "tsx", "ts"] : ["tsx", "ts"],
  // A page that moves on to a node with another id loads anew, and breaks off what it was uploading: the same sources have the same one.
  generateBuildId: async () => process.env.TESSERA_BUILD ?? null,
  poweredByHeader: false,
  reactStrictMode: true,
  // `/i/…/` must be the 404 of contract section 4, not a redirect.
  skipTrailingSlashRedirect: true,
  // Without it `/_next/image?url=/i/…` would decode uploaded bytes inside the server.
  images: { unoptimized: true },
  // A lock file in a folder above would otherwise move the root there.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // `npm run check` does it, for everything and not only for what is bundled.
  typescript: { ignoreBuildErrors: true },
  // Native code, and packages that start files of their own.
  serverExternalPackages: [
    "@aws-sdk/client-s3",
    "@node-rs/argon2",
    "@tus/server",
    "better-sqlite3",
    "libheif-js",
    "pg",
    "pino",
    "sharp",
    "tinypool",
  ],
  headers: async () => [
    { source: "/((?!(?:i|t|s|api/v1)(?:/|$)|healthz$|metrics$).*)", headers: listed(pageHeaders) },
    { source: "/api/auth/:path*", headers: listed({ "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" }) },
  ],
};

export default config;
