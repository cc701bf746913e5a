import { workerSource } from "#components/offline/source.ts";

/** The service worker: it must come from the root to speak for all pages, and is asked for anew each time. */
export async function GET(): Promise<Response> {
  return new Response(await workerSource(), {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "no-cache",
      "Content-Security-Policy": "default-src 'none'; connect-src 'self'",
      Vary: "Accept-Language, Cookie",
    },
  });
}
