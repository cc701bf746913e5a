import { z } from "@hono/zod-openapi";
import { Problem } from "./shapes.ts";

/** The description of a JSON answer, for a route's `responses`. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A required JSON body, for a route's `request`. */
export function body<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { "application/json": { schema } } } };
}

/** Every other answer of every route: a problem document. */
export const problems = {
  default: { description: "A problem document (RFC 9457)", content: { "application/problem+json": { schema: Problem } } },
};

export const noContent = { 204: { description: "Done" } };

export const byId = { params: z.object({ id: z.string() }) };

/** A list of ids in a body. */
export const idsUpTo = (most: number) =>
  z.strictObject({
    ids: z
      .array(
        z
          .string()
          .max(64)
          .regex(/^[^\0]*$/, "must not have NUL characters"),
      )
      .max(most),
  });
export const Ids = idsUpTo(1000);

/** `?limit=1..200&cursor=` of every list. */
export const Paging = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
});

/** Turns `?limit&cursor` into what the lists take. */
export function asked({ limit, cursor }: z.infer<typeof Paging>): { limit: number; cursor: string | null } {
  return { limit, cursor: cursor || null };
}

/** A text of whole characters: half of a surrogate pair is none, and PostgreSQL cannot hold it. */
export const characters = () => z.string().refine((given) => given.isWellFormed(), "must not have half characters");

/** A line that people read: trimmed, without control characters. */
export const text = (most: number) =>
  characters()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, "must not have control characters");
