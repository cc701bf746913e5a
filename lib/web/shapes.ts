import { z } from "@hono/zod-openapi";
import { longestEmail, longestPassword } from "#lib/auth/accounts.ts";

/** What the API sends, each shape once: responses, the OpenAPI document and the gallery's types come from here. */

const moment = z.iso.datetime().openapi({ example: "2026-11-22T15:20:00.000Z" });

export const Plan = z
  .object({
    id: z.string().openapi({ example: "premium" }),
    name: z.string(),
    thumbnailHeights: z.array(z.int()).describe("px, ascending"),
    originalLink: z.boolean(),
    temporaryLinks: z.boolean(),
    minExpiry: z.int().nullable().describe("shortest life of a temporary link, s"),
    maxExpiry: z.int().nullable().describe("longest life of a temporary link, s"),
    quotaBytes: z.int(),
    maxFileBytes: z.int(),
    isDefault: z.boolean().describe("whether new accounts get it"),
  })
  .openapi("Plan");

export const Email = z.string().trim().max(longestEmail).pipe(z.email("must be an e-mail address"));
export const Password = z.string().min(10, "must have 10 characters or more").max(longestPassword);

export const Role = z.enum(["user", "admin"]);

export const Metadata = z.enum(["exact", "stripped"]).describe("whether links give an original as it is, or without its metadata");

export const Account = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    suspended: z.boolean(),
    plan: Plan,
    usage: z.object({ bytes: z.int().describe("bytes of originals"), images: z.int() }),
    linkMetadata: Metadata.describe("what new links give where they do not say: originals as they are, or without their metadata"),
    createdAt: moment,
  })
  .openapi("Account");

export const scopes = ["images:read", "images:write", "links:read", "links:write", "account", "admin"] as const;
export const Scope = z.enum(scopes).openapi("Scope");
export type Scope = z.infer<typeof Scope>;

export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    createdAt: moment,
    expiresAt: moment.nullable(),
    lastUsedAt: moment.nullable().describe("to within 5 minutes; null where it never was"),
  })
  .openapi("Token");

export const NewToken = Token.omit({ lastUsedAt: true })
  .extend({ token: z.string().describe("shown this once") })
  .openapi("NewToken");

export const Session = z
  .object({
    id: z.string(),
    browser: z.string().nullable().openapi({ example: "Firefox" }).describe("its family; null where it is not known"),
    device: z.enum(["windows", "mac", "linux", "iphone", "ipad", "android-phone", "android-tablet", "unknown"]),
    createdAt: moment,
    lastSeenAt: moment.describe("to within 5 minutes"),
    current: z.boolean().describe("whether it is the one that asks"),
  })
  .openapi("Session");

export const PermanentLink = z
  .object({
    rendition: z.string().openapi({ example: "200" }),
    url: z.url(),
    state: z.enum(["ready", "on-demand"]).describe("`on-demand`: made when first asked for"),
  })
  .openapi("PermanentLink");

export const LockedRendition = z
  .object({ rendition: z.string(), unlockedBy: z.string().nullable().describe("id of the smallest plan that has it") })
  .openapi("LockedRendition");

export const Image = z
  .object({
    id: z.string(),
    key: z.string(),
    name: z.string(),
    type: z.string().openapi({ example: "image/jpeg" }),
    width: z.int().describe("px, after EXIF orientation"),
    height: z.int().describe("px, after EXIF orientation"),
    frames: z.int(),
    bytes: z.int(),
    sha256: z.string().describe("of the original, hex"),
    placeholder: z.string().describe("ThumbHash, base64"),
    description: z.string(),
    tags: z.array(z.string()),
    createdAt: moment,
    links: z.array(PermanentLink).describe("exactly the permanent links that answer now"),
    locked: z.array(LockedRendition).describe("what the plan lacks and which plan has it"),
  })
  .openapi("Image");

export const Outline = z
  .object({
    aspects: z.array(z.int()).describe("width of each image in hundredths of its height"),
    colours: z.string().describe("of each image the first 4 characters of its `placeholder`, which hold its mean colour"),
    days: z.array(z.object({ day: z.iso.date(), count: z.int() })).describe("how many stand on each day, in the order of the list"),
    cursors: z.array(z.string()).describe("of each page of `limit` images but the first"),
    nextCursor: z.string().nullable().describe("of what is behind the outline, which ends somewhere"),
  })
  .openapi("Outline");
export const Day = z
  .object({
    day: z.iso.date().openapi({ example: "2026-11-22" }),
    images: z.int(),
    cursor: z.string().nullable().describe("where the day begins in `GET /images` with the same query, ordered by creation"),
  })
  .openapi("Day");

export const Tag = z.object({ tag: z.string().describe("as one of the images spells it"), images: z.int() }).openapi("Tag");

export const Album = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    coverId: z.string().nullable().describe("the image that was chosen as the cover; null where none of the album's is"),
    cover: Image.nullable().describe("the image to show: the chosen one, else the album's first"),
    images: z.int().describe("how many there are"),
    createdAt: moment,
    updatedAt: moment.describe("when its words, its images or their order changed"),
  })
  .openapi("Album");

export const Explanation = z
  .object({
    rendition: z.string().describe("a thumbnail's height, `original`, or `temporary`"),
    allowed: z.boolean(),
    because: z.string(),
    unlockedBy: z.string().nullable(),
    state: z.enum(["ready", "on-demand"]),
  })
  .openapi("Explanation");

