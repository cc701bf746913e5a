import format, { type CompiledMessage, type FormatValues } from "icu-minify/format";
import { createElement, Fragment, type ReactNode } from "react";
import { formatters, type Measures, measuresIn } from "#lib/words/intl.ts";
import { type Language, localeOf } from "#lib/words/languages.ts";
import type { Arguments, Catalogue, Room, Said } from "./catalogue.ts";

/** Says the sentences of one room in one language, and with its methods numbers, sizes, spans and moments. */
export type Words<R extends Room> = Measures &
  (<Key extends keyof Catalogue[R]>(key: Key, ...values: Arguments<Catalogue[R][Key]>) => Said<Catalogue[R][Key]>) & {
    /** Whether there is such a message, for keys that come from elsewhere. */
    has(key: string): key is keyof Catalogue[R] & string;
  };

export type CompiledRoom = Record<string, CompiledMessage>;

/** The words of a room whose messages are compiled. */
export function wordsFrom<R extends Room>(language: Language, messages: CompiledRoom): Words<R> {
  const say = (key: string, values: Record<string, unknown> = {}): ReactNode => {
    const message = messages[key];
    // A key that only the types know.
    if (message === undefined) throw new Error(`There is no message "${key}".`);
    return whole(format<ReactNode>(message, localeOf(language), wrapped(values), { formatters }));
  };
  return Object.assign(say, measuresIn(language), { has: (key: string) => Object.hasOwn(messages, key) }) as unknown as Words<R>;
}

function wrapped(values: Record<string, unknown>): FormatValues<ReactNode> {
  const each = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "function" ? (children: ReactNode[]) => value(whole(children)) : value,
  ]);
  return Object.fromEntries(each);
}

/** Parts as one node; as arguments, since parts of a sentence need no keys. */
function whole(parts: ReactNode): ReactNode {
  return Array.isArray(parts) ? createElement(Fragment, null, ...parts) : parts;
}
