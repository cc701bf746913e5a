import type { Page, PageRequest, Position } from "#db/page.ts";
import { Refusal } from "./refusal.ts";

/** What a caller asks of a list: `limit` items (1 to 200) behind `cursor`, or from the start. */
export type Asked = { limit: number; cursor: string | null };
export type Listed<T> = { items: T[]; nextCursor: string | null };

/** Reads a cursor that `listed` wrote. Throws the refusal `invalid` for any other. */
export function positionOf({ limit, cursor }: Asked): PageRequest {
  if (cursor === null) return { limit, after: null };
  const [, time, id] = /^(\d{1,15})\.(.{1,64})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (time === undefined || id === undefined) {
    throw new Refusal("invalid", "The cursor is not one that this list gave.", {
      errors: [{ path: "cursor", message: "not a cursor of this list" }],
    });
  }
  return { limit, after: { createdAt: new Date(Number(time)), id } };
}

/** Writes a page for the API, each item by `present`. */
export function listed<Row, Item>(page: Page<Row>, present: (row: Row) => Item): Listed<Item> {
  return { items: page.items.map(present), nextCursor: page.next && cursorOf(page.next) };
}

/** The cursor of what comes behind an item. */
export function cursorOf({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString("base64url");
}
