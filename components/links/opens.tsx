"use client";

import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import { OpensChart } from "#components/links/opens-chart.tsx";
import { OpensList } from "#components/links/opens-list.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Open, OpensOfDay } from "#lib/web/shapes.ts";

/** What was opened: a link, a share, or an image by any of them. */
export type Opened = { kind: "links" | "shares" | "images"; id: string };
type Props = { which: Opened; name: string; onClose: () => void };

/** Who opened something, day by day and one by one, and who was denied. Loaded when it is first wanted. */
export default function Opens({ which, name, onClose }: Props) {
  const t = useWords("links");
  const { days, opens, older, problem, readOn } = useOpens(which);
  return (
    <Dialog open wide onOpenChange={onClose} title={t("opensOf", { name })}>
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
      {days && <OpensChart days={days} />}
      {opens?.length === 0 && <p className="text-soft">{t("noOpens")}</p>}
      {opens && opens.length > 0 && <OpensList opens={opens} />}
      {opens === null && problem === null && <p className="text-soft">{t("reading")}</p>}
      {older && (
        <Button look="quiet" className="-ms-4 self-start" onClick={() => void readOn()}>
          {t("showOlder")}
        </Button>
      )}
      <p className="text-sm text-soft">{t("opensHint")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        {opens && opens.length > 0 && (
          <a className={buttonClass()} href={`/api/v1/${which.kind}/${which.id}/opens.csv`} download>
            <Download size={18} aria-hidden="true" /> {t("csv")}
          </a>
        )}
        <Button onClick={onClose}>{t("close")}</Button>
      </div>
    </Dialog>
  );
}

/** The last 90 days and, newest first, what was read of the opens so far; null until it is. */
function useOpens({ kind, id }: Opened) {
  const say = useProblem();
  const [days, setDays] = useState<OpensOfDay[] | null>(null);
  const [opens, setOpens] = useState<Open[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function readOn() {
    const { problem: failed, data } = await ask(
      api[kind][":id"].opens.$get({ param: { id }, query: { limit: "50", ...(cursor ? { cursor } : {}) } }),
    );
    setProblem(failed && say(failed));
    if (!data) return;
    setOpens((known) => [...(known ?? []), ...data.items]);
    setCursor(data.nextCursor);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when it is opened.
  useEffect(() => {
    let gone = false;
    void Promise.all([
      ask(api[kind][":id"].opens.days.$get({ param: { id } })),
      ask(api[kind][":id"].opens.$get({ param: { id }, query: { limit: "50" } })),
    ]).then(([byDay, first]) => {
      if (gone) return;
      const failed = byDay.problem ?? first.problem;
      setProblem(failed && say(failed));
      if (byDay.data) setDays(byDay.data.items);
      if (!first.data) return;
      setOpens(first.data.items);
      setCursor(first.data.nextCursor);
    });
    return () => {
      gone = true;
    };
  }, []);

  return { days, opens, older: cursor !== null, problem, readOn };
}
