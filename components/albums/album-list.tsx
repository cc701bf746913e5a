"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AlbumTile } from "#components/albums/album-tile.tsx";
import { api, ask } from "#components/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Empty } from "#components/ui/empty.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Album } from "#lib/web/shapes.ts";

const AlbumDialog = dynamic(() => import("#components/albums/album-dialog.tsx"), { ssr: false });

/** All albums by their covers, the newest first. */
export function AlbumList({ first }: { first: { items: Album[]; nextCursor: string | null } }) {
  const t = useWords("albums");
  const say = useProblem();
  const router = useRouter();
  const [{ items, nextCursor }, setPage] = useState(first);
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function readOn(cursor: string) {
    const { problem: refused, data } = await ask(api.albums.$get({ query: { limit: "60", cursor } }));
    setProblem(refused && say(refused));
    if (data) setPage({ items: [...items, ...data.items], nextCursor: data.nextCursor });
  }

  const make = (
    <Button look="primary" onClick={() => setMaking(true)}>
      <Plus size={18} aria-hidden="true" /> {t("newAlbum")}
    </Button>
  );
  return (
    <div className="px-4 pb-24 sm:px-6">
      <div className="flex min-h-16 items-center justify-between gap-4 py-2">
        <h1 className="text-xl font-semibold tracking-tight">{t("title")}</h1>
        {items.length > 0 && make}
      </div>
      {items.length === 0 ? (
        <Empty title={t("empty")} action={make}>
          <p>{t("emptyMore")}</p>
        </Empty>
      ) : (
        <ul aria-label={t("title")} className="grid grid-cols-[repeat(auto-fill,minmax(min(10rem,100%),1fr))] gap-x-4 gap-y-6">
          {items.map((album) => (
            <AlbumTile key={album.id} album={album} />
          ))}
        </ul>
      )}
      <div role="alert" className="pt-4 text-center text-danger empty:hidden">
        {problem}
      </div>
      {nextCursor !== null && (
        <div className="pt-8 text-center">
          <Button onClick={() => void readOn(nextCursor)}>{t("moreAlbums")}</Button>
        </div>
      )}
      {making && <AlbumDialog album={null} onClose={() => setMaking(false)} onDone={({ id }) => router.push(`/albums/${id}`)} />}
    </div>
  );
}
