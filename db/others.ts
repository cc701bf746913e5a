import { getTableName, sql } from "drizzle-orm";
import { db } from "./client.ts";
import { dialect } from "./dialect.ts";
import { tables } from "./tables.ts";

/** What records that the tables of a store were made by its migrations. */
const record = "__drizzle_migrations";

// On PostgreSQL the record is in a schema of its own, and what an extension has brought is nobody's table.
const every = {
  sqlite: sql`(select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\') as present`,
  postgres: sql`(
    select relname as name from pg_class where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
    union all select '${sql.raw(record)}' where to_regclass('drizzle.${sql.raw(record)}') is not null
  ) as present`,
};

/** The names of tables in the database that are none of Tessera's; those of its own names too where no migration of its has made them. */
export async function otherTables(): Promise<string[]> {
  const rows = await db().select({ name: sql<string>`name` }).from(every[dialect]);
  const names = rows.map(({ name }) => name);
  const own = names.includes(record) ? [record, ...Object.values(tables).map(({ table }) => getTableName(table))] : [];
  return names.filter((name) => !own.includes(name)).toSorted();
}
