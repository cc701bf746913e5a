/** What of the service worker's world is used here (Service Workers, W3C): the compiler knows the window's alone. */
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Waiting & {
  request: Request;
  preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
};
type Scope = {
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { navigationPreload?: { enable(): Promise<void> } };
  location: Location;
};

/**
 * The service worker, whole: its text is what browsers are sent (`workerSource`), so that it may use nothing from outside itself. It
 * answers where no network is, and takes what other apps share. It keeps no page, no picture and no answer of the API: whether one may
 * be seen is decided when it is asked for. `offline` is the page that it shows without network; `shelf` the cache in which shared files
 * wait for the gallery (`components/upload/shared.ts`).
 */
export function work(scope: Scope, offline: { html: string; policy: string }, shelf: string): void {
  // Nothing of an older worker has to end first.
  scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
  scope.addEventListener("activate", (event) =>
    event.waitUntil(Promise.all([scope.clients.claim(), scope.registration.navigationPreload?.enable()])),
  );

  scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== scope.location.origin || request.mode !== "navigate") return;
    if (request.method === "POST" && pathname === "/share-target") return event.respondWith(take(request));
    // Links and the API answer for themselves, what is not there included.
    if (request.method === "GET" && !/^\/(?:api|i|s|t)\//.test(pathname)) event.respondWith(show(event));
  });

  async function show({ request, preloadResponse }: Fetching): Promise<Response> {
    try {
      return (await preloadResponse) ?? (await fetch(request));
    } catch {
      const headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": offline.policy,
        "Cache-Control": "no-store",
      };
      return new Response(offline.html, { status: 503, headers });
    }
  }

  async function take(request: Request): Promise<Response> {
    const goTo = (path: string) => Response.redirect(new URL(path, scope.location.origin), 303);
    try {
      const files = (await request.formData()).getAll("file").filter((each) => each instanceof File && each.size > 0) as File[];
      if (files.length === 0) return goTo("/share");
      const cache = await caches.open(shelf);
      for (const file of files) {
        const headers = { "Content-Type": file.type, "X-File-Name": encodeURIComponent(file.name) };
        await cache.put(`/shared/${crypto.randomUUID()}`, new Response(file, { headers }));
      }
      return goTo("/gallery?shared");
    } catch {
      return goTo("/share");
    }
  }
}
