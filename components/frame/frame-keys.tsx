"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { placesFor } from "#components/frame/places.ts";
import { heard, useKeys } from "#components/keys/keys.ts";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

const ShortcutSheet = lazy(() => import("#components/keys/sheet.tsx"));

/** The shortcuts that work on every page, and the sheet that tells of all. */
export function FrameKeys({ role }: { role: Account["role"] | null }) {
  const t = useWords("frame");
  const router = useRouter();
  const [told, setTold] = useState<ReturnType<typeof heard> | null>(null);

  useKeys(t("everywhere"), [
    { keys: "?", says: t("shortcuts"), run: () => setTold(heard()) },
    ...(role === null ? [] : placesFor(role).map(({ go, keys, href }) => ({ keys, says: t(go), run: () => router.push(href) }))),
  ]);

  return <Suspense>{told && <ShortcutSheet rooms={told} onClose={() => setTold(null)} />}</Suspense>;
}
