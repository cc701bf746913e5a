"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import type { Language } from "#lib/words/languages.ts";
import type { BrowserRoom } from "./catalogue.ts";
import { type CompiledRoom, type Words, wordsFrom } from "./words.ts";

type Spoken = { language: Language; zone: string; of: (room: BrowserRoom) => Words<BrowserRoom> };

const Context = createContext<Spoken | null>(null);

type Props = { language: Language; rooms: Record<BrowserRoom, CompiledRoom>; zone: string; children: ReactNode };

/** Gives the browser the words of its language. `zone` is the time zone in which the server wrote. */
export function WordsProvider({ language, rooms, zone, children }: Props) {
  const spoken = useMemo<Spoken>(() => {
    const said = new Map<BrowserRoom, Words<BrowserRoom>>();
    return {
      language,
      zone,
      of(room) {
        const words = said.get(room) ?? wordsFrom(language, rooms[room]);
        said.set(room, words);
        return words;
      },
    };
  }, [language, rooms, zone]);

  useEffect(() => {
    const here = zoneHere();
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox and Safari are only learning the Cookie Store API.
    if (here !== zone) document.cookie = `time-zone=${encodeURIComponent(here)}; path=/; max-age=31536000; samesite=lax`;
  }, [zone]);

  return <Context value={spoken}>{children}</Context>;
}

/** What is spoken here. */
export function useSpoken(): Spoken {
  const spoken = useContext(Context);
  if (spoken === null) throw new Error("Words are spoken within WordsProvider.");
  return spoken;
}

const never = () => () => {};

/** The reader's time zone; while a page wakes up, the one in which the server wrote it. */
export function useTimeZone(): string {
  const { zone } = useSpoken();
  return useSyncExternalStore(never, zoneHere, () => zone);
}

function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
