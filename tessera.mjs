#!/usr/bin/env node
// `npx tessera`: the operator's tool, on the Node that it needs. Plain JavaScript, as `start.mjs` is.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { here, install, main, node, run } from "./install.mjs";

await main(async () => {
  await install();
  const lean = pathToFileURL(join("db", "as-commonjs.ts")).href;
  return run(node, ["--import", lean, join(process.cwd(), "operator", "main.ts"), ...process.argv.slice(2)], { cwd: here });
});
