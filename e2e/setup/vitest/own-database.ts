import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { createDatabase } from "../postgres.ts";

// Runs before each test file of the postgres project: a database of its own, gone with the server that holds it.
const server = inject("postgres");
const name = `test_${randomBytes(8).toString("hex")}`;
await createDatabase(`${server}postgres`, name);
process.env.DATABASE_URL = server + name;
