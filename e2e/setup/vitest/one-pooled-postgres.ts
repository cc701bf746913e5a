import type { TestProject } from "vitest/node";
import { startPgBouncer } from "../pgbouncer.ts";
import { startPostgres } from "../postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a PgBouncer before the test server, up to and with the slash before the database's name. */
    pgbouncer: string;
  }
}

/** Starts one PostgreSQL, and one PgBouncer before it, for all files of the cluster project. */
export default async function onePooledPostgres(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const url = await postgres.url("postgres");
  const pooler = await startPgBouncer(url);
  project.provide("postgres", new URL("/", url).href);
  project.provide("pgbouncer", new URL("/", pooler.url).href);
  return async () => {
    await pooler.stop();
    await postgres.stop();
  };
}
