"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { api, ask } from "#components/api.ts";
import { addressOf, isFiltered } from "#components/gallery/find.ts";
import { queryOf } from "#components/gallery/query.ts";
import { useShown, useWork } from "#components/gallery/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Problem } from "#lib/web/shapes.ts";

/** As many as the API gives at once. */
const pageSize = 200;
/** How far before its end the list is read on, in windows. */
const ahead = 4;

/** The end of the list: reads on where its outline does not reach, before the reader gets there, and says when there is no more. */
export function More() {
  const t = useWords("gallery");
  const say = useProblem();
  const { collection } = useWork();
  const { find, after, slots, nextCursor, outline, usage } = useShown();
  const end = useRef<HTMLDivElement>(null);
  const reading = useRef(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const read = useCallback(async () => {
    const asked = collection.shown();
    const { find, nextCursor: cursor } = asked;
    if (reading.current || cursor === null) return;
    reading.current = true;
    const query = queryOf(find, { limit: pageSize, cursor });
    const { problem: failed, data } = await ask(api.images.$get({ query }));
    reading.current = false;
    setProblem(failed);
    if (data) collection.append(asked, data);
  }, [collection]);

  const waits = outline === "wanted" && after === null;
  useEffect(() => {
    const { current: element } = end;
    if (!element || nextCursor === null || problem || waits) return;
    // Looked at in every frame that scrolls: an observer is told when the browser has time, and the end is reached before.
    const look = () => void (element.getBoundingClientRect().top < (1 + ahead) * window.innerHeight && read());
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [nextCursor, problem, waits, read]);

  const count = slots.length;
  return (
    <div ref={end} className="pt-2 text-center text-sm text-soft">
      {problem && (
        <p role="alert" className="flex pt-6 flex-col items-center gap-3">
          {say(problem)}
          <Button onClick={() => void read()}>{t("tryAgain")}</Button>
        </p>
      )}
      {!problem && nextCursor !== null && <ComingRow />}
      {nextCursor !== null && (
        <noscript>
          <a href={addressOf(find, { after: nextCursor })} className="inline-flex min-h-11 items-center px-4 underline underline-offset-4">
            {t("olderPictures")}
          </a>
        </noscript>
      )}
      {nextCursor === null && count > 0 && (
        <p className="pt-6">
          {after !== null
            ? t("picturesFromHere", { count })
            : isFiltered(find)
              ? t("foundPictures", { count })
              : t("allPictures", { count: find.album === undefined ? Math.max(usage.images, count) : count })}
        </p>
      )}
    </div>
  );
}

/** Stands for the pictures that are being read. */
function ComingRow() {
  const t = useWords("gallery");
  return (
    <div className="flex gap-2">
      <span className="sr-only">{t("readingOn")}</span>
      {[3, 2, 4, 3, 2].map((grow, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change.
        <div key={index} className="h-40" style={{ flexGrow: grow }}>
          <Skeleton className="size-full" />
        </div>
      ))}
    </div>
  );
}
