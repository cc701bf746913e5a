"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useId, useState } from "react";
import { api, ask } from "#components/api.ts";
import { pictureOf, thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { partsOf } from "#components/many/parts.ts";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Problematic } from "#components/ui/form.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Album, Image, Problem } from "#lib/web/shapes.ts";

/** Puts the selected pictures into an album: one that is there, or a new one. */
export default function AddToAlbum({ images, onClose }: { images: Image[]; onClose: () => void }) {
  const t = useWords("many");
  const say = useProblem();
  const router = useRouter();
  const id = useId();
  const { albums, problem: unread } = useAlbums();
  const [text, setText] = useState("");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = text.trim();
  const found = (albums ?? []).filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
  const known = found.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());

  async function put(choose: () => Promise<Pick<Album, "id" | "name"> | string>) {
    if (pending) return;
    setPending(true);
    const refused = await putInto(await choose());
    setPending(false);
    setProblem(refused);
    if (refused === null) onClose();
  }

  async function putInto(album: Pick<Album, "id" | "name"> | string): Promise<string | null> {
    if (typeof album === "string") return album;
    let added = 0;
    for (const part of partsOf(images)) {
      const ids = part.map((image) => image.id);
      const { problem: refused, data } = await ask(api.albums[":id"].images.$post({ param: { id: album.id }, json: { ids } }));
      if (refused) return say(refused);
      added += data.added;
    }
    const said = added === 0 ? t("allInAlbum", { album: album.name }) : t("addedToAlbum", { count: added, album: album.name });
    announce(said);
    void toast(said, { action: { label: t("openAlbum"), onClick: () => router.push(`/albums/${album.id}`) } });
    return null;
  }

  async function make(): Promise<Pick<Album, "id" | "name"> | string> {
    const { problem: refused, data } = await ask(api.albums.$post({ json: { name: wanted } }));
    return refused ? say(refused) : data;
  }

  const [only] = found;
  return (
    <Dialog open title={t("albumTitle", { count: images.length })} onOpenChange={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (found.length === 1 && only && (known || wanted === "")) void put(async () => only);
          else if (wanted !== "" && !known) void put(make);
        }}
      >
        <label htmlFor={id} className="text-control font-medium">
          {t("albumSearch")}
        </label>
        <input
          id={id}
          value={text}
          autoComplete="off"
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          className="min-h-11 w-full rounded-control border border-edge bg-raised px-3"
        />
        <div role="alert" className="empty:hidden">
          {(problem ?? unread) && <Problematic>{problem ?? (unread && say(unread))}</Problematic>}
        </div>
        {wanted !== "" && !known && (
          <Button look="primary" type="submit" aria-disabled={pending} className="justify-start">
            <Plus size={18} aria-hidden="true" /> <span className="truncate">{t("makeAlbum", { album: wanted })}</span>
          </Button>
        )}
        {albums?.length === 0 && wanted === "" && <p className="py-4 text-soft">{t("noAlbums")}</p>}
        <ul aria-label={t("albums")} aria-busy={albums === null} className="-mx-2 flex max-h-[40dvh] min-h-11 flex-col overflow-y-auto">
          {found.map((album) => (
            <li key={album.id}>
              <button
                type="button"
                aria-disabled={pending}
                onClick={() => put(async () => album)}
                className="flex min-h-14 w-full items-center gap-3 rounded-control px-2 text-start hover:bg-sunken focus-visible:outline-offset-[-2px]"
              >
                <Cover album={album} />
                <span className="min-w-0 grow">
                  <span className="block truncate">{album.name}</span>
                  <span className="block text-sm text-soft">{t("pictures", { count: album.images })}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}

function Cover({ album: { cover } }: { album: Album }) {
  const source = cover && pictureOf(thumbnailsOf(cover).slice(0, 1));
  return (
    <span className="size-10 shrink-0 overflow-hidden rounded-tile bg-sunken">
      {source && <img {...source} alt="" loading="lazy" className="size-full object-cover" />}
    </span>
  );
}

/** All albums of the account, those that changed last first as they come. */
function useAlbums(): { albums: Album[] | null; problem: Problem | null } {
  const [state, setState] = useState<{ albums: Album[] | null; problem: Problem | null }>({ albums: null, problem: null });
  useEffect(() => {
    let wanted = true;
    async function read() {
      const albums: Album[] = [];
      let cursor: string | null = null;
      do {
        const query: { limit: string; cursor?: string } = { limit: "200", ...(cursor === null ? {} : { cursor }) };
        const { problem, data } = await ask(api.albums.$get({ query }));
        if (!wanted) return;
        if (problem) return setState({ albums, problem });
        albums.push(...data.items);
        cursor = data.nextCursor;
      } while (cursor !== null);
      setState({ albums, problem: null });
    }
    void read();
    return () => {
      wanted = false;
    };
  }, []);
  return state;
}
