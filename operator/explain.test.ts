import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { Refusal } from "#lib/refusal.ts";
import { Fault } from "./command.ts";
import { explain } from "./explain.ts";

const failed = (code: string, message: string, more: object = {}) =>
  new DrizzleQueryError("insert into accounts", ["$argon2id$hash"], Object.assign(new Error(message), { code, ...more }));

test("says what a database refused, and what to do", () => {
  const tries: [code: string, words: string][] = [
    ["28P01", "does not let this user in: give user and password"],
    ["3D000", "is not there: make it with createdb"],
    ["42501", "does not let this user do what is needed"],
    ["53100", "has no room left on its disk"],
    ["ECONNREFUSED", "cannot be reached: said"],
    ["ENOTFOUND", "cannot be reached: said"],
  ];
  for (const [code, words] of tries) {
    expect(explain(failed(code, "said"))).toContain(`The database ${words}`);
    expect(explain(failed(code, "said", { there: true }))).toContain(`The database there ${words}`);
  }
  const addresses = new AggregateError([new Error("connect to ::1"), new Error("connect to 127.0.0.1")], "");
  expect(explain(Object.assign(addresses, { code: "ECONNREFUSED" }))).toContain("connect to ::1, connect to 127.0.0.1");
});

test("never tells what rows were being written", () => {
  const unknown = failed("XX000", "could not read block 7");
  expect(explain(unknown)).toContain("could not read block 7");
  const refusal = new Refusal("unavailable", "Try again.", { cause: unknown });
  for (const error of [unknown, refusal, failed("42501", "denied")]) expect(explain(error)).not.toContain("argon2id");
  expect(explain(refusal)).toBe("Try again. (could not read block 7)");
  expect(explain(new Fault("A sentence."))).toBe("A sentence.");
  expect(explain(new Error("unforeseen"))).toMatch(/unforeseen\n\s+at /);
});
