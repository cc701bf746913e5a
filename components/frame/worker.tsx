"use client";

import { useEffect } from "react";

/** Brings the service worker in, where browsers let one be: on https and localhost. While developing, it would only stand in the way. */
export function Worker() {
  useEffect(() => {
    if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
    // The pages work as well without.
    navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
  }, []);
  return null;
}
