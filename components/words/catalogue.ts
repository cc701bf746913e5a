import type { GetICUArgs } from "@schummar/icu-type-parser";
import type { ReactNode } from "react";
import type en from "./en/index.ts";

/** Every sentence of Tessera in English, by room and key: from it come the keys and the values that each one takes. */
export type Catalogue = typeof en;
export type Room = keyof Catalogue;

/** What another language must have for a room of the English one: every key, and no other. */
export type Like<English> = { [Key in keyof English]: string };

/** What the browser is given, in its language alone. Rooms that only server components speak from stay out. */
export const browserRooms = [
  "account",
  "admin",
  "albums",
  "frame",
  "gallery",
  "images",
  "links",
  "many",
  "plans",
  "problems",
  "sign",
  "ui",
  "upload",
] as const satisfies Room[];
export type BrowserRoom = (typeof browserRooms)[number];

type Tags<Message> = Message extends `${string}<${infer Tag}>${infer Rest}` ? (Tag extends `/${string}` ? never : Tag) | Tags<Rest> : never;

/** The values of a message: numbers and texts by their names, and for `<tag>…</tag>` a function that wraps what is between. */
export type Values<Message extends string> = GetICUArgs<
  Message,
  { ICUArgument: string | number; ICUNumberArgument: number; ICUDateArgument: Date }
> & { [Tag in Tags<Message>]: (children: ReactNode) => ReactNode };

export type Arguments<Message> = Message extends string ? (keyof Values<Message> extends never ? [] : [values: Values<Message>]) : never;
export type Said<Message> = [Tags<Message>] extends [never] ? string : ReactNode;
