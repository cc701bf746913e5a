import type { NextAuthOptions } from "next-auth";
import credentialsModule from "next-auth/providers/credentials";
import { secrets } from "#lib/config.ts";
import { log } from "#lib/log.ts";
import { networkOf } from "#lib/origin.ts";
import { countTry } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import { accountByPassword } from "./accounts.ts";
import { openSession, sealSession, sessionCookie, sessionSeconds } from "./session.ts";

// The default export of this CommonJS module differs between Node and the bundler.
const credentials = "default" in credentialsModule ? (credentialsModule.default as typeof credentialsModule) : credentialsModule;

/** next-auth's part: sign-in and sign-out by e-mail and password, as a sealed cookie; `secure` for a request that came by https. */
export function authOptions(secure: boolean): NextAuthOptions {
  const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  return {
    secret: String(secrets()[0]),
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in" },
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: secure,
    cookies: { sessionToken: { name: sessionCookie, options: cookie } },
    jwt: {
      encode: ({ token }) => sealSession(token ?? {}),
      decode: async ({ token }) => {
        const session = token === undefined ? null : await openSession(token);
        return session && { sub: session.sub, version: session.version };
      },
    },
    providers: [
      credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (given, request) => {
          const email = String(given?.email ?? "").slice(0, 320);
          const address =
            String(request.headers?.["x-forwarded-for"] ?? "")
              .split(",")
              .at(-1)
              ?.trim() ?? "";
          try {
            await countTry("sign-in", `address ${networkOf(address)}`, `account ${email.trim().toLowerCase()}`);
            const found = await accountByPassword(email, String(given?.password ?? ""));
            return found && { id: found.account.id, version: found.account.sessionVersion };
          } catch (err) {
            // next-auth hands the message to whoever signs in, as the error code of an address.
            if (isRefusal(err)) throw new Error(err.code);
            log.error({ err }, "sign-in failed");
            throw new Error("unavailable");
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, version: (user as { version?: number }).version } : token),
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}