export const Details = z
  .object({
    camera: z.string().nullable(),
    lens: z.string().nullable(),
    takenAt: z.string().nullable().describe("what the camera's clock showed, in no known zone").openapi({ example: "2026-11-22T15:20:00" }),
    exposureTime: z.number().nullable().describe("s"),
    aperture: z.number().nullable().describe("f-number"),
    iso: z.number().nullable(),
    focalLength: z.number().nullable().describe("mm"),
    place: z
      .object({ latitude: z.number(), longitude: z.number() })
      .nullable()
      .describe("where it was taken, in degrees; whoever gets the original gets it too"),
  })
  .openapi("Details");

export const Rendition = z
  .object({
    rendition: z.string().openapi({ example: "200" }),
    width: z.int().describe("px"),
    height: z.int().describe("px"),
    url: z.url().describe("in the format that suits who asks"),
    formats: z.array(
      z.object({
        format: z.string().openapi({ example: "webp" }),
        url: z.url(),
        bytes: z.int().nullable().describe("null until it is made, which its first request does"),
      }),
    ),
  })
  .openapi("Rendition");

export const Link = z
  .object({
    id: z.string(),
    imageId: z.string(),
    rendition: z.string(),
    url: z.url(),
    label: z.string().nullable(),
    download: z.boolean().describe("whether it saves instead of shows"),
    metadata: Metadata,
    watermark: z.string().nullable().describe("what is written visibly over the picture"),
    createdAt: moment,
    expiresAt: moment,
    revokedAt: moment.nullable(),
    maxViews: z.int().nullable().describe("how often it may be opened; null for as often as anybody likes"),
    views: z.int().describe("how often its page let somebody in"),
    lastOpenedAt: moment
      .nullable()
      .describe(
        "by the ledger, which is kept for 90 days unless the operator chose otherwise; null where nobody opened it. May be a second behind",
      ),
    hasPassword: z.boolean(),
    state: z.enum(["live", "expired", "revoked", "used-up", "plan"]),
  })
  .openapi("Link");

export const Share = Link.omit({ imageId: true })
  .extend({
    albumId: z.string().nullable().describe("the album that it shows; null for a selection"),
    imageIds: z.array(z.string()).describe("its images now, in the order in which it shows them"),
  })
  .openapi("Share");
export const Open = z
  .object({
    at: moment,
    outcome: z.enum(["opened", "denied"]),
    reason: z
      .enum(["password", "rate", "expired", "revoked", "used-up", "plan", "suspended"])
      .nullable()
      .describe("why it was denied; `rate`: too many wrong passwords"),
    agent: z
      .string()
      .nullable()
      .openapi({ example: "Firefox" })
      .describe("the family of browser, program or preview; null where it is not known"),
    visitor: z.string().describe("tells visitors of one day (UTC) apart"),
    linkId: z.string().nullable(),
    shareId: z.string().nullable(),
    imageId: z.string().nullable().describe("null for the page of a share"),
  })
  .openapi("Open");
export const OpensOfDay = z
  .object({ day: z.iso.date().openapi({ example: "2026-11-22" }), opened: z.int(), denied: z.int() })
  .openapi("OpensOfDay");

export const Notice = z
  .object({
    id: z.string(),
    kind: z.enum(["first-open", "ends-soon"]),
    at: moment,
    readAt: moment.nullable(),
    linkId: z.string().nullable(),
    shareId: z.string().nullable(),
    imageId: z.string().nullable().describe("the link's; null for a share"),
    label: z.string().nullable(),
    expiresAt: moment.describe("when the link or share ends, as it is now"),
  })
  .openapi("Notice");

/** A link in a list of all links, permanent or temporary, or a share. */
export const TakenLink = z
  .object({
    kind: z.enum(["permanent", "temporary", "share"]),
    image: z.string().describe("its name; empty for a share, which has several"),
    imageId: z.string(),
    rendition: z.string(),
    url: z.url(),
    state: Link.shape.state,
    label: z.string().nullable(),
    createdAt: moment,
    expiresAt: moment.nullable(),
  })
  .openapi("TakenLink");

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().openapi({ example: "not-found" }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .openapi("Problem");

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export type Plan = z.infer<typeof Plan>;
export type Account = z.infer<typeof Account>;
export type Token = z.infer<typeof Token>;
export type Session = z.infer<typeof Session>;
export type NewToken = z.infer<typeof NewToken>;
export type Image = z.infer<typeof Image>;
export type Outline = z.infer<typeof Outline>;
export type Day = z.infer<typeof Day>;
export type Tag = z.infer<typeof Tag>;
export type Album = z.infer<typeof Album>;
export type TakenLink = z.infer<typeof TakenLink>;
export type Link = z.infer<typeof Link>;
export type Share = z.infer<typeof Share>;
export type Open = z.infer<typeof Open>;
export type OpensOfDay = z.infer<typeof OpensOfDay>;
export type Notice = z.infer<typeof Notice>;
export type Problem = z.infer<typeof Problem>;
export type Details = z.infer<typeof Details>;
export type Rendition = z.infer<typeof Rendition>;
export type Explanation = z.infer<typeof Explanation>;
