import Database from "better-sqlite3";
import pg from "pg";
import { teachFolding } from "../sqlite.ts";

type Client = Database.Database;

/** What is told of the plans of an engine, in a full store. */
export type Explained = {
  /** How a query reads, where it does so badly: `scan: …` reads a table, `walk: …` an index from its start. */
  faultsOf(query: string, params: unknown[]): Promise<string[]>;
  /** The columns that refer to another table's rows and have no index: what a deletion there asks by itself, which no plan shows. */
  unindexed(): Promise<string[]>;
  close(): Promise<void>;
};

type Step = { id: number; parent: number; detail: string };

/** Plans as a server has them, and as it has them once somebody let SQLite count the rows. */
export function explainSqlite(file: string): Explained {
  const counted = `${file}.counted`;
  new Database(file).exec(`vacuum into '${counted}'`);
  new Database(counted).exec("analyze");
  const [plain, analyzed] = [file, counted].map((one) => teachFolding(new Database(one, { readonly: true }))) as [Client, Client];
  const plansOf = (query: string, params: unknown[]) =>
    [plain, analyzed].map((client) => client.prepare(`explain query plan ${query}`).all(...params) as Step[]);
  const isList = (plan: Step[], parent: number) => plan.some(({ id, detail }) => id === parent && detail.startsWith("LIST SUBQUERY"));
  return {
    async faultsOf(query: string, params: unknown[]) {
      const scans = plansOf(query, params).flatMap((plan) =>
        plan
          // A list that a query was handed is read whole, once: not for each row of something else.
          .filter(({ detail, parent }, place) => !(detail.startsWith("SCAN json_each ") && (place === 0 || isList(plan, parent))))
          .map(({ detail }) => detail)
          .filter((line) => /^SCAN (?!(\d+ )?CONSTANT ROW)/.test(line)),
      );
      return [...new Set(scans)].map((line) => `${line.includes(" USING ") ? "walk" : "scan"}: ${line}`);
    },
    async unindexed() {
      const references =
        plain.prepare(`select m.name as "table", f."from" as "column" from sqlite_schema m, pragma_foreign_key_list(m.name) f
        where m.type = 'table'`);
      // What SQLite runs for a cascade; a partial index serves it where its condition follows from this one.
      return (references.all() as { table: string; column: string }[])
        .filter(({ table, column }) =>
          plansOf(`delete from "${table}" where "${column}" = ?`, ["x"]).some((plan) =>
            plan.some(({ detail }) => detail.startsWith("SCAN")),
          ),
        )
        .map(({ table, column }) => `${table}.${column}`);
    },
    async close() {
      plain.close();
      analyzed.close();
    },
  };
}

type Plan = { "Node Type": string; "Relation Name"?: string; "Index Name"?: string; "Index Cond"?: string; Plans?: Plan[] };

/** The planner's own choice, once it has counted the rows, as it does by itself. */
export async function explainPostgres(url: string): Promise<Explained> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // It may take longer than the role's own limit allows.
  await client.query("set statement_timeout = 0");
  await client.query("vacuum analyze");
  const faultsIn = (node: Plan): string[] => {
    const below = (node.Plans ?? []).flatMap(faultsIn);
    const reads = [node["Relation Name"], node["Index Name"]].filter(Boolean).join(" by ");
    if (node["Node Type"] === "Seq Scan") return [`scan: ${reads}`, ...below];
    const walk = /Index (Only )?Scan/.test(node["Node Type"]) && node["Index Cond"] === undefined;
    return walk ? [`walk: ${reads}`, ...below] : below;
  };
  return {
    async faultsOf(query: string, params: unknown[]) {
      const { rows } = await client.query(`explain (format json) ${query}`, params);
      return faultsIn(rows[0]["QUERY PLAN"][0].Plan);
    },
    async unindexed() {
      const { rows } = await client.query(`select conrelid::regclass || '.' || attname as place
        from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and not exists (select 1 from pg_index where indrelid = conrelid and indkey[0] = conkey[1]
          and coalesce(pg_get_expr(indpred, indrelid) = format('(%I IS NOT NULL)', attname), true))`);
      return rows.map(({ place }) => place);
    },
    close: () => client.end(),
  };
}
