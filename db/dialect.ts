export type Dialect = "sqlite" | "postgres";

/** The engine of this process, chosen by `DATABASE_URL` when it starts. */
export const dialect: Dialect = /^postgres(ql)?:\/\//.test(process.env["DATABASE_URL"] ?? "") ? "postgres" : "sqlite";
