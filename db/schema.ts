import { sql } from "drizzle-orm";
import { flag, index, int, json, moment, primaryKey, searchedList, sortKey, table, text } from "./columns.ts";

const metadata = ["exact", "stripped"] as const;

/** One row: what is true of the whole installation. Statements that must not run side by side update it first. */
export const installation = table("installation", {
  id: text("id").primaryKey(),
  defaultPlanId: text("default_plan_id").notNull(),
  /** Salt of the setup token, so that two installations with one secret have different ones. */
  nonce: text("nonce").notNull(),
  setUpAt: moment("set_up_at"),
  createdAt: moment("created_at").notNull(),
  /** Until when nothing may be written, as all of it is being moved; what sees to that are triggers (`db/closing.ts`). */
  closedUntil: moment("closed_until"),
  /** Which call of `move` has closed it, as one alone may write of what it has carried. */
  closedBy: text("closed_by"),
  /** Where it has been moved to: this store answers nobody any more. */
  movedTo: text("moved_to"),
  /** Whether it is being moved to here, and not all of it is there yet. */
  arriving: flag("arriving").notNull().default(false),
});

export const plans = table("plans", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  thumbnailHeights: json<number[]>("thumbnail_heights").notNull(),
  originalLink: flag("original_link").notNull(),
  temporaryLinks: flag("temporary_links").notNull(),
  minExpiry: int("min_expiry"),
  maxExpiry: int("max_expiry"),
  quotaBytes: int("quota_bytes").notNull(),
  maxFileBytes: int("max_file_bytes").notNull(),
  createdAt: moment("created_at").notNull(),
});

export const accounts = table(
  "accounts",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull(),
    /** The e-mail in lower case, which makes it unique whatever its case; `deleted:{id}` once the account is gone. */
    emailKey: text("email_key").notNull().unique(),
    name: text("name").notNull(),
    passwordHash: text("password_hash"),
    role: text("role", { enum: ["user", "admin"] }).notNull(),
    planId: text("plan_id")
      .notNull()
      .references(() => plans.id),
    suspended: flag("suspended").notNull(),
    /** Part of every session; raising it ends them all. */
    sessionVersion: int("session_version").notNull(),
    usedBytes: int("used_bytes").notNull(),
    imageCount: int("image_count").notNull(),
    /** What new links give where nothing is said: the very original, or one without its metadata. */
    linkMetadata: text("link_metadata", { enum: metadata }).notNull().default("exact"),
    createdAt: moment("created_at").notNull(),
    deletedAt: moment("deleted_at"),
  },
  (t) => [
    ...searchedList("accounts_by_creation", [t.createdAt, t.id], [sql`email_key`, sql`lower(name)`], sql`deleted_at is null`),
    index("accounts_by_plan").on(t.planId, t.createdAt, t.id),
    index("accounts_by_role").on(t.role),
    index("accounts_by_deletion").on(t.deletedAt).where(sql`deleted_at is not null`),
  ],
);

export const tokens = table(
  "tokens",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the token, hex; the token itself has 192 random bits, so a plain hash is enough. */
    hash: text("hash").notNull().unique(),
    scopes: json<string[]>("scopes").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at"),
    /** When it was last used, in steps; null for never. */
    usedAt: moment("used_at"),
  },
  (t) => [index("tokens_by_account").on(t.accountId, t.createdAt, t.id)],
);

/** One sign-in by a browser, named in its cookie; without the row the cookie opens nothing. */
export const sessions = table(
  "sessions",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** The browser's family as it calls itself; null for one that is not known. */
    browser: text("browser"),
    device: text("device", { enum: ["windows", "mac", "linux", "iphone", "ipad", "android-phone", "android-tablet", "unknown"] }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** When it was last used, in steps. */
    seenAt: moment("seen_at").notNull(),
  },
  (t) => [index("sessions_by_account").on(t.accountId, t.createdAt, t.id), index("sessions_by_use").on(t.seenAt)],
);

