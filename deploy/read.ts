import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";

/** The root of the project. */
export const root = join(import.meta.dirname, "..");

/** A file of the project, as text. */
export function text(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** What a YAML file of the project says. Shapes are the matter of their own schemas, which the tests ask. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects by what it asserts.
export function yaml(path: string): any {
  return parse(text(path), { merge: true });
}

/** The documents of a YAML stream. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects by what it asserts.
export function documents(stream: string): any[] {
  return parseAllDocuments(stream).map((document) => document.toJS());
}
