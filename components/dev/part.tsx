import { type ReactNode, useId } from "react";

/** Some components of a kind, side by side under its name. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="text-sm text-soft">
        {title}
      </h2>
      <div className="flex flex-wrap items-end gap-4">{children}</div>
    </section>
  );
}
