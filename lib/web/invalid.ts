import type { Hook } from "@hono/zod-openapi";
import { Refusal } from "#lib/refusal.ts";

/** Turns what zod finds wrong with a request into the refusal `invalid`, field by field. */
// biome-ignore lint/suspicious/noExplicitAny: the hook serves every route, whatever its types.
export const throwInvalid: Hook<any, any, any, any> = (result) => {
  if (result.success) return;
  const errors = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not known here" }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
  const [first] = errors;
  throw new Refusal("invalid", first ? `${first.path || "The request"}: ${first.message}.` : "The request is not valid.", { errors });
};
