"use client";

import { Bell as BellIcon } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { api, ask } from "#components/api.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { Ago } from "#components/words/ago.tsx";
import { Moment } from "#components/words/moment.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Notice } from "#lib/web/shapes.ts";

/** How many notices are shown; the links themselves tell the rest. */
const most = 30;

/** What one is told of one's links and shares: how much is new, and all of it when pressed. */
export default function Bell() {
  const t = useWords("links");
  const { notices, unread, problem, read, readAnew } = useNotices();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={t("notices", { count: unread })}
        aria-haspopup="dialog"
        className="relative"
        onClick={() => {
          setOpen(true);
          void readAnew();
        }}
      >
        <BellIcon size={20} aria-hidden="true" />
        {unread > 0 && (
          <span
            aria-hidden="true"
            className="absolute end-1 top-1 grid h-4 min-w-4 place-items-center rounded-panel bg-accent px-1 text-[0.6875rem] leading-none font-medium text-on-accent tabular-nums"
          >
            {unread > 99 ? "99+" : t.number(unread)}
          </span>
        )}
      </IconButton>
      <Dialog open={open} onOpenChange={setOpen} title={t("noticesTitle")}>
        <div role="alert" className="empty:hidden">
          {problem && <Problematic>{problem}</Problematic>}
        </div>
        {notices.length === 0 && <p className="text-soft">{t("noNotices")}</p>}
        <ul aria-label={t("noticesTitle")} className="border-t border-line empty:hidden">
          {notices.map((notice) => (
            <Line
              key={notice.id}
              notice={notice}
              onFollow={() => {
                setOpen(false);
                if (notice.readAt === null) void read([notice.id]);
              }}
            />
          ))}
        </ul>
        <div className="flex flex-wrap justify-end gap-2">
          {unread > 0 && (
            <Button look="quiet" className="me-auto -ms-4" onClick={() => void read(null)}>
              {t("readAll")}
            </Button>
          )}
          <Button onClick={() => setOpen(false)}>{t("close")}</Button>
        </div>
      </Dialog>
    </>
  );
}

function Line({ notice, onFollow }: { notice: Notice; onFollow: () => void }) {
  const t = useWords("links");
  const { kind, at, readAt, imageId, label, expiresAt } = notice;
  const name = label ?? t(imageId === null ? "sharePage" : "temporaryOne");
  return (
    <li className="border-b border-line">
      <Link
        href={imageId === null ? "/links?kind=shares" : `/images/${imageId}`}
        onClick={onFollow}
        className="flex min-h-11 items-baseline gap-3 rounded-control px-1 py-2.5 hover:bg-sunken"
      >
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-panel ${readAt === null ? "bg-accent" : ""}`} />
        <span className="min-w-0 grow">
          <span className={`block break-words ${readAt === null ? "font-medium" : ""}`}>
            {kind === "first-open" ? t("firstOpen", { name }) : t("endsSoon", { name, at: () => <Moment at={expiresAt} /> })}
          </span>
          <span className="text-sm text-soft">
            <Ago at={at} />
          </span>
        </span>
        {readAt === null && <span className="sr-only">{t("unread")}</span>}
      </Link>
    </li>
  );
}

/** The newest notices and how many of all are unread, as they were when last asked for. */
function useNotices() {
  const say = useProblem();
  const [{ items, unread }, setTold] = useState<{ items: Notice[]; unread: number }>({ items: [], unread: 0 });
  const [problem, setProblem] = useState<string | null>(null);

  async function readAnew() {
    const { problem: failed, data } = await ask(api.notices.$get({ query: { limit: String(most) } }));
    setProblem(failed && say(failed));
    if (data) setTold(data);
  }

  async function read(ids: string[] | null) {
    const { problem: failed } = await ask(api.notices.read.$post({ json: ids === null ? {} : { ids } }));
    setProblem(failed && say(failed));
    if (!failed) await readAnew();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once; pressing the bell asks again.
  useEffect(() => void readAnew(), []);
  return { notices: items, unread, problem, read, readAnew };
}
