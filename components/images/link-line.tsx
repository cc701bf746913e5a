"use client";

import { Code, Download, Ellipsis, ExternalLink, Hash } from "lucide-react";
import type { ReactNode } from "react";
import { asHtml, asMarkdown } from "#components/images/formats.ts";
import { IconButton } from "#components/ui/button.tsx";
import { CopyButton, useCopy } from "#components/ui/copy.tsx";
import { Menu, MenuAction, MenuLine } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.tsx";

type Props = {
  title: ReactNode;
  /** What the title is called where it is read aloud. */
  name?: string;
  note: ReactNode;
  url: string;
  alt: string;
  /** Whether the link answers, so that copying and opening it makes sense. */
  alive?: boolean;
  /** More actions for the menu. */
  actions?: ReactNode;
};

/** One link: what it shows, its address, and what to do with it. */
export function LinkLine({ title, name = typeof title === "string" ? title : "", note, url, alt, alive = true, actions }: Props) {
  const copy = useCopy();

  async function copyAs(text: string, what: string) {
    if (await copy(text, what)) void toast(`${what} copied.`);
  }

  return (
    <li className="flex flex-col border-b border-line py-1.5">
      <div className="flex min-h-11 items-center gap-1">
        <div className="min-w-0 grow leading-tight">
          <p className="font-medium break-words">{title}</p>
          <p className="text-sm leading-snug text-soft tabular-nums">{note}</p>
        </div>
        {alive && <CopyButton text={url} what={`link: ${name}`} shape="tight" />}
        {(alive || actions) && (
          <Menu
            trigger={
              <IconButton label={`More for ${name}`}>
                <Ellipsis size={20} aria-hidden="true" />
              </IconButton>
            }
          >
            {actions}
            {actions && alive && <MenuLine />}
            {alive && (
              <>
                <MenuAction icon={<Hash size={18} aria-hidden="true" />} onSelect={() => copyAs(asMarkdown(url, alt), "Markdown")}>
                  Copy as Markdown
                </MenuAction>
                <MenuAction icon={<Code size={18} aria-hidden="true" />} onSelect={() => copyAs(asHtml(url, alt), "HTML")}>
                  Copy as HTML
                </MenuAction>
                <MenuLine />
                <MenuAction icon={<ExternalLink size={18} aria-hidden="true" />} onSelect={() => window.open(url, "_blank", "noopener")}>
                  Open in a new tab
                </MenuAction>
                <MenuAction icon={<Download size={18} aria-hidden="true" />} onSelect={() => window.location.assign(`${url}?download`)}>
                  Download
                </MenuAction>
              </>
            )}
          </Menu>
        )}
      </div>
      {alive && (
        <p className="truncate pb-1.5 font-mono text-[0.8125rem] text-soft" title={url}>
          {url}
        </p>
      )}
    </li>
  );
}