export const images = table(
  "images",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull().unique(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => accounts.id),
    name: text("name").notNull(),
    /** What the name is sorted by, so that people find it where they look for it; empty until it is made (`lib/images/labels.ts`). */
    nameKey: sortKey("name_key").notNull().default(""),
    description: text("description").notNull(),
    /** In the order in which they were given; `imageTags` has them by their keys. */
    tags: json<string[]>("tags").notNull(),
    /** Name, description and tags in lower case by Unicode, as the engines' own `lower()` differ. */
    search: text("search").notNull(),
    type: text("type").notNull(),
    width: int("width").notNull(),
    height: int("height").notNull(),
    frames: int("frames").notNull(),
    bytes: int("bytes").notNull(),
    sha256: text("sha256").notNull(),
    placeholder: text("placeholder").notNull(),
    baseFormat: text("base_format", { enum: ["jpg", "png", "webp"] }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** The tombstone: no link answers any more; bytes and row go when the time for undo is over. */
    deletedAt: moment("deleted_at"),
  },
  (t) => [
    ...searchedList("images_by_owner", [t.ownerId, t.createdAt, t.id], [sql`search`], sql`deleted_at is null`),
    index("images_by_name").on(t.ownerId, t.nameKey, t.id).where(sql`deleted_at is null`),
    index("images_by_size").on(t.ownerId, t.bytes, t.id).where(sql`deleted_at is null`),
    index("images_by_sum").on(t.ownerId, t.sha256, t.createdAt).where(sql`deleted_at is null`),
    index("images_without_key").on(t.id).where(sql`name_key = ''`),
    index("images_by_deletion").on(t.deletedAt).where(sql`deleted_at is not null`),
    // Whether a deleted account has images left, and what the foreign key asks when its row goes.
    index("images_of_owner").on(t.ownerId),
  ],
);

/** One stored thumbnail: a row is written after its bytes are in place. */
export const thumbnails = table(
  "thumbnails",
  {
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    height: int("height").notNull(),
    format: text("format", { enum: ["jpg", "png", "webp", "avif"] }).notNull(),
    bytes: int("bytes").notNull(),
    sha256: text("sha256").notNull(),
  },
  (t) => [primaryKey({ columns: [t.imageId, t.height, t.format] })],
);

/** One stored copy of an original, without its metadata or with a watermark: a row is written after its bytes are in place. */
export const copies = table(
  "copies",
  {
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    /** `stripped`, or rendition, text's hash and format of a watermarked one. */
    name: text("name").notNull(),
    bytes: int("bytes").notNull(),
    sha256: text("sha256").notNull(),
  },
  (t) => [primaryKey({ columns: [t.imageId, t.name] })],
);

/** One tag of one image. */
export const imageTags = table(
  "image_tags",
  {
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    /** The image's. */
    ownerId: text("owner_id").notNull(),
    /** The tag whatever its case, by which it is the same as another. */
    key: sortKey("key").notNull(),
    /** The tag as it was written. */
    tag: sortKey("tag").notNull(),
    /** Whether the image has no tombstone, so that tags are counted without their images. */
    living: flag("living").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.imageId, t.key] }),
    index("image_tags_by_owner").on(t.ownerId, t.key, t.imageId, t.tag).where(sql`living`),
  ],
);

export const albums = table(
  "albums",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    nameKey: sortKey("name_key").notNull(),
    description: text("description").notNull(),
    /** The image that was chosen as its cover, which it is while it is one of the album's. */
    coverId: text("cover_id"),
    createdAt: moment("created_at").notNull(),
    /** When its own words, its images or their order changed. */
    updatedAt: moment("updated_at").notNull(),
  },
  (t) => [index("albums_by_owner").on(t.ownerId, t.createdAt, t.id), index("albums_by_name").on(t.ownerId, t.nameKey, t.id)],
);

