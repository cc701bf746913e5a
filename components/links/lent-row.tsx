"use client";

import { Ban, ChartNoAxesColumn, ClockPlus, Copy, Ellipsis, ExternalLink, ImageIcon, Pencil, QrCode, Tag } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { sayRendition } from "#components/images/renditions.ts";
import { isShare, type Lent } from "#components/links/kinds.ts";
import { hrefOf } from "#components/links/lent-filter.tsx";
import { LinkState, stateAt } from "#components/links/link-state.tsx";
import { Revoke } from "#components/links/revoke.tsx";
import { Signs } from "#components/links/signs.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { CopyButton, useCopy } from "#components/ui/copy.tsx";
import { Menu, MenuAction, MenuLine, MenuLink } from "#components/ui/menu.tsx";
import { Ago } from "#components/words/ago.tsx";
import { useWords } from "#components/words/use.ts";
import type { Image, Plan } from "#lib/web/shapes.ts";

const Opens = dynamic(() => import("#components/links/opens.tsx"), { ssr: false });
const Edit = dynamic(() => import("#components/links/edit.tsx"), { ssr: false });
const QrDialog = dynamic(() => import("#components/images/qr-dialog.tsx"), { ssr: false });

type Props = {
  lent: Lent;
  /** The picture behind it, or its first; null where there is none any more. */
  image: Image | null;
  plan: Plan;
  now: number | null;
  /** Whether it stands alone, and begins with who opened it. */
  opened: boolean;
  picked: boolean;
  onPick: (on: boolean) => void;
  onChange: (lent: Lent) => void;
};

/** A link or a share in the list of all: what it leads to, how it stands, and what can be done about it. */
export function LentRow({ lent, image, plan, now, opened, picked, onPick, onChange }: Props) {
  const t = useWords("links");
  const images = useWords("images");
  const [asking, setAsking] = useState<"edit" | "opens" | "revoke" | "qr" | null>(opened ? "opens" : null);
  const state = stateAt(lent, now);
  const close = () => setAsking(null);
  const copy = useCopy();
  const leadsTo = isShare(lent) ? lent.albumId && `/albums/${lent.albumId}` : image && `/images/${image.id}`;
  const shown = isShare(lent)
    ? t("shareOf", { count: lent.imageIds.length })
    : `${image?.name ?? ""} · ${sayRendition(images, lent.rendition)}`;
  const name = lent.label ?? shown;
  const revivable = state === "expired" || state === "used-up";
  const alive = state === "live";
  const EditIcon = revivable ? ClockPlus : Pencil;
  return (
    <li className="flex items-center gap-2 border-b border-line py-3 sm:gap-3">
      {!opened && (
        <label className="-m-3 grid size-11 shrink-0 cursor-pointer place-items-center">
          <input
            type="checkbox"
            className="size-5 accent-accent disabled:opacity-30"
            aria-label={t("pick", { name })}
            disabled={lent.revokedAt !== null}
            checked={picked && lent.revokedAt === null}
            onChange={({ target }) => onPick(target.checked)}
          />
        </label>
      )}
      {image && (
        <Picture
          source={pictureOf(thumbnailsOf(image).slice(0, 1))}
          alt=""
          placeholder={image.placeholder}
          width={48}
          height={48}
          lazy
          className="size-12 shrink-0 rounded-tile object-cover max-[26rem]:hidden"
        />
      )}
      <div className="min-w-0 grow leading-tight">
        <p className="font-medium break-words">{name}</p>
        <p className="text-sm leading-snug break-words text-soft tabular-nums">
          {lent.label && `${shown} · `}
          <LinkState link={lent} now={now} />
          {" · "}
          <span className="inline-block">
            {lent.lastOpenedAt === null ? t("neverOpened") : t("lastOpened", { ago: () => <Ago at={lent.lastOpenedAt ?? ""} /> })}
          </span>
        </p>
        <Signs link={lent} />
      </div>
      {alive && <CopyButton text={lent.url} what={images("linkTo", { name })} shape="tight" className="max-sm:hidden" />}
      <Menu
        trigger={
          <IconButton label={images("moreFor", { name })}>
            <Ellipsis size={20} aria-hidden="true" />
          </IconButton>
        }
      >
        {state !== "revoked" && (
          <>
            {plan.temporaryLinks && (
              <MenuAction icon={<EditIcon size={18} aria-hidden="true" />} onSelect={() => setAsking("edit")}>
                {revivable ? t("revive") : t("edit")}
              </MenuAction>
            )}
            <MenuAction danger icon={<Ban size={18} aria-hidden="true" />} onSelect={() => setAsking("revoke")}>
              {t("revoke")}
            </MenuAction>
            <MenuLine />
          </>
        )}
        <MenuAction icon={<ChartNoAxesColumn size={18} aria-hidden="true" />} onSelect={() => setAsking("opens")}>
          {t("opens")}
        </MenuAction>
        {lent.label && (
          <MenuLink href={hrefOf(isShare(lent) ? "shares" : "links", { label: lent.label })} icon={<Tag size={18} aria-hidden="true" />}>
            {t("sameLabel")}
          </MenuLink>
        )}
        {leadsTo && (
          <MenuLink href={leadsTo} icon={<ImageIcon size={18} aria-hidden="true" />}>
            {t(isShare(lent) ? "toAlbum" : "toPicture")}
          </MenuLink>
        )}
        {alive && (
          <>
            <MenuAction icon={<Copy size={18} aria-hidden="true" />} onSelect={() => void copy(lent.url, images("linkTo", { name }))}>
              {t("copyLink")}
            </MenuAction>
            <MenuAction icon={<QrCode size={18} aria-hidden="true" />} onSelect={() => setAsking("qr")}>
              {images("qr")}
            </MenuAction>
            <MenuAction icon={<ExternalLink size={18} aria-hidden="true" />} onSelect={() => window.open(lent.url, "_blank", "noopener")}>
              {t("openShare")}
            </MenuAction>
          </>
        )}
      </Menu>
      {asking === "edit" && <Edit lent={lent} state={state} plan={plan} onClose={close} onChange={onChange} />}
      {asking === "opens" && <Opens which={{ kind: isShare(lent) ? "shares" : "links", id: lent.id }} name={name} onClose={close} />}
      {asking === "revoke" && <Revoke lent={lent} onClose={close} onChange={onChange} />}
      {asking === "qr" && <QrDialog url={lent.url} name={name} onClose={close} />}
    </li>
  );
}
