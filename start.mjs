// Plain JavaScript without packages: it runs on the Node that is there (20 or newer) and installs everything else.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as module from "node:module";
import { constants } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { digest, failure, install, main, major, node, packages, read, run, stopForwarding, stopped } from "./install.mjs";

const buildStamp = join(".next", "tessera-build");

/** What `node start.mjs <verb>` understands; each resolves to an exit code, or never while it serves. */
const verbs = {
  async start() {
    await install();
    await build();
    process.env.NODE_ENV = "production";
    if (major < 24) return run(node, ["server.ts"]);
    stopForwarding();
    // Saves a sixth of the work of a start; Node 20, which ends above, does not have it.
    module.enableCompileCache(join(packages, ".cache", "tessera"));
    await import("./server.ts");
    return null;
  },
  async dev(...args) {
    await install();
    const host = process.env.HOST ? ["--hostname", process.env.HOST] : [];
    return run(node, ["node_modules/next/dist/bin/next", "dev", ...host, ...args], { env: { NODE_ENV: "development" } });
  },
  async build() {
    await install();
    await build();
    return 0;
  },
  async test(...args) {
    try {
      await install();
    } catch (error) {
      console.error(error.message);
      console.log("0 passed, 1 failed, 0 skipped");
      return stopped ? 128 + constants.signals[stopped] : 1;
    }
    return run(node, ["scripts/test.ts", ...args]);
  },
  async bench(...args) {
    await install();
    await build();
    return run(node, ["bench/run.ts", ...args]);
  },
  async screenshots(...args) {
    await install();
    await build();
    return run(node, ["scripts/screenshots.ts", ...args]);
  },
  async "test:walk"(...args) {
    await install();
    await build();
    return run(node, ["e2e/walk/run.ts", ...args]);
  },
  async "test:faults"(...args) {
    await install();
    await build();
    return run(node, ["e2e/faults/run.ts", ...args]);
  },
};

async function build() {
  const wanted = digest(buildSources().flatMap((path) => [path, readFileSync(path)]));
  if (read(buildStamp) === wanted) return;
  console.error("Building…");
  rmSync(buildStamp, { force: true });
  const output = [];
  const code = await run(node, ["node_modules/next/dist/bin/next", "build"], {
    env: { NODE_ENV: "production", TESSERA_BUILD: wanted },
    output,
  });
  if (stopped || code !== 0) throw failure(`${Buffer.concat(output)}\nThe pages could not be built.`);
  press(join(".next", "static"));
  writeFileSync(buildStamp, wanted);
}

/** Compresses what never changes once and as well as can be, so that no request has to (`lib/web/pressed.ts`). */
function press(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (/\.(js|css)$/.test(name)) writeFileSync(join(folder, `${name}.br`), brotliCompressSync(readFileSync(join(folder, name))));
  }
}

/** The files that go into the pages, in a fixed order. */
function buildSources() {
  const files = [
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "next.config.mjs",
    "postcss.config.mjs",
    "instrumentation.ts",
    "proxy.ts",
  ];
  const folders = ["app", "components", "lib", "db", "public"];
  const inside = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
    );
  return [...files.filter((file) => existsSync(file)), ...inside].filter((path) => !path.startsWith(join("db", "migrations"))).sort();
}

const [verb = "start", ...rest] = process.argv.slice(2);
if (!Object.hasOwn(verbs, verb)) {
  console.error(`start.mjs does not know "${verb}"; it knows ${Object.keys(verbs).join(", ")}.`);
  process.exit(2);
}
await main(() => verbs[verb](...rest));
