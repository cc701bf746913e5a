import type { ReactNode } from "react";

/** A page with one form and nothing beside it. */
export function SignPage({ title, intro, children }: { title: string; intro?: ReactNode; children?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-sm flex-col gap-6 px-4 py-12 sm:py-20">
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {intro && <p className="text-soft text-pretty">{intro}</p>}
      </div>
      {children}
    </div>
  );
}
