import { type NextRequest, NextResponse } from "next/server";
import { pagePolicy, transportSecurity } from "#lib/web/policy.ts";

/**
 * Gives each page the policy under which it runs. Next takes the nonce for its own scripts from the request's header, the layout
 * its one from `x-nonce`; what a client sends by these names is overwritten.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  const transport = transportSecurity((name) => request.headers.get(name));
  if (transport !== null) response.headers.set("Strict-Transport-Security", transport);
  return response;
}

export const config = {
  // Pages alone: links and the API answer for themselves, and a body that passes through here is cut at 10 MiB without a word.
  matcher:
    "/((?!(?:api|i|t|s|_next/static)(?:/|$)|(?:healthz|metrics|share-target|sw\\.js|robots\\.txt|manifest\\.webmanifest|favicon\\.(?:svg|ico)|apple-touch-icon\\.png|opengraph\\.png|icons/\\w+\\.png)$).*)",
};
