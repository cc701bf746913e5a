import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { config } from "#lib/config.ts";
import { originOf } from "#lib/origin.ts";
import type { Account } from "#lib/web/shapes.ts";
import { presentAccount } from "./accounts.ts";
import { openSession, sessionTokenOf } from "./session.ts";

/** The session by which this page is looked at; null when nobody is signed in. Layout and page ask once together. */
const currentSession = cache(async () => {
  const token = sessionTokenOf((await headers()).get("cookie"));
  return token === null ? null : openSession(token);
});

/** Who looks at this page; null when nobody is signed in. For server components. */
export async function currentAccount(): Promise<Account | null> {
  const session = await currentSession();
  return session && presentAccount(session.stored);
}

/** The id of the session by which this page is looked at; null when nobody is signed in. */
export async function currentSessionId(): Promise<string | null> {
  return (await currentSession())?.sid ?? null;
}

/** Who looks at this page; sends everybody else to the sign-in page, and from there to `next`. */
export async function requireAccount(next = "/gallery"): Promise<Account> {
  return (await currentAccount()) ?? redirect(`/sign-in?next=${encodeURIComponent(next)}`);
}

/** The admin who looks at this page; for anybody else the page does not exist. */
export async function requireAdmin(): Promise<Account> {
  const account = await currentAccount();
  return account?.role === "admin" ? account : notFound();
}

/** The origin of the links that this page shows. */
export async function pageOrigin(): Promise<string> {
  const sent = await headers();
  return originOf((name) => sent.get(name), "http");
}

/** Whether people may make accounts for themselves. */
export function signUpOpen(): boolean {
  return config().signUp === "open";
}
