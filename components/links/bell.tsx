"use client";

import { Bell as BellIcon } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { api, ask as call } from "#components/api.ts";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { Ago } from "#components/words/ago.tsx";
import { Moment } from "#components/words/moment.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Notice } from "#lib/web/shapes.ts";

/** How many notices are read at once. */
const portion = 30;
/** ms between two looks: at the least, and while the page is looked at all the time. */
const [often, seldom] = [5_000, 180_000];

/** What one is told of one's links and shares: how much is new, and all of it when pressed. */
export default function Bell() {
  const t = useWords("links");
  const { notices, older, unread, problem, read, readAnew, readOn } = useNotices();
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
        {older && (
          <Button look="quiet" className="-ms-4 self-start" onClick={() => void readOn()}>
            {t("showOlder")}
          </Button>
        )}
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
  const { kind, at, readAt, shareId, imageId, label, expiresAt } = notice;
  const name = label ?? t(imageId === null ? "sharePage" : "temporaryOne");
  return (
    <li className="border-b border-line">
      <Link
        href={imageId === null ? `/links?kind=shares&share=${shareId}` : `/images/${imageId}`}
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

type Told = { items: Notice[]; nextCursor: string | null; unread: number };

/** The newest notices, those that were read on to, and how many of all are unread: as they were when the window was last looked at. */
function useNotices() {
  const say = useProblem();
  const [{ items, nextCursor, unread }, setTold] = useState<Told>({ items: [], nextCursor: null, unread: 0 });
  const [problem, setProblem] = useState<string | null>(null);

  async function ask(cursor: string | null): Promise<Told | null> {
    const { problem: failed, data } = await call(api.notices.$get({ query: { limit: String(portion), ...(cursor && { cursor }) } }));
    setProblem(failed && say(failed));
    return data;
  }

  async function readAnew() {
    const data = await ask(null);
    if (data) setTold((known) => newerOf(known, data));
  }

  async function readOn() {
    const data = await ask(nextCursor);
    if (data) setTold((known) => ({ ...data, items: [...known.items, ...data.items] }));
  }

  async function read(ids: string[] | null) {
    const { problem: failed } = await call(api.notices.read.$post({ json: ids === null ? {} : { ids } }));
    setProblem(failed && say(failed));
    if (failed) return;
    const readAt = new Date().toISOString();
    const asRead = (one: Notice) => (ids === null || ids.includes(one.id) ? { ...one, readAt: one.readAt ?? readAt } : one);
    setTold((known) => ({ ...known, items: known.items.map(asRead) }));
    await readAnew();
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when it comes, and then as the window is looked at.
  useEffect(() => {
    let asked = 0;
    const look = (least: number) => {
      // What nobody looks at asks for nothing.
      if (document.visibilityState !== "visible" || Date.now() - asked < least) return;
      asked = Date.now();
      void readAnew();
    };
    const again = () => look(often);
    again();
    const timer = setInterval(() => look(seldom / 2), seldom);
    window.addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);
  return { notices: items, older: nextCursor !== null, unread, problem, read, readAnew, readOn };
}

/** The newest page before what was read on to; that page alone where notices between the two are missing. */
function newerOf(known: Told, newest: Told): Told {
  const ids = new Set(newest.items.map(({ id }) => id));
  const last = known.items.findLastIndex(({ id }) => ids.has(id));
  const older = last === -1 ? [] : known.items.slice(last + 1);
  return older.length === 0 ? newest : { items: [...newest.items, ...older], nextCursor: known.nextCursor, unread: newest.unread };
}
