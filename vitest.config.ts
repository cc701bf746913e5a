import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ownData = "e2e/setup/vitest/own-data.ts";
/** Suites that run on the disk and, as project "bucket", on S3 again; the others of them only by `npm test -- s3`, as they take long. */
const onBoth = ["tus"];
const atLeisure = ["access", "access-matrix", "conditions", "delivery", "expiry", "location", "rights", "shared-cache", "walk"];
const engineTests = "{lib,db}/**/*.engine.test.ts";
const http = (name: string) => `e2e/http/${name}.test.ts`;
/** Suites that run on two nodes behind a balancer, as project "cluster"; the others of them only by `npm test -- cluster`. */
const onNodes = ["lib/web/{api,conditions}.engine.test.ts", ...["rights", "walk"].map(http)];
const onNodesAtLeisure = [
  // All that call the API; `health` asks the store of its own process alone, as `sign-in` measures one process alone.
  "lib/web/!(health).engine.test.ts",
  "lib/{archive,takeout}/*.engine.test.ts",
  ...[
    "access",
    "access-matrix",
    "conditions",
    "crowds",
    "delivery",
    "expiry",
    "ledger",
    "location",
    "shared-cache",
    "tokens",
    "tus",
    "walls",
  ].map(http),
];

/** Files that are short and run long come first: Vitest orders what it has not seen run by size, and all would wait for them in the end. */
const longRuns = /\/e2e\/http\/(faults|walk)\.test\.ts$/;
class LongRunsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(longRuns.test(b.moduleId)) - Number(longRuns.test(a.moduleId)));
  }
}

// Files run in processes of their own, so that each may have its own settings, store and native modules.
export default defineConfig({
  test: {
    pool: "forks",
    sequence: { sequencer: LongRunsFirst },
    // One more than two cores, as tests wait too.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["*.test.ts", "{app,bench,components,db,deploy,e2e/faults,lib,operator,scripts}/**/*.test.{ts,tsx}"],
          exclude: [engineTests],
          setupFiles: [ownData],
        },
      },
      { extends: true, test: { name: "sqlite", include: [engineTests], setupFiles: [ownData] } },
      {
        extends: true,
        test: {
          name: "postgres",
          include: [engineTests],
          globalSetup: ["e2e/setup/vitest/one-postgres.ts"],
          setupFiles: [ownData, "e2e/setup/vitest/own-database.ts"],
        },
      },
      {
        extends: true,
        test: { name: "http", include: ["e2e/http/**/*.test.ts"], maxWorkers: 3, testTimeout: 60_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: "bucket",
          include: [...onBoth, ...(process.env["ALL_ON_S3"] === "1" ? atLeisure : [])].map(http),
          globalSetup: ["e2e/setup/vitest/one-s3.ts"],
          setupFiles: ["e2e/setup/vitest/on-s3.ts"],
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: [...onNodes, ...(process.env["ALL_ON_NODES"] === "1" ? onNodesAtLeisure : [])],
          globalSetup: ["e2e/setup/vitest/one-s3.ts", "e2e/setup/vitest/one-pooled-postgres.ts"],
          setupFiles: ["e2e/setup/vitest/on-s3.ts", "e2e/setup/vitest/on-nodes.ts"],
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
