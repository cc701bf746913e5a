"use client";

import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, Image as Cover } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useState } from "react";
import { moved, placeByKey } from "#components/albums/move.ts";
import { readAll } from "#components/albums/read-all.ts";
import { api, ask } from "#components/api.ts";
import { Picture } from "#components/gallery/picture.tsx";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button, IconButton } from "#components/ui/button.tsx";
import { classes } from "#components/ui/class.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Album, Image } from "#lib/web/shapes.ts";

/** Puts an album's pictures in another order, by drawing them, by keys or by buttons, and chooses its cover. */
export default function Arrange({ album, onClose }: { album: Album; onClose: () => void }) {
  const t = useWords("albums");
  const say = useProblem();
  const router = useRouter();
  const [images, setImages] = useState<Image[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [cover, setCover] = useState(album.cover?.id);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  useEffect(() => {
    let current = true;
    void readAll(album.id).then((all) => {
      if (!current) return;
      if ("detail" in all) setProblem(all.detail);
      else setImages(all);
    });
    return () => {
      current = false;
    };
  }, [album.id]);

  const order = images ?? [];
  const here = order.findIndex(({ id }) => id === chosen);
  const picked = order[here];

  function move(from: number, to: number) {
    const image = order[from];
    if (!image || from === to || to < 0 || to >= order.length) return;
    setImages(moved(order, from, to));
    announce(t("movedTo", { name: image.name, place: to + 1, total: order.length }));
  }

  function press(event: KeyboardEvent, place: number, id: string) {
    const next = id === chosen ? placeByKey(event.key, place, order.length, document.dir === "rtl") : null;
    if (next === null) return;
    event.preventDefault();
    move(place, next);
  }

  async function chooseCover({ id, name }: Image) {
    const { problem: refused } = await ask(api.albums[":id"].$patch({ param: { id: album.id }, json: { coverId: id } }));
    setProblem(refused && say(refused));
    if (refused) return;
    setCover(id);
    announce(t("coverSaved", { name }));
    router.refresh();
  }

  async function save() {
    if (pending) return;
    setPending(true);
    const { problem: refused } = await ask(
      api.albums[":id"].images.$put({ param: { id: album.id }, json: { ids: order.map(({ id }) => id) } }),
    );
    setPending(false);
    setProblem(refused && say(refused));
    if (refused) return;
    onClose();
    router.refresh();
    void toast(t("orderSaved"));
  }

  const step = (label: string, icon: React.ReactNode, to: number) => (
    <IconButton label={label} aria-disabled={!picked || to === here} onClick={() => move(here, to)}>
      {icon}
    </IconButton>
  );
  const flipped = "rtl:-scale-x-100";
  return (
    <Dialog open onOpenChange={onClose} title={t("arrange")}>
      <p className="text-sm text-soft">{t("arrangeHow")}</p>
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
      {images === null && !problem && <p aria-live="polite">{t("readingAll")}</p>}
      <ol aria-label={album.name} className="grid max-h-[50dvh] grid-cols-4 gap-2 overflow-y-auto p-1">
        {order.map((image, place) => (
          <li key={image.id}>
            <button
              type="button"
              draggable
              aria-pressed={image.id === chosen}
              aria-label={image.id === cover ? `${image.name}, ${t("isCover")}` : image.name}
              onClick={() => setChosen(image.id === chosen ? null : image.id)}
              onKeyDown={(event) => press(event, place, image.id)}
              onDragStart={({ dataTransfer }) => {
                dataTransfer.setData("text/plain", image.name);
                dataTransfer.effectAllowed = "move";
                setChosen(image.id);
              }}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                move(here, place);
              }}
              className={classes(
                "relative block aspect-square w-full cursor-grab overflow-hidden rounded-tile bg-sunken",
                image.id === chosen && "outline-2 outline-offset-2 outline-accent",
              )}
            >
              <Picture
                source={pictureOf(thumbnailsOf(image))}
                alt=""
                placeholder={image.placeholder}
                width={image.width}
                height={image.height}
                sizes="8rem"
                lazy
                className="pointer-events-none size-full object-cover"
              />
              {image.id === cover && (
                <span aria-hidden="true" className="absolute start-1 bottom-1 rounded-control bg-black/70 px-1.5 py-0.5 text-xs text-white">
                  {t("isCover")}
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-1">
        {step(t("toStart"), <ChevronFirst size={20} aria-hidden="true" className={flipped} />, 0)}
        {step(t("earlier"), <ChevronLeft size={20} aria-hidden="true" className={flipped} />, Math.max(0, here - 1))}
        {step(t("later"), <ChevronRight size={20} aria-hidden="true" className={flipped} />, Math.min(order.length - 1, here + 1))}
        {step(t("toEnd"), <ChevronLast size={20} aria-hidden="true" className={flipped} />, order.length - 1)}
        <Button
          look="quiet"
          shape="tight"
          aria-disabled={!picked || picked.id === cover}
          onClick={() => picked && picked.id !== cover && void chooseCover(picked)}
        >
          <Cover size={18} aria-hidden="true" /> {t("useAsCover")}
        </Button>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button look="primary" aria-disabled={pending || images === null} onClick={() => images !== null && void save()}>
          {pending ? t("saving") : t("saveOrder")}
        </Button>
      </div>
    </Dialog>
  );
}
