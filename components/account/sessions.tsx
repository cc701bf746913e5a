"use client";

import { Monitor, Smartphone, Tablet } from "lucide-react";
import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { Ago } from "#components/words/ago.tsx";
import { Moment } from "#components/words/moment.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Words } from "#components/words/words.ts";
import type { Session } from "#lib/web/shapes.ts";

/** The browsers in which one is signed in: the present one first, then by their last use. */
export function Sessions({ first }: { first: Session[] }) {
  const t = useWords("account");
  const say = useProblem();
  const [sessions, setSessions] = useState(first);
  const [pending, setPending] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const order = sessions.toSorted((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt));

  async function end({ id }: Session) {
    setPending(id);
    const { problem: failed } = await ask(api.sessions[":id"].$delete({ param: { id } }));
    setPending(null);
    // One that is not there any more is ended too.
    const gone = !failed || failed.code === "not-found";
    setProblem(gone ? null : say(failed));
    if (!gone) return;
    setSessions((known) => known.filter((each) => each.id !== id));
    announce(t("sessionEnded"));
  }

  async function endOthers() {
    setPending("others");
    const { problem: failed } = await ask(api.sessions["end-others"].$post());
    setPending(null);
    setProblem(failed && say(failed));
    if (failed) return;
    setSessions((known) => known.filter(({ current }) => current));
    setAsking(false);
    announce(t("othersEnded"));
  }

  return (
    <>
      <ul aria-label={t("sessions")} className="border-t border-line">
        {order.map((session) => (
          <SessionLine key={session.id} session={session} pending={pending === session.id} onEnd={() => void end(session)} />
        ))}
      </ul>
      <div role="alert" className="empty:hidden">
        {problem && !asking && <Problematic>{problem}</Problematic>}
      </div>
      {sessions.length > 1 && (
        <Button className="self-start" onClick={() => setAsking(true)}>
          {t("endOthers")}
        </Button>
      )}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("endOthersTitle")}
        action={t("endOthers")}
        pending={pending === "others"}
        problem={problem}
        onConfirm={() => void endOthers()}
      >
        {t("endOthersText")}
      </Confirm>
    </>
  );
}

function SessionLine({ session, pending, onEnd }: { session: Session; pending: boolean; onEnd: () => void }) {
  const t = useWords("account");
  const name = nameOf(session, t);
  return (
    <li className="flex items-center gap-3 border-b border-line py-3">
      <DeviceIcon device={session.device} />
      <div className="flex min-w-0 grow flex-col gap-0.5">
        <p className="font-medium break-words">
          {name} {session.current && <Badge tone="accent">{t("thisBrowser")}</Badge>}
        </p>
        <p className="text-sm text-soft">
          {!session.current && <>{t("lastUsed", { at: () => <Ago at={session.lastSeenAt} /> })} · </>}
          {t("signedIn", { at: () => <Moment at={session.createdAt} /> })}
        </p>
      </div>
      {!session.current && (
        <Button look="quiet-danger" aria-label={t("endSessionOf", { name })} aria-disabled={pending} onClick={() => !pending && onEnd()}>
          {t("endSession")}
        </Button>
      )}
    </li>
  );
}

function DeviceIcon({ device }: Pick<Session, "device">) {
  const Icon = /phone/.test(device) ? Smartphone : /tablet|ipad/.test(device) ? Tablet : Monitor;
  return <Icon size={22} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-soft" />;
}

/** What its owner knows it by: “Firefox on Linux”. */
function nameOf({ browser, device }: Session, t: Words<"account">): string {
  if (device === "unknown") return browser ?? t("unknownBrowser");
  const where = t(`device_${device}`);
  return browser === null ? where : t("onDevice", { browser, device: where });
}
