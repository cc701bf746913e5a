import nextAuth from "next-auth";
import { cameByHttps } from "#lib/origin.ts";
import { authOptions } from "./options.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's route: sign-in, sign-out, the session and its CSRF token. */
export function authRoute(request: Request, context: Context): Promise<Response> {
  const secure = cameByHttps((name) => request.headers.get(name));
  return nextAuth(request as never, context as never, authOptions(secure)) as Promise<Response>;
}
