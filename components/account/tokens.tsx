"use client";

import { useState } from "react";
import { NewTokenDialog } from "#components/account/new-token-dialog.tsx";
import { wordsOfScope } from "#components/account/scopes.ts";
import { api, ask } from "#components/api.ts";
import { announce } from "#components/ui/announce.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { Ago } from "#components/words/ago.tsx";
import { Moment } from "#components/words/moment.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Account, Token } from "#lib/web/shapes.ts";

/** The account's API tokens: listed, made and revoked here. */
export function Tokens({ first, role }: { first: Token[]; role: Account["role"] }) {
  const t = useWords("account");
  const [tokens, setTokens] = useState(first);
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);

  return (
    <>
      {tokens.length === 0 ? (
        <p className="text-soft">{t("noTokens")}</p>
      ) : (
        <ul aria-label={t("tokens")} className="border-t border-line">
          {tokens.map((token) => (
            <TokenLine key={token.id} token={token} onRevoke={() => setEnding(token)} />
          ))}
        </ul>
      )}
      <Button className="self-start" onClick={() => setMaking(true)}>
        {t("newToken")}
      </Button>
      <NewTokenDialog open={making} onOpenChange={setMaking} role={role} onMade={(token) => setTokens((known) => [token, ...known])} />
      <RevokeToken
        token={ending}
        onClose={() => setEnding(null)}
        onGone={(id) => setTokens((known) => known.filter((token) => token.id !== id))}
      />
    </>
  );
}

function TokenLine({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const t = useWords("account");
  const [now] = useState(Date.now);
  const over = token.expiresAt !== null && Date.parse(token.expiresAt) <= now;
  return (
    <li className="flex items-center gap-2 border-b border-line py-3">
      <div className="flex min-w-0 grow flex-col gap-1">
        <p className="font-medium break-words">
          {token.name} {over && <Badge tone="warn">{t("expired")}</Badge>}
        </p>
        <p className="flex flex-wrap gap-1">
          {token.scopes.map((scope) => (
            <Badge key={scope}>{t(wordsOfScope(scope))}</Badge>
          ))}
        </p>
        <p className="text-sm text-soft">
          {t("made", { at: () => <Moment at={token.createdAt} withTime={false} /> })} ·{" "}
          {token.expiresAt === null ? t("neverEnds") : t(over ? "ended" : "ends", { at: () => <Moment at={token.expiresAt ?? ""} /> })} ·{" "}
          {token.lastUsedAt === null ? t("neverUsed") : t("tokenUsed", { at: () => <Ago at={token.lastUsedAt ?? ""} /> })}
        </p>
      </div>
      <Button look="quiet-danger" aria-label={t("revokeOf", { name: token.name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}

function RevokeToken({ token, onClose, onGone }: { token: Token | null; onClose: () => void; onGone: (id: string) => void }) {
  const t = useWords("account");
  const say = useProblem();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState(token);
  if (token && token !== shown) setShown(token);

  async function revoke() {
    if (!token) return;
    setPending(true);
    const { problem: failed } = await ask(api.tokens[":id"].$delete({ param: { id: token.id } }));
    setPending(false);
    setProblem(failed && say(failed));
    if (failed && failed.code !== "not-found") return;
    onGone(token.id);
    onClose();
    announce(t("tokenRevoked"));
  }

  return (
    <Confirm
      open={token !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t("revokeTitle", { name: shown?.name ?? "" })}
      action={t("revokeToken")}
      pending={pending}
      problem={problem}
      onConfirm={revoke}
    >
      {t("revokeText")}
    </Confirm>
  );
}
