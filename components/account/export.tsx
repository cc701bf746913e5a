import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";
import type { Account } from "#lib/web/shapes.ts";

/** The ways to take everything along: originals as a ZIP, links as a table. Plain links, so that the browser's own downloads show how far they are. */
export function Export({ usage }: Pick<Account, "usage">) {
  const t = useWords("account");
  return (
    <ul className="border-t border-line">
      <Line
        title={t("originals")}
        facts={usage.images > 0 ? t("originalsFacts", { count: usage.images, size: t.bytes(usage.bytes) }) : t("noOriginals")}
      >
        {usage.images > 0 && <DownloadLink href="/api/v1/me/originals.zip">{t("downloadZip")}</DownloadLink>}
      </Line>
      <Line title={t("links")} facts={t("linksFacts")}>
        <DownloadLink href="/api/v1/me/links.csv">{t("downloadCsv")}</DownloadLink>
        <DownloadLink href="/api/v1/me/links.json">{t("downloadJson")}</DownloadLink>
      </Line>
    </ul>
  );
}

function Line({ title, facts, children }: { title: string; facts: string; children: ReactNode }) {
  return (
    <li className="flex flex-col gap-3 border-b border-line py-4">
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-soft text-pretty">{facts}</p>
      </div>
      <div className="flex flex-wrap gap-2 empty:hidden">{children}</div>
    </li>
  );
}

function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className={buttonClass()}>
      <Download size={18} aria-hidden="true" />
      {children}
    </a>
  );
}
