import { type ReactNode, useId } from "react";

/** One subject of the settings: what it is on the left, what to do on the right. */
export function SettingsSection({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-x-12 gap-y-4 border-t border-line py-8 md:grid-cols-[16rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        <p className="text-sm text-soft text-pretty">{intro}</p>
      </div>
      <div className="flex max-w-xl min-w-0 flex-col gap-4">{children}</div>
    </section>
  );
}
