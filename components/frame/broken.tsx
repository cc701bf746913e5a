"use client";

import { useEffect } from "react";
import { Mosaic } from "#components/brand/mosaic.tsx";
import { Button } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { useWords } from "#components/words/use.ts";

export type BrokenProps = { error: Error & { digest?: string }; retry: () => void };

/** Stands where a page could not be made: that nothing is lost, and what to do. */
export function Broken({ error, retry }: BrokenProps) {
  const t = useWords("frame");
  useEffect(() => console.error(error), [error]);
  return (
    <Empty
      title={t("brokenTitle")}
      art={<Mosaic missing className="w-56 rotate-6" />}
      action={
        <Button look="primary" onClick={retry}>
          {t("tryAgain")}
        </Button>
      }
    >
      <title>{`${t("brokenTitle")} · Tessera`}</title>
      <p>{t("brokenText")}</p>
      {error.digest && <p className="pt-2 text-sm">{t("brokenNumber", { number: error.digest })}</p>}
    </Empty>
  );
}
