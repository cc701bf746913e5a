import { useWords } from "#components/words/use.ts";

/** Tells every visitor of a new installation how to finish it. */
export function SetupBanner() {
  const t = useWords("frame");
  return (
    <aside aria-label={t("installation")} className="border-b border-line bg-warn-wash px-4 py-3 text-control text-warn sm:px-6">
      {t("setupPending", { code: (path) => <code className="font-mono text-sm">{path}</code> })}
    </aside>
  );
}
