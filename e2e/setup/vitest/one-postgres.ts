import type { TestProject } from "vitest/node";
import { startPostgres } from "../postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of the test server, up to and with the slash before the database's name. */
    postgres: string;
  }
}

/** Starts one PostgreSQL for all files of the postgres project. */
export default async function onePostgres(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide("postgres", new URL("/", await postgres.url("postgres")).href);
  return postgres.stop;
}