/** One image in one album. */
export const albumImages = table(
  "album_images",
  {
    albumId: text("album_id")
      .notNull()
      .references(() => albums.id, { onDelete: "cascade" }),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    /** Its place in the album's order; two images with the same one are ordered by their ids. */
    position: int("position").notNull(),
    /** As that of a tag. */
    living: flag("living").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.albumId, t.imageId] }),
    index("album_images_in_order").on(t.albumId, t.position, t.imageId).where(sql`living`),
    index("album_images_by_image").on(t.imageId),
  ],
);

/** What a link and a share have in common, each time as columns of its own. */
const conditions = () => ({
  rendition: text("rendition").notNull(),
  label: text("label"),
  download: flag("download").notNull(),
  /** Whether an original is given as it is, or without its metadata. */
  metadata: text("metadata", { enum: metadata }).notNull().default("exact"),
  /** What is written visibly over the picture; null for nothing. */
  watermark: text("watermark"),
  /** The sealed token, kept because sealing twice gives two texts and a link has one URL for all its life. */
  token: text("token").notNull(),
  expiresAt: moment("expires_at").notNull(),
  revokedAt: moment("revoked_at"),
  /** How often it may be opened; null for as often as anybody likes. */
  maxViews: int("max_views"),
  views: int("views").notNull().default(0),
  passwordHash: text("password_hash"),
  /** When its owner was told of its first open, and of its coming end; null while not, for this end. */
  openNoticedAt: moment("open_noticed_at"),
  endNoticedAt: moment("end_noticed_at"),
  createdAt: moment("created_at").notNull(),
});

export const links = table(
  "links",
  {
    id: text("id").primaryKey(),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    ownerId: text("owner_id")
      .notNull()
      .references(() => accounts.id),
    ...conditions(),
  },
  (t) => [
    index("links_by_image").on(t.imageId, t.createdAt, t.id),
    index("links_by_owner").on(t.ownerId, t.createdAt, t.id),
    index("links_by_label").on(t.ownerId, t.label, t.createdAt, t.id),
    index("links_by_end").on(t.ownerId, t.expiresAt, t.imageId).where(sql`revoked_at is null`),
    index("links_by_expiry").on(t.ownerId, t.expiresAt, t.id),
    // What ends soon, and what ended so long ago that it goes.
    index("links_to_end").on(t.expiresAt, t.id),
  ],
);

/** A link to several images: to those of an album as it is now, or to a selection in its order. */
export const shares = table(
  "shares",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Null for a selection, which `shareImages` has. */
    albumId: text("album_id").references(() => albums.id, { onDelete: "cascade" }),
    ...conditions(),
  },
  (t) => [
    index("shares_by_owner").on(t.ownerId, t.createdAt, t.id),
    index("shares_by_label").on(t.ownerId, t.label, t.createdAt, t.id),
    index("shares_by_expiry").on(t.ownerId, t.expiresAt, t.id),
    index("shares_by_album").on(t.albumId),
    index("shares_to_end").on(t.expiresAt, t.id),
  ],
);

/** One image of a selection that is shared. */
export const shareImages = table(
  "share_images",
  {
    shareId: text("share_id")
      .notNull()
      .references(() => shares.id, { onDelete: "cascade" }),
    imageId: text("image_id")
      .notNull()
      .references(() => images.id, { onDelete: "cascade" }),
    /** Its place in the selection's order. */
    position: int("position").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.shareId, t.imageId] }),
    index("share_images_in_order").on(t.shareId, t.position, t.imageId),
    index("share_images_by_image").on(t.imageId),
  ],
);

