import type { Page, PageRequest, Position } from "#db/page.ts";
import { Refusal } from "./refusal.ts";

/** What a caller asks of a list: `limit` items (1 to 200) behind `cursor`, or from the start. */
export type Asked = { limit: number; cursor: string | null };
export type Listed<T> = { items: T[]; nextCursor: string | null };

/** The order of every list that knows but one. */
export const newest = "-createdAt";

/** Writes a place in a list of this order for the API. */
export function cursorOf(order: string, { at, id }: Position): string {
  return Buffer.from(JSON.stringify([order, at, id])).toString("base64url");
}

/** Reads a cursor that `cursorOf` wrote for this order. Throws the refusal `invalid` for any other. */
export function positionOf({ limit, cursor }: Asked, order: string = newest): PageRequest {
  if (cursor === null) return { limit, after: null };
  const after = readCursor(cursor, order);
  if (after === null) {
    throw new Refusal("invalid", "The cursor is not one that this list gave in this order.", {
      errors: [{ path: "cursor", message: "not a cursor of this list" }],
    });
  }
  return { limit, after };
}

function readCursor(cursor: string, order: string): Position | null {
  try {
    const [ordered, at, id]: unknown[] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const sound = typeof at === (/(name|label)$/.test(order) ? "string" : "number") && (typeof at === "string" || isMoment(at));
    return ordered === order && sound && isText(at) && isText(id) ? ({ at, id } as Position) : null;
  } catch {
    return null;
  }
}

/** Any number of a list is one that a date can be made of. */
function isMoment(at: unknown): boolean {
  return Number.isSafeInteger(at) && Math.abs(Number(at)) <= 8.64e15;
}

/** No text of the store has a NUL, and PostgreSQL refuses to look for one. */
function isText(part: unknown): boolean {
  return typeof part === "number" || (typeof part === "string" && part.length <= 1000 && part.isWellFormed() && !part.includes("\0"));
}

/** Writes a page for the API, each item by `present`. */
export function listed<Row, Item>(page: Page<Row>, present: (row: Row) => Item, order: string = newest): Listed<Item> {
  return { items: page.items.map(present), nextCursor: page.next && cursorOf(order, page.next) };
}
