import { defineConfig } from "drizzle-kit";

const postgres = process.env["DATABASE_URL"]?.startsWith("postgres") ?? false;

export default defineConfig({
  dialect: postgres ? "postgresql" : "sqlite",
  schema: "./db/schema.ts",
  out: `./db/migrations/${postgres ? "postgres" : "sqlite"}`,
});
