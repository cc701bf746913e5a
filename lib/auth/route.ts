import nextAuth from "next-auth";
import { authOptions } from "./options.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's route: sign-in, sign-out, the session and its CSRF token. */
export function authRoute(request: Request, context: Context): Promise<Response> {
  return nextAuth(request as never, context as never, authOptions()) as Promise<Response>;
}
