/** The part of an OpenAPI 3.1 document that the reference shows. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
};
export type Operation = {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};
export type Document = {
  info: { title: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
export type Call = Operation & { method: string; path: string };

/** The calls of each tag, in the order of the document. */
export function callsByTag({ paths }: Document): [tag: string, calls: Call[]][] {
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  return Object.entries(Object.groupBy(calls, (call) => call.tags?.[0] ?? "other")).map(([tag, group]) => [tag, group ?? []]);
}

/** The name of the component that a schema refers to; null for an inline one. */
export function nameOf(schema: Schema): string | null {
  return schema.$ref?.split("/").at(-1) ?? null;
}

/** A schema's type in a few words: `string (date-time)`, `Image[]`, `200 | 400`. */
export function sayType(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== null) return name;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(sayType).join(" | ");
  const types = [schema.type ?? "any"].flat();
  if (types.includes("array") && schema.items) return `${sayType(schema.items)}[]`;
  const range = [schema.minimum === undefined ? "" : `≥ ${schema.minimum}`, schema.maximum === undefined ? "" : `≤ ${schema.maximum}`];
  const more = [schema.format, ...range.filter((part) => part !== "" && !part.includes("9007199254740991"))].filter(Boolean).join(", ");
  return types.join(" | ") + (more === "" ? "" : ` (${more})`);
}
