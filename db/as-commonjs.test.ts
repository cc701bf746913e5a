import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const ask = 'console.log(["drizzle-orm", "drizzle-orm/sqlite-core", "hono"].map((name) => import.meta.resolve(name)).join("\\n"))';
const resolved = (...options: string[]) => {
  const lines = execFileSync(process.execPath, [...options, "--input-type=module", "--eval", ask], { encoding: "utf8" });
  return lines
    .trim()
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf(".")));
};

test("drizzle is loaded from its CommonJS files, and nothing else is", () => {
  expect(resolved("--import", pathToFileURL(join("db", "as-commonjs.ts")).href)).toEqual([".cjs", ".cjs", ".js"]);
  expect(resolved()).toEqual([".js", ".js", ".js"]);
});
