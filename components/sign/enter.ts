import { signIn } from "next-auth/react";
import { problem, unreachable } from "#components/api.ts";
import { insideOf } from "#components/sign/inside.ts";
import type { Problem } from "#lib/web/shapes.ts";

/** Signs in and goes to `next`; answers the problem if that fails. */
export async function enter(email: string, password: string, next: string | null): Promise<Problem | null> {
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  if (!answer) return unreachable;
  if (answer.error === "rate-limited") return problem("rate-limited", 429, "Too many attempts. Wait a minute, then try again.");
  if (answer.error === "CredentialsSignin") {
    return problem("unauthenticated", 401, "E-mail and password do not belong together. Check both, then try again.");
  }
  if (!answer.ok || answer.error)
    return problem("internal", answer.status, "The server could not sign you in just now. Try again in a moment.");
  // A whole new page, as every part of it depends on who is signed in.
  window.location.assign(insideOf(next));
  return null;
}
