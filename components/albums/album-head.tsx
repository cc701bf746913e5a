"use client";

import { ArrowLeft, ArrowUpDown, Ellipsis, Pencil, Send, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { api, ask } from "#components/api.ts";
import { ButtonLink, IconButton } from "#components/ui/button.tsx";
import { Confirm } from "#components/ui/dialog.tsx";
import { Menu, MenuAction, MenuLine } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

const AlbumDialog = dynamic(() => import("#components/albums/album-dialog.tsx"), { ssr: false });
const Arrange = dynamic(() => import("#components/albums/arrange.tsx"), { ssr: false });

const ShareAlbum = dynamic(() => import("#components/albums/share-album.tsx"), { ssr: false });

/** What stands above an album's pictures: its words, and what can be done with it. */
export function AlbumHead({ album }: { album: Album }) {
  const t = useWords("albums");
  const say = useProblem();
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "arrange" | "share" | "delete" | null>(null);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => setOpen(null);

  async function remove() {
    setPending(true);
    const { problem: refused } = await ask(api.albums[":id"].$delete({ param: { id: album.id } }));
    setPending(false);
    setProblem(refused && say(refused));
    if (refused) return;
    void toast(t("deleted", { name: album.name }));
    router.push("/albums");
  }

  return (
    <div className="pt-2">
      <ButtonLink href="/albums" look="quiet" shape="tight" className="-ms-3">
        <ArrowLeft size={18} aria-hidden="true" className="rtl:-scale-x-100" /> {t("all")}
      </ButtonLink>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight break-words">{album.name}</h1>
          <p className="text-sm text-soft tabular-nums">{t("count", { count: album.images })}</p>
          {album.description && <p className="mt-2 max-w-prose whitespace-pre-line text-soft break-words">{album.description}</p>}
        </div>
        <Menu
          trigger={
            <IconButton label={t("more")}>
              <Ellipsis size={20} aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuAction icon={<Pencil size={18} aria-hidden="true" />} onSelect={() => setOpen("edit")}>
            {t("edit")}
          </MenuAction>
          {album.images > 0 && (
            <MenuAction icon={<ArrowUpDown size={18} aria-hidden="true" />} onSelect={() => setOpen("arrange")}>
              {t("arrange")}
            </MenuAction>
          )}
          {album.images > 0 && (
            <MenuAction icon={<Send size={18} aria-hidden="true" className="rtl:-scale-x-100" />} onSelect={() => setOpen("share")}>
              {t("share")}
            </MenuAction>
          )}
          <MenuLine />
          <MenuAction danger icon={<Trash2 size={18} aria-hidden="true" />} onSelect={() => setOpen("delete")}>
            {t("delete")}
          </MenuAction>
        </Menu>
      </div>
      {open === "edit" && <AlbumDialog album={album} onClose={close} onDone={() => router.refresh()} />}
      {open === "share" && <ShareAlbum album={album} onClose={close} />}
      {open === "arrange" && <Arrange album={album} onClose={close} />}
      <Confirm
        open={open === "delete"}
        onOpenChange={close}
        title={t("deleteTitle", { name: album.name })}
        action={t("delete")}
        pending={pending}
        problem={problem}
        onConfirm={() => void remove()}
      >
        {t("deleteMore")}
      </Confirm>
    </div>
  );
}
