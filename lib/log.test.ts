import { DrizzleQueryError } from "drizzle-orm/errors";
import pino from "pino";
import { expect, test } from "vitest";
import { tellError } from "./log.ts";

function logged(err: unknown): string {
  let text = "";
  pino({ serializers: { err: tellError } }, { write: (line: string) => (text += line) }).error({ err }, "request failed");
  return text;
}

test("a failed query is logged without the values that it was run with", () => {
  const cause = Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY", detail: "Key (hash)=(hash-of-ada) already exists." });
  const values = ["sealed-token", "$argon2id$hash", "ada@example.org", "two\nlines of secret"];
  const failed = new DrizzleQueryError('insert into "links" values (?, ?, ?, ?)', values, cause);
  for (const error of [failed, new Error("request failed", { cause: failed })]) {
    const text = logged(error);
    expect(text).toContain("database is locked");
    expect(text).toContain("insert into");
    for (const secret of ["sealed-token", "argon2id", "ada@example.org", "lines of secret", "hash-of-ada"])
      expect(text).not.toContain(secret);
  }
  expect(JSON.parse(logged(failed)).err).toMatchObject({ type: "DrizzleQueryError", stack: expect.stringContaining(" at ") });
});

test("other errors are logged as they are", () => {
  expect(JSON.parse(logged(Object.assign(new Error("no room"), { code: "ENOSPC" }))).err).toMatchObject({
    message: "no room",
    code: "ENOSPC",
  });
  expect(JSON.parse(logged("a text")).err).toBe("a text");
});
