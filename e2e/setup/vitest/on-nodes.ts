import { inject } from "vitest";

// Runs before each test file of the cluster project: houses that it opens are nodes behind a balancer (`e2e/http/house.ts`).
process.env["TESTS_ON_POSTGRES"] = inject("postgres");
process.env["TESTS_ON_PGBOUNCER"] = inject("pgbouncer");
