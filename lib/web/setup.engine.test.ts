import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { ask, expectInvalid, expectProblem, json, send } from "#e2e/http/inside.ts";
import { asAdmin, password } from "#e2e/setup/client.ts";
import { boot, setupPath } from "./boot.ts";

const setUp = (token: string | null, more: object = {}) =>
  ask("/api/v1/setup", json("POST", { token, email: `${randomUUID()}@example.org`, password, ...more }));

test("the setup is for the bearer of its link, of whom exactly one can finish it", async () => {
  process.env.RATE_LIMIT = "off";
  await boot();
  const path = await setupPath();
  expect(path).toMatch(/^\/setup\?token=[\w-]{40,}$/);
  expect(await setupPath()).toBe(path);
  const token = new URL(`http://inside${path}`).searchParams.get("token");

  for (const wrong of ["", "x", `${token}x`, token?.toLowerCase() ?? "", token?.slice(1) ?? ""])
    expectProblem(await setUp(wrong), 404, "not-found");
  expectInvalid(await setUp(token, { password: "short" }), ["password"]);
  expectInvalid(await setUp(token, { email: "x" }), ["email"]);
  expectInvalid(await setUp(token, { role: "admin" }), ["role"]);
  const taken = `${randomUUID()}@example.org`;
  expect((await ask("/api/v1/accounts", json("POST", { email: taken, password }))).status).toBe(201);
  expectProblem(await setUp(token, { email: taken.toUpperCase() }), 409, "email-taken");
  expect(await setupPath()).toBe(path);

  const visitors = await Promise.all(Array.from({ length: 12 }, (_, n) => setUp(token, { name: `Visitor ${n}` })));
  const [first, ...more] = visitors.filter(({ status }) => status === 201);
  expect([first?.body["role"], more]).toEqual(["admin", []]);
  for (const late of visitors) if (late !== first) expectProblem(late, 404, "not-found");
  expectProblem(await setUp(token), 404, "not-found");
  expect(await setupPath()).toBeNull();

  const admin = await asAdmin(send, String(first?.body["email"]));
  const { items } = (await admin.call("GET", "/admin/accounts")).body as { items: { role: string }[] };
  expect(items.map(({ role }) => role).toSorted()).toEqual(["admin", "user"]);
});