/** The ledger: one time that somebody opened a link or a share, or was denied. */
export const opens = table(
  "opens",
  {
    id: text("id").primaryKey(),
    /** Null once the link is gone: what happened to the image is known for as long as entries are kept. */
    linkId: text("link_id").references(() => links.id, { onDelete: "set null" }),
    shareId: text("share_id").references(() => shares.id, { onDelete: "set null" }),
    /** Null for a share's page. */
    imageId: text("image_id").references(() => images.id, { onDelete: "cascade" }),
    at: moment("at").notNull(),
    outcome: text("outcome", { enum: ["opened", "denied"] }).notNull(),
    /** Why it was denied; null where it was not. */
    reason: text("reason", { enum: ["password", "rate", "expired", "revoked", "used-up", "plan", "suspended"] }),
    /** The family of the browser or program; null for one that is not known. */
    agent: text("agent"),
    /** Tells visitors apart within a day, and nothing about them: a hash with that day's salt. */
    visitor: text("visitor").notNull(),
  },
  (t) => [
    index("opens_by_link").on(t.linkId, t.at, t.id).where(sql`link_id is not null`),
    index("opens_by_share").on(t.shareId, t.at, t.id).where(sql`share_id is not null`),
    index("opens_by_image").on(t.imageId, t.at, t.id),
    index("opens_by_time").on(t.at),
    index("opens_about_nothing").on(t.id).where(sql`link_id is null and share_id is null and image_id is null`),
  ],
);

/** What the visitors of a day are hashed with. Once it is gone, nothing leads from a hash back to an address. */
export const salts = table("salts", {
  /** In UTC, `2026-11-22`. */
  day: text("day").primaryKey(),
  salt: text("salt").notNull(),
});

/** Upkeep that one process does for all: who does it now, until when unless they renew it; or nobody, as it is not due before then. */
export const leases = table("leases", {
  name: text("name").primaryKey(),
  /** Empty for nobody. */
  holder: text("holder").notNull(),
  endsAt: moment("ends_at").notNull(),
});

/** Tries that are counted, of what and by whom, in the time that ends then. On PostgreSQL the table is not logged: a crash forgets it. */
export const rates = table(
  "rates",
  {
    key: text("key").primaryKey(),
    tries: int("tries").notNull(),
    endsAt: moment("ends_at").notNull(),
  },
  (t) => [index("rates_by_end").on(t.endsAt)],
);

/** Something that an account is told about one of its links or shares. */
export const notices = table(
  "notices",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: ["first-open", "ends-soon"] }).notNull(),
    linkId: text("link_id").references(() => links.id, { onDelete: "cascade" }),
    shareId: text("share_id").references(() => shares.id, { onDelete: "cascade" }),
    at: moment("at").notNull(),
    readAt: moment("read_at"),
  },
  (t) => [
    index("notices_by_account").on(t.accountId, t.at, t.id),
    index("notices_unread").on(t.accountId).where(sql`read_at is null`),
    index("notices_by_link").on(t.linkId),
    index("notices_by_share").on(t.shareId),
    index("notices_by_time").on(t.at),
  ],
);

/** Bytes that cost a decoder its child, so that they are not decoded again for a while. */
export const quarantine = table(
  "quarantine",
  {
    /** Of the bytes, hex. */
    sha256: text("sha256").primaryKey(),
    reason: text("reason", { enum: ["crash", "deadline"] }).notNull(),
    until: moment("until").notNull(),
  },
  (t) => [index("quarantine_by_end").on(t.until)],
);

/** One resumable upload. Its bytes are a part beside the incoming files, and the image that it becomes has its id. */
export const uploads = table(
  "uploads",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Bytes that it will have. */
    length: int("length").notNull(),
    /** Bytes that are on stable storage. */
    received: int("received").notNull(),
    /** In a bucket: the pieces that hold these bytes, in their order (`lib/storage/pieces.ts`). */
    pieces: json<string[]>("pieces").notNull().default([]),
    /** `Upload-Metadata` as the client wrote it. */
    metadata: text("metadata").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    /** Set in the transaction that stores the image. */
    finishedAt: moment("finished_at"),
    /** Who may write now, however many processes there are; null for nobody. */
    lease: text("lease"),
    leaseUntil: moment("lease_until"),
    /** Whether somebody waits for the lease. */
    leaseWanted: flag("lease_wanted").notNull(),
  },
  (t) => [
    index("uploads_by_owner").on(t.ownerId),
    index("uploads_by_expiry").on(t.expiresAt),
    index("uploads_complete").on(t.createdAt).where(sql`received = length and finished_at is null`),
  ],
);
