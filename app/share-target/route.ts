/** Where other apps send what they share. The service worker takes it before it comes here; without one, a page says what to do. */
export function POST(): Response {
  return new Response(null, { status: 303, headers: { Location: "/share", "Cache-Control": "no-store" } });
}
