import { z } from "@hono/zod-openapi";
import { longestPassword } from "#lib/auth/accounts.ts";
import { isZone } from "#lib/images/days.ts";
import { sortNames } from "#lib/images/list.ts";
import { deceives } from "#lib/images/names.ts";
import { mostTags } from "#lib/images/tags.ts";
import { lentSorts } from "#lib/links/conditions.ts";
import { characters, text } from "./answers.ts";
import { Link, Metadata } from "./shapes.ts";

// What several routes ask for in the same words.

const seen = (given: string) => !deceives(given);
const unseen = "must not have control or bidirectional characters";

/** A line that people read and that shows all it holds. */
export const line = (most: number) => text(most).min(1, "must not be empty").refine(seen, unseen);

export const Description = characters()
  .max(10_000)
  .regex(/^[^\0]*$/, "must not have NUL characters");

/** A tag as it is kept: spaces within are one each. */
export const TagText = characters()
  .transform((given) => given.normalize("NFC").replaceAll(/ +/g, " ").trim())
  .pipe(z.string().min(1, "must not be empty").max(100).refine(seen, unseen))
  .openapi({ type: "string", minLength: 1, maxLength: 100 });
export const Tags = z.array(TagText).max(mostTags);

export const Sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits")
  .toLowerCase();

/** `?name=a&name=b`; one alone is no list yet. */
const several = <T extends z.ZodType<string, string>>(one: T, most: number) =>
  z.union([one.transform((given) => [given]), z.array(one).max(most)]).optional();

/** What is asked of the list of images, but for the page. */
export const Wanted = z.object({
  q: z.string().max(200).optional().describe("part of the name, the description or a tag"),
  album: z.string().max(64).optional().describe("id of an album, in whose order they come unless `sort` says otherwise"),
  tag: several(z.string().max(100), 20).describe("may be repeated: all of them"),
  type: several(z.string().max(100), 20).describe("such as `image/jpeg`; may be repeated: any of them"),
  orientation: z.enum(["landscape", "portrait", "square"]).optional(),
  from: z.iso.date().optional().describe("the first day"),
  to: z.iso.date().optional().describe("the last day"),
  zone: z
    .string()
    .max(64)
    .refine(isZone, "must be a time zone, such as `Europe/Warsaw` or `+02:00`")
    .default("UTC")
    .describe("time zone of the days, by its IANA name or offset"),
  sha256: Sha256.optional().describe("of the original, hex"),
  live: z
    .enum(["true", "false"])
    .transform((given) => given === "true")
    .optional()
    .describe("`true`: with a temporary link that answers now"),
  sort: z.enum(sortNames).optional().describe("`-createdAt` by default"),
});

/** No id and no label has a NUL, and PostgreSQL refuses to look for one. */
export const known = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0]*$/, "must not have NUL characters");

/** What is asked of the lists of links and of shares, but for the page. */
export const LentWanted = z.object({
  state: Link.shape.state.optional(),
  label: known(200).optional().describe("exactly this one"),
  q: known(200).optional().describe("part of the label, or of the name of the album"),
  sort: z.enum(lentSorts).optional().describe("`-createdAt` by default; by label, those that have none come last, or with `-label` first"),
});

const conditions = {
  expiresIn: z.int().min(1).optional().describe("s from now"),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  maxViews: z.int().min(1).max(1_000_000).nullish().describe("how often it may be opened; null for as often as anybody likes"),
  password: z.string().min(1).max(longestPassword).nullish().describe("what whoever opens it must know; null for nothing"),
  label: text(200)
    .refine(seen, unseen)
    .nullish()
    .transform((given) => (given === "" ? null : given)),
};

/** What is asked for with a new link or share. */
export const conditionsDraft = {
  ...conditions,
  rendition: z
    .string()
    .regex(/^(original|[1-9]\d{1,3})$/, "must be “original” or a thumbnail's height")
    .default("original"),
  download: z.boolean().default(false).describe("whether it saves instead of shows"),
  metadata: Metadata.optional().describe(
    "whether an original is given as it is, or without its metadata; the account's choice where it is left out",
  ),
  watermark: text(100)
    .nullish()
    .transform((given) => given || null)
    .describe("what is written visibly over the picture, such as its recipient's name"),
};

type Ends = { expiresIn?: number | undefined; expiresAt?: string | undefined };
/** For `refine`: that a draft has one end. */
export const hasOneEnd: [check: (draft: Ends) => boolean, fault: { path: string[]; message: string }] = [
  ({ expiresIn, expiresAt }) => (expiresIn === undefined) !== (expiresAt === undefined),
  { path: ["expiresIn"], message: "or expiresAt is needed, one of the two" },
];

/** What may be changed of a link or a share. */
export const ConditionsChange = z
  .strictObject(conditions)
  .refine(({ expiresIn, expiresAt }) => expiresIn === undefined || expiresAt === undefined, {
    path: ["expiresIn"],
    message: "cannot be given with expiresAt",
  });
