"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { heard, useKeys } from "#components/keys/keys.ts";
import type { Account } from "#lib/web/shapes.ts";

const ShortcutSheet = lazy(() => import("#components/keys/sheet.tsx"));

/** The shortcuts that work on every page, and the sheet that tells of all. */
export function FrameKeys({ role }: { role: Account["role"] | null }) {
  const router = useRouter();
  const [told, setTold] = useState<ReturnType<typeof heard> | null>(null);
  const to = (href: string, says: string, keys: string) => ({ says, keys, run: () => router.push(href) });

  useKeys("Everywhere", [
    { keys: "?", says: "All shortcuts", run: () => setTold(heard()) },
    ...(role === null ? [] : [to("/gallery", "Go to the gallery", "G G"), to("/account", "Go to your account", "G U")]),
    ...(role === "admin" ? [to("/admin/accounts", "Go to the admin pages", "G X")] : []),
  ]);

  return <Suspense>{told && <ShortcutSheet rooms={told} onClose={() => setTold(null)} />}</Suspense>;
}
