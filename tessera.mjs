#!/usr/bin/env node
// `npx tessera`: the operator's tool, on the Node that it needs. Plain JavaScript, as `start.mjs` is.
import { join } from "node:path";
import { here, install, main, node, run } from "./install.mjs";

await main(async () => {
  await install();
  return run(node, [join(process.cwd(), "operator", "main.ts"), ...process.argv.slice(2)], { cwd: here });
});
