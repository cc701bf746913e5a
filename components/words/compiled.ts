import compile from "icu-minify/compile";
import type { Language } from "#lib/words/languages.ts";
import { type BrowserRoom, browserRooms, type Room } from "./catalogue.ts";
import de from "./de/index.ts";
import en from "./en/index.ts";
import pl from "./pl/index.ts";
import { drawOut } from "./pseudo.ts";
import type { CompiledRoom } from "./words.ts";

const written = { en, de, pl, "ar-XB": en };
const done = new Map<Language, Record<Room, CompiledRoom>>();

/** All rooms in a language. The parser of messages stays on the server, where each language passes through it once. */
export function compiledIn(language: Language): Record<Room, CompiledRoom> {
  const found = done.get(language) ?? compileAll(language);
  done.set(language, found);
  return found;
}

/** The rooms that the browser speaks from. */
export function browserWordsIn(language: Language): Record<BrowserRoom, CompiledRoom> {
  const all = compiledIn(language);
  return Object.fromEntries(browserRooms.map((room) => [room, all[room]])) as Record<BrowserRoom, CompiledRoom>;
}

function compileAll(language: Language): Record<Room, CompiledRoom> {
  const finish = language === "ar-XB" ? drawOut : <T>(message: T) => message;
  const rooms = Object.entries<Record<string, string>>(written[language]).map(([room, messages]) => [
    room,
    // A clone, as the compiler's objects have no prototype and React hands none of that kind to the browser.
    Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, structuredClone(finish(compile(message)))])),
  ]);
  return Object.fromEntries(rooms);
}
