import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export { index, primaryKey, text, uniqueIndex };
export const table = sqliteTable;
export const int = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: "boolean" });
export const moment = (name: string) => integer(name, { mode: "timestamp_ms" });
export const json = <T>(name: string) => text(name, { mode: "json" }).$type<T>();
