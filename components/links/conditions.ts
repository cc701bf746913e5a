import { fault, isProblem, type Life, lifeIn } from "#components/links/life.ts";
import type { Words } from "#components/words/words.ts";
import type { Link, Plan, Problem } from "#lib/web/shapes.ts";

/** What a new link or share is asked to keep to, as the API takes it. */
export type Conditions = Life & {
  rendition: string;
  label?: string;
  maxViews?: number;
  password?: string;
  download?: boolean;
  metadata?: Link["metadata"];
  watermark?: string;
};

/** What a form asks for, with or without fields behind its “More…”; a problem where the plan does not have it. */
export function conditionsIn(t: Words<"links">, data: FormData, plan: Plan): Conditions | Problem {
  const life = lifeIn(t, data, plan);
  if (isProblem(life)) return life;
  const said = (name: string) => String(data.get(name) ?? "").trim();
  const [label, watermark, views, metadata] = [said("label"), said("watermark"), said("maxViews"), said("metadata")];
  // A password is taken to the letter, spaces and all.
  const password = String(data.get("password") ?? "");
  return {
    ...life,
    rendition: said("rendition") || "original",
    ...(label && { label }),
    ...(views && { maxViews: Number(views) }),
    ...(password && { password }),
    ...(data.has("download") && { download: true }),
    ...(metadata && { metadata: metadata as Link["metadata"] }),
    ...(watermark && { watermark }),
  };
}

/** What of a link may be changed under its address. */
export type Change = Partial<Life> & { label: string | null; maxViews: number | null; password?: string | null };

/** What a form for an existing link asks for; its life stays as it is where `life` is `keep`. */
export function changeIn(t: Words<"links">, data: FormData, plan: Plan): Change | Problem {
  const life = data.get("life") === "keep" ? {} : lifeIn(t, data, plan);
  if (isProblem(life)) return life;
  const views = String(data.get("maxViews") ?? "").trim();
  const password = String(data.get("password") ?? "");
  if (data.get("guard") === "change" && password === "") return fault("password", t("enterPassword"));
  return {
    ...life,
    label: String(data.get("label") ?? "").trim() || null,
    maxViews: views ? Number(views) : null,
    ...(data.get("guard") === "remove" ? { password: null } : password ? { password } : {}),
  };
}
