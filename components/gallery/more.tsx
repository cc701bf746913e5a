"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { count } from "#components/words/counts.ts";

const pageSize = 100;

/** The end of the list: reads on before the reader gets there, and says when there is no more. */
export function More() {
  const { collection } = useWork();
  const { q, items, nextCursor, usage } = useShown();
  const end = useRef<HTMLDivElement>(null);
  const reading = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);

  const read = useCallback(async () => {
    const { q: asked, nextCursor: cursor } = collection.shown();
    if (reading.current || cursor === null) return;
    reading.current = true;
    const { problem: failed, data } = await ask(
      api.images.$get({ query: { limit: String(pageSize), cursor, ...(asked ? { q: asked } : {}) } }),
    );
    reading.current = false;
    setProblem(failed?.detail ?? null);
    if (data) collection.append(asked, data);
  }, [collection]);

  // Watched anew after each page: an end that is still in view would not be reported again.
  useEffect(() => {
    if (!end.current || nextCursor === null || problem) return;
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && void read(), {
      rootMargin: "1500px",
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [nextCursor, problem, read]);

  return (
    <div ref={end} className="pt-2 text-center text-sm text-soft">
      {problem && (
        <p role="alert" className="flex pt-6 flex-col items-center gap-3">
          {problem}
          <Button onClick={() => void read()}>Try again</Button>
        </p>
      )}
      {!problem && nextCursor !== null && <ComingRow />}
      {nextCursor === null && items.length > 0 && (
        <p className="pt-6">
          {q === null ? `All ${count(Math.max(usage.images, items.length), "picture")}` : `${count(items.length, "picture")} found`}
        </p>
      )}
    </div>
  );
}

/** Stands for the pictures that are being read. */
function ComingRow() {
  return (
    <div className="flex gap-2">
      <span className="sr-only">Reading on…</span>
      {[3, 2, 4, 3, 2].map((grow, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
        <div key={index} className="h-40" style={{ flexGrow: grow }}>
          <Skeleton className="size-full" />
        </div>
      ))}
    </div>
  );
}
