import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { selectPlan } from "#db/plans.ts";
import { changePlan, deletePlan, listPlans, makePlan } from "#lib/plans/plans.ts";
import { Refusal } from "#lib/refusal.ts";
import { body, byId, json, noContent, problems, text } from "../answers.ts";
import { anybody, type Check, needs, type WebEnv } from "../caller.ts";
import { throwInvalid } from "../invalid.ts";
import { Plan, pageOf } from "../shapes.ts";

const Plans = z.object({ items: z.array(Plan) });
const bytes = z.int().min(0);
const life = z.int().min(1).max(315_360_000).nullable();
const fields = z.strictObject({
  name: text(100).pipe(z.string().min(1, "must not be empty")),
  thumbnailHeights: z
    .array(z.int().min(16).max(4096))
    .max(16)
    .transform((heights) => [...new Set(heights)].toSorted((a, b) => a - b)),
  originalLink: z.boolean(),
  temporaryLinks: z.boolean(),
  minExpiry: life,
  maxExpiry: life,
  quotaBytes: bytes,
  maxFileBytes: bytes,
  isDefault: z.boolean(),
});
const PlanDraft = fields.extend({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "must be of a–z, 0–9 and -")
    .optional(),
  originalLink: fields.shape.originalLink.default(false),
  temporaryLinks: fields.shape.temporaryLinks.default(false),
  minExpiry: life.default(null),
  maxExpiry: life.default(null),
  isDefault: fields.shape.isDefault.default(false),
});

const planExists: Check = async (_caller, param) => {
  if ((await selectPlan(param("id"))) === null) throw new Refusal("not-found", "There is no such plan.");
};

const listAll = createRoute({
  method: "get",
  path: "/plans",
  tags: ["plans"],
  summary: "List the plans",
  security: [],
  middleware: anybody,
  responses: { 200: json(Plans, "Plans in the order in which they were made"), ...problems },
});
const listAsAdmin = createRoute({
  method: "get",
  path: "/admin/plans",
  tags: ["admin"],
  summary: "List the plans",
  ...needs("admin"),
  responses: { 200: json(pageOf(Plan), "All plans in the order in which they were made"), ...problems },
});
const make = createRoute({
  method: "post",
  path: "/admin/plans",
  tags: ["admin"],
  summary: "Make a plan",
  ...needs("admin"),
  request: body(PlanDraft),
  responses: { 201: json(Plan, "The new plan"), ...problems },
});
const change = createRoute({
  method: "patch",
  path: "/admin/plans/{id}",
  tags: ["admin"],
  summary: "Change a plan; links follow at their next read",
  ...needs("admin", planExists),
  request: { ...byId, ...body(fields.partial()) },
  responses: { 200: json(Plan, "The plan"), ...problems },
});
const remove = createRoute({
  method: "delete",
  path: "/admin/plans/{id}",
  tags: ["admin"],
  summary: "Delete a plan that nobody has",
  ...needs("admin"),
  request: byId,
  responses: { ...noContent, ...problems },
});

export const plans = new OpenAPIHono<WebEnv>({ defaultHook: throwInvalid })
  .openapi(listAll, async (c) => c.json({ items: await listPlans() }, 200))
  .openapi(listAsAdmin, async (c) => c.json({ items: await listPlans(), nextCursor: null }, 200))
  .openapi(make, async (c) => c.json(await makePlan(c.req.valid("json")), 201))
  .openapi(change, async (c) => c.json(await changePlan(c.req.valid("param").id, c.req.valid("json")), 200))
  .openapi(remove, async (c) => {
    await deletePlan(c.req.valid("param").id);
    return c.body(null, 204);
  });
