import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { type Answer, asAdmin, type Caller, join, over, password, type Send } from "#e2e/setup/client.ts";
import { type Config, config } from "#lib/config.ts";
import { app } from "#lib/web/app.ts";
import { boot, setupPath } from "#lib/web/boot.ts";
import { good } from "./house.ts";

/** The balancer before other nodes on the ground of this process (vitest's project "cluster"). */
const nodes = process.env["TESTS_ON_NODES"];
/** Whether this process is all of the installation, so that what is in its own files and memory is all there is. */
export const alone = nodes === undefined;
let settingsChanged = false;

/**
 * Sends a request straight into the app of this process. Where it is one node of several, the others get it, but for what is asked at another
 * time or with other settings, which it has alone, at another address, or with a length that `fetch` does not send as it is told.
 */
export const send: Send = async (path, init) => {
  if (nodes === undefined) return app.request(path, init);
  const address = new URL(path, nodes).href;
  const headers = new Headers(init?.headers);
  const ownMatter = settingsChanged || vi.isFakeTimers() || !address.startsWith(nodes) || headers.has("content-length");
  if (!ownMatter) return over(nodes)(address, init);
  if (!headers.has("host")) headers.set("Host", new URL(address).host);
  return app.request(address, { ...init, headers });
};

/** Boots the app with an empty store and no rate limits; answers with its first administrator. */
export async function bootInside(): Promise<Caller & { email: string }> {
  process.env.RATE_LIMIT = "off";
  await boot();
  const email = `admin-${randomUUID()}@example.org`;
  const token = new URL(`http://inside${await setupPath()}`).searchParams.get("token");
  const response = await send("/api/v1/setup", json("POST", { token, email, password }));
  if (response.status !== 201) throw new Error(`The setup answered ${response.status}: ${await response.text()}`);
  return { ...(await asAdmin(send, email)), email };
}

/** Somebody new on `plan`. */
export async function joinOn(admin: Caller, plan: string) {
  const somebody = await join(send);
  good(await admin.call("PATCH", `/admin/accounts/${somebody.account.id}`, { plan }));
  return somebody;
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** The answer to a request, its body read as JSON. */
export async function ask(path: string, init?: RequestInit): Promise<Answer<Record<string, unknown>>> {
  const response = await send(path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** Runs with other settings than the process has, and in this process alone. */
export async function withSettings<T>(settings: Partial<Config>, run: () => Promise<T>): Promise<T> {
  const shared = globalThis as unknown as Record<symbol, unknown>;
  const before = config();
  shared[Symbol.for("tessera.config")] = { ...before, ...settings };
  settingsChanged = true;
  try {
    return await run();
  } finally {
    settingsChanged = false;
    shared[Symbol.for("tessera.config")] = before;
  }
}

/** Expects the problem document of `code` (contract, section 5; RFC 9457), whole and nothing beside. */
export function expectProblem({ status, headers, body }: Answer<unknown>, expected: number, code: string, what = code): void {
  expect([status, (body as { code?: string } | null)?.code], what).toEqual([expected, code]);
  expect(headers.get("content-type"), what).toBe("application/problem+json");
  expect(headers.get("cache-control"), what).toBe("no-store");
  expect(headers.get("www-authenticate"), what).toBe(expected === 401 ? "Bearer" : null);
  const { type, title, status: told, detail, ...rest } = body as Record<string, unknown>;
  expect([typeof type, typeof title, told, typeof detail], what).toEqual(["string", "string", expected, "string"]);
  const more = code === "invalid" ? ["errors"] : expected >= 500 ? ["requestId"] : [];
  expect(Object.keys(rest).toSorted(), what).toEqual(["code", ...more].toSorted());
}

/** Expects `invalid`, and that it names exactly these places. */
export function expectInvalid(answer: Answer<unknown>, paths: string[], what?: string): void {
  expectProblem(answer, 422, "invalid", what ?? paths.join(", "));
  const { errors } = answer.body as { errors: { path: string; message: string }[] };
  expect([...new Set(errors.map(({ path }) => path))].toSorted(), what).toEqual(paths.toSorted());
  for (const { message } of errors) expect(message, what).not.toBe("");
}
