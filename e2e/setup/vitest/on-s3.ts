import { inject } from "vitest";

// Runs before each test file of the bucket project: houses that it opens have a bucket of their own (`e2e/http/house.ts`).
process.env["TESTS_ON_S3"] = inject("s3");
