import { afterAll, expect, inject } from "vitest";
import { startCluster } from "../cluster.ts";

// Runs before each test file of the cluster project: houses that it opens are nodes behind a balancer (`e2e/http/house.ts`).
process.env["TESTS_ON_POSTGRES"] = inject("postgres");
process.env["TESTS_ON_PGBOUNCER"] = inject("pgbouncer");

// One that calls the API from inside is a node itself, beside two others that its requests go to (`e2e/http/inside.ts`).
if (/\.engine\.test\.ts$/.test(expect.getState().testPath ?? "")) {
  await import("./own-data.ts");
  const { newGround, waysTo } = await import("#e2e/http/house.ts");
  const ground = await newGround();
  Object.assign(process.env, ground);
  const nodes = await startCluster(ground, waysTo(ground), { counted: true });
  process.env["TESTS_ON_NODES"] = nodes.origin;
  afterAll(nodes.stop);
}
