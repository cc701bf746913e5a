import * as postgres from "./columns.postgres.ts";
import * as sqlite from "./columns.sqlite.ts";
import { dialect } from "./dialect.ts";

// The one cast: both modules export the same names, every query is typed as SQLite, and the query tests run on both engines.
export const {
  table,
  text,
  int,
  flag,
  moment,
  json,
  index,
  uniqueIndex,
  primaryKey,
  searchedList,
  sortKey,
  among,
  amongThose,
  numbered,
  lists,
  field,
  momentField,
  momentFromNow,
  msUntil,
  dayOf,
  folded,
} = dialect === "postgres" ? (postgres as unknown as typeof sqlite) : sqlite;
