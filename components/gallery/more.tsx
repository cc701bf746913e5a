"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { count } from "#components/words/counts.ts";

/** As many as the API gives at once. */
const pageSize = 200;
/** How far before its end the list is read on, in windows. */
const ahead = 4;

/** The end of the list: reads on before the reader gets there, and says when there is no more. */
export function More() {
  const { collection } = useWork();
  const { q, after, items, nextCursor, usage } = useShown();
  const end = useRef<HTMLDivElement>(null);
  const reading = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);

  const read = useCallback(async () => {
    const asked = collection.shown();
    const { q, nextCursor: cursor } = asked;
    if (reading.current || cursor === null) return;
    reading.current = true;
    const { problem: failed, data } = await ask(api.images.$get({ query: { limit: String(pageSize), cursor, ...(q ? { q } : {}) } }));
    reading.current = false;
    setProblem(failed?.detail ?? null);
    if (data) collection.append(asked, data);
  }, [collection]);

  useEffect(() => {
    const { current: element } = end;
    if (!element || nextCursor === null || problem) return;
    // Looked at in every frame that scrolls: an observer is told when the browser has time, and the end is reached before.
    const look = () => void (element.getBoundingClientRect().top < (1 + ahead) * window.innerHeight && read());
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
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
      {nextCursor !== null && (
        <noscript>
          <a href={addressOf(q, nextCursor)} className="inline-flex min-h-11 items-center px-4 underline underline-offset-4">
            Older pictures
          </a>
        </noscript>
      )}
      {nextCursor === null && items.length > 0 && (
        <p className="pt-6">
          {q !== null
            ? `${count(items.length, "picture")} found`
            : after === null
              ? `All ${count(Math.max(usage.images, items.length), "picture")}`
              : `${count(items.length, "picture")} from here on`}
        </p>
      )}
    </div>
  );
}

/** Where those find the next page who have no scripts. */
function addressOf(q: string | null, after: string): string {
  return `/gallery?${new URLSearchParams({ ...(q === null ? {} : { q }), after })}`;
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
