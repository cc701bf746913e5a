import { randomUUID } from "node:crypto";
import type { Account, Image, Link } from "#lib/web/shapes.ts";

/** Sends a request to a Tessera: over HTTP, or straight into the app of this process. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;
export type Answer<T> = { status: number; body: T; headers: Headers };

export const password = "correct horse battery staple";

/** Sends to a server at `origin`, never following a redirect. */
export function over(origin: string): Send {
  return (path, init) => fetch(new URL(path, origin), { redirect: "manual", ...init });
}

/** Calls the API as the bearer of `token`, or as nobody. Answers whatever the status. */
export function caller(send: Send, token: string | null = null) {
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects by what it asserts.
  async function call<T = any>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await send(`/api/v1${path}`, { method, headers: { ...headers, ...type }, ...json });
    const text = await response.text();
    const plain = !/json/.test(response.headers.get("content-type") ?? "json");
    return { status: response.status, headers: response.headers, body: (plain ? text : text === "" ? null : JSON.parse(text)) as T };
  }
  return {
    call,
    /** Uploads a file as a form does, and answers whatever the status. */
    async upload(bytes: Uint8Array<ArrayBuffer>, name = "photo.jpg"): Promise<Answer<Image>> {
      const form = new FormData();
      form.set("file", new File([bytes], name));
      const response = await send("/api/v1/images", { method: "POST", headers, body: form });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Image };
    },
    /** Makes a temporary link of `expiresIn` s. */
    async link(imageId: string, expiresIn: number, more: object = {}): Promise<Answer<Link>> {
      return call<Link>("POST", `/images/${imageId}/links`, { expiresIn, ...more });
    },
  };
}

export type Caller = ReturnType<typeof caller>;

/** A token for e-mail and password. */
export async function tokenFor(send: Send, email: string, secret = password, scopes?: string[]): Promise<string> {
  const basic = Buffer.from(`${email}:${secret}`).toString("base64");
  const response = await send("/api/v1/tokens", {
    method: "POST",
    headers: { Authorization: `Basic ${basic}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "test", ...(scopes && { scopes }) }),
  });
  const body = (await response.json()) as { token: string; detail?: string };
  if (response.status !== 201) throw new Error(`No token for ${email}: ${response.status} ${body.detail}`);
  return body.token;
}

/** Signs somebody up, and calls as them from then on. */
export async function join(
  send: Send,
  email = `${randomUUID()}@example.org`,
): Promise<Caller & { account: Account; token: string; email: string }> {
  const { status, body } = await caller(send).call<Account>("POST", "/accounts", { email, password });
  if (status !== 201) throw new Error(`Sign-up answered ${status}: ${JSON.stringify(body)}`);
  const token = await tokenFor(send, email);
  return { ...caller(send, token), account: body, token, email };
}

/** Calls as an administrator, with every scope. */
export async function asAdmin(send: Send, email: string): Promise<Caller & { token: string }> {
  const scopes = ["images:read", "images:write", "links:read", "links:write", "account", "admin"];
  const token = await tokenFor(send, email, password, scopes);
  return { ...caller(send, token), token };
}
