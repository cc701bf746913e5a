import { countUnread, markRead, type NoticeRow, selectNotices, tellEnds } from "#db/notices.ts";
import { type Asked, type Listed, listed, positionOf } from "#lib/page.ts";
import type { Notice } from "#lib/web/shapes.ts";

/** How long before its end an owner is told of it at the most, ms; a tenth of the link's life where that is shorter. */
const ahead = 86_400_000;
const portion = 500;
const order = "-at";

/** Tells owners of links and shares that end soon; returns how many. */
export async function tellSoonEnds(now = new Date()): Promise<number> {
  let told = 0;
  for (const kind of ["link", "share"] as const) {
    for (let due = portion; due === portion; told += due) due = await tellEnds(kind, now, ahead, portion);
  }
  return told;
}

/** What an account was told, newest first, and how much of it is unread. */
export async function listNotices(accountId: string, asked: Asked): Promise<Listed<Notice> & { unread: number }> {
  const page = await selectNotices(accountId, positionOf(asked, order));
  return { ...listed(page, present, order), unread: await countUnread(accountId) };
}

/** Marks notices as read, all where `ids` is null; returns how many were not. */
export function readNotices(accountId: string, ids: string[] | null): Promise<number> {
  return markRead(accountId, ids, new Date());
}

function present({ id, kind, at, readAt, linkId, shareId, imageId, label, expiresAt }: NoticeRow): Notice {
  const told = { id, kind, at: at.toISOString(), readAt: readAt?.toISOString() ?? null };
  return { ...told, linkId, shareId, imageId, label, expiresAt: expiresAt.toISOString() };
}
