import { cookies, headers } from "next/headers";
import { cache, use } from "react";
import { acceptedLanguage, chosenLanguage, type Language, languageCookie } from "#lib/words/languages.ts";
import type { Room } from "./catalogue.ts";
import { compiledIn } from "./compiled.ts";
import { type Words, wordsFrom } from "./words.ts";

/** The reader's language: what they chose, else what their browser asks for, else English. */
export const language = cache(async (): Promise<Language> => {
  const chosen = chosenLanguage((await cookies()).get(languageCookie)?.value);
  return chosen ?? acceptedLanguage((await headers()).get("accept-language"));
});

/** The reader's time zone, as their browser told it on an earlier page; else UTC. */
export async function timeZone(): Promise<string> {
  const zone = (await cookies()).get("time-zone")?.value;
  try {
    return zone === undefined ? "UTC" : new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

const wordsIn = cache(async (room: Room): Promise<Words<Room>> => {
  const spoken = await language();
  return wordsFrom(spoken, compiledIn(spoken)[room]);
});

/** The words of a room, for async server components and metadata: see `use.ts`. */
export async function words<R extends Room>(room: R): Promise<Words<R>> {
  return (await wordsIn(room)) as unknown as Words<R>;
}

/** What `#components/words/use.ts` is for server components (`imports` in `package.json`). */
export function useWords<R extends Room>(room: R): Words<R> {
  return use(wordsIn(room)) as unknown as Words<R>;
}
