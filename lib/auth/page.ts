import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { config } from "#lib/config.ts";
import { originOf } from "#lib/origin.ts";
import type { Account } from "#lib/web/shapes.ts";
import { presentAccount } from "./accounts.ts";
import { openSession, sessionTokenOf } from "./session.ts";

/** Who looks at this page; null when nobody is signed in. For server components. */
export async function currentAccount(): Promise<Account | null> {
  const token = sessionTokenOf((await headers()).get("cookie"));
  const session = token === null ? null : await openSession(token);
  return session && presentAccount(session.stored);
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
