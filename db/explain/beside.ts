import { join } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { dialect } from "../dialect.ts";

/** Begins a transaction of another process with this statement, in the store of the tests; returns what commits it. */
export async function beside(statement: string): Promise<() => Promise<unknown>> {
  if (dialect === "postgres") {
    const client = new Client({ connectionString: String(process.env["DATABASE_URL"]) });
    await client.connect();
    await client.query(`begin; ${statement}`);
    return async () => {
      await client.query("commit");
      await client.end();
    };
  }
  const client = new Database(join(String(process.env["DATA_DIR"]), "tessera.db"));
  client.exec(`begin immediate; ${statement}`);
  return async () => {
    client.exec("commit");
    client.close();
  };
}
