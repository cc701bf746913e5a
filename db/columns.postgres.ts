import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";

export { index, primaryKey, text, uniqueIndex };
export const table = pgTable;
export const int = (name: string) => bigint(name, { mode: "number" });
export const flag = (name: string) => boolean(name);
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
export const json = <T>(name: string) => jsonb(name).$type<T>();
