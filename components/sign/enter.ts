import { signIn } from "next-auth/react";
import { problem, unreachable } from "#components/api.ts";
import { insideOf } from "#components/sign/inside.ts";
import type { Problem } from "#lib/web/shapes.ts";

/** Signs in and goes to `next`; answers the problem if that fails. */
export async function enter(email: string, password: string, next: string | null): Promise<Problem | null> {
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  if (!answer) return unreachable;
  if (answer.error === "rate-limited") return problem("rate-limited", 429);
  if (answer.error === "CredentialsSignin") return problem("wrong-credentials", 401);
  if (!answer.ok || answer.error) return problem("sign-in-failed", answer.status);
  // A whole new page, as every part of it depends on who is signed in.
  window.location.assign(insideOf(next));
  return null;
}
