"use client";

import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from "react";
import { Collection, type Shown, type Usage } from "#components/gallery/collection.ts";
import { useTrail } from "#components/gallery/place.ts";
import { DropTarget } from "#components/upload/drop-target.tsx";
import { Entrance } from "#components/upload/entrance.ts";
import type { Account, Plan } from "#lib/web/shapes.ts";

type Work = { collection: Collection; uploads: Entrance; plan: Plan; linkMetadata: Account["linkMetadata"] };
type Props = { account: string; plan: Plan; usage: Usage; linkMetadata: Account["linkMetadata"]; children: ReactNode };

const WorkContext = createContext<Work | null>(null);

/** Holds what goes on while people walk from page to page: the pictures read so far, and the uploads under way. */
export function Workspace({ account, plan, usage, linkMetadata, children }: Props) {
  const [collection] = useState(() => new Collection(usage));
  const [uploads] = useState(() => new Entrance(account, (image) => collection.add([image])));

  const opened = useSyncExternalStore(uploads.subscribe, uploads.opened, () => null);

  useTrail();
  uploads.limit = { plan, room: () => plan.quotaBytes - collection.shown().usage.bytes };

  useEffect(() => void uploads.wake(), [uploads]);
  useEffect(() => collection.count(usage), [collection, usage]);

  return (
    <WorkContext value={{ collection, uploads, plan, linkMetadata }}>
      {children}
      <DropTarget uploads={uploads} />
      {opened && <opened.Tray queue={opened.queue} />}
    </WorkContext>
  );
}

/** The workspace around; only pages of people who are signed in have one. */
export function useWork(): Work {
  const work = use(WorkContext);
  if (work === null) throw new Error("No workspace: this component belongs to pages of people who are signed in");
  return work;
}

/** What is known of the pictures, kept up to date. */
export function useShown(): Shown {
  const { collection } = useWork();
  return useSyncExternalStore(collection.subscribe, collection.shown, collection.shown);
}
