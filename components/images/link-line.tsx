"use client";

import { Download, Ellipsis, ExternalLink, QrCode, Share2 } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { type Linked, write } from "#components/images/formats.ts";
import { canShare, share } from "#components/images/share.ts";
import { useWriting, writingNames } from "#components/images/writing.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy.tsx";
import { Menu, MenuAction, MenuLine } from "#components/ui/menu.tsx";
import { useWords } from "#components/words/use.ts";

const QrDialog = dynamic(() => import("#components/images/qr-dialog.tsx"), { ssr: false });

type Props = {
  /** What the link shows, and what it is called where it is read aloud. */
  name: string;
  note: ReactNode;
  linked: Linked;
  /** What it keeps to. */
  signs?: ReactNode;
  preview?: ReactNode;
  /** Something that the reader should know before the link is given away. */
  warning?: ReactNode;
  /** Whether the link answers, so that copying and opening it makes sense. */
  alive?: boolean;
  /** Whether it was made just now, so that the next key copies it. */
  fresh?: boolean;
  /** More for the menu: what else can be done, and what can be chosen. */
  actions?: ReactNode;
  choices?: ReactNode;
};

/** One link: what it shows, its address, and what to do with it. */
export function LinkLine({ name, note, signs, linked, preview, warning, alive = true, fresh = false, actions, choices }: Props) {
  const t = useWords("images");
  const writing = useWriting();
  const [coded, setCoded] = useState(false);
  const what = writing === "url" ? t("linkTo", { name }) : t("linkToAs", { name, writing: writingNames[writing] });
  return (
    <li className="flex flex-col gap-1 border-b border-line py-2.5">
      <div className="flex min-h-11 items-center gap-2">
        {preview}
        <div className="min-w-0 grow leading-tight">
          <p className="font-medium break-words">{name}</p>
          <p className="text-sm leading-snug text-soft tabular-nums">{note}</p>
          {signs}
        </div>
        {alive && <CopyButton text={write(writing, linked)} what={what} shape="tight" autoFocus={fresh} />}
        {(alive || actions) && (
          <Menu
            trigger={
              <IconButton label={t("moreFor", { name })}>
                <Ellipsis size={20} aria-hidden="true" />
              </IconButton>
            }
          >
            {actions}
            {actions && alive && <MenuLine />}
            {alive && <Uses linked={linked} onCode={() => setCoded(true)} />}
            {alive && choices && <MenuLine />}
            {alive && choices}
          </Menu>
        )}
      </div>
      {alive && (
        <p className="truncate font-mono text-note text-soft" title={linked.url} dir="ltr">
          {linked.url}
        </p>
      )}
      {alive && warning}
      {coded && <QrDialog url={linked.url} name={name} onClose={() => setCoded(false)} />}
    </li>
  );
}

function Uses({ linked: { url, alt }, onCode }: { linked: Linked; onCode: () => void }) {
  const t = useWords("images");
  return (
    <>
      <MenuAction icon={<QrCode size={18} aria-hidden="true" />} onSelect={onCode}>
        {t("qr")}
      </MenuAction>
      {canShare() && (
        <MenuAction icon={<Share2 size={18} aria-hidden="true" />} onSelect={() => void share({ url, title: alt })}>
          {t("share")}
        </MenuAction>
      )}
      <MenuAction icon={<ExternalLink size={18} aria-hidden="true" />} onSelect={() => window.open(url, "_blank", "noopener")}>
        {t("open")}
      </MenuAction>
      <MenuAction icon={<Download size={18} aria-hidden="true" />} onSelect={() => window.location.assign(`${url}?download`)}>
        {t("download")}
      </MenuAction>
    </>
  );
}
