"use client";

import { type ComponentType, useEffect, useState } from "react";

/** The place of the bell, which comes when the page has nothing else to do: nobody waits for it. */
export function Notices() {
  const [Bell, setBell] = useState<ComponentType | null>(null);
  useEffect(() => {
    const load = () =>
      void import("#components/links/bell.tsx").then(
        ({ default: bell }) => setBell(() => bell),
        () => {},
      );
    // Safari has no idle callbacks.
    const timer = setTimeout(() => ("requestIdleCallback" in window ? requestIdleCallback(load) : load()), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return <div className="size-11 shrink-0">{Bell && <Bell />}</div>;
}
