import { type PgBouncer, startPgBouncer } from "./pgbouncer.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { type S3, startS3 } from "./s3.ts";

/** What nodes of one installation share. */
export type Ground = {
  postgres: Postgres;
  pgbouncer: PgBouncer;
  s3: S3;
  /** The settings that name all of it, with the database `groundDatabase` asked directly, and the secret that nodes share. */
  settings: Record<string, string>;
  stop(): Promise<void>;
};

export const groundDatabase = "houses";

/** Starts a real PostgreSQL with a PgBouncer before it, and a real S3 server, all of them empty. */
export async function startGround(): Promise<Ground> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing) await close();
  };
  try {
    const s3 = await startS3();
    closing.unshift(s3.stop);
    const postgres = await startPostgres();
    closing.unshift(postgres.stop);
    const url = await postgres.url(groundDatabase);
    const pgbouncer = await startPgBouncer(url);
    closing.unshift(pgbouncer.stop);
    const settings = { ...(await s3.settings("houses")), DATABASE_URL: url, AUTH_SECRET: "the one secret of all the nodes here" };
    return { postgres, pgbouncer, s3, settings, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
