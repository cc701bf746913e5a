import type { ReactNode } from "react";

/** What stands where there is nothing yet: why, and what to do next. */
export function Empty({ title, children, action, art }: { title: string; children?: ReactNode; action?: ReactNode; art?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-4 px-4 py-16 text-center">
      {art}
      <h2 className="text-xl font-semibold tracking-tight">{title}</h2>
      {children && <div className="text-soft text-pretty">{children}</div>}
      {action}
    </div>
  );
}
