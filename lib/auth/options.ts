import type { NextAuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import credentialsModule from "next-auth/providers/credentials";
import { secrets } from "#lib/config.ts";
import { log } from "#lib/log.ts";
import { networkOf } from "#lib/origin.ts";
import { countTry } from "#lib/rates.ts";
import { isRefusal } from "#lib/refusal.ts";
import { accountByPassword } from "./accounts.ts";
import { openSession, sealSession, sessionCookie, sessionSeconds } from "./session.ts";
import { endSession, startSession } from "./sessions.ts";

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
        return session && { sub: session.sub, version: session.version, sid: session.sid };
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
            if (found === null) return null;
            const { id, sessionVersion: version } = found.account;
            return { id, version, sid: await startSession(id, String(request.headers?.["user-agent"] ?? "")) };
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
      jwt: ({ token, user }) => (user ? { sub: user.id, ...claimsOf(user) } : token),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        // One that is over already has nothing left to end, and whoever leaves must not be kept by a store that fails.
        await endSession(String(token?.sub), String(token?.["sid"])).catch(
          (err: unknown) => isRefusal(err) || log.error({ err }, "sign-out failed"),
        );
      },
    },
  };
}

/** What `authorize` answers beside next-auth's own fields. */
function claimsOf(user: object): Pick<JWT, "version" | "sid"> {
  const { version, sid } = user as { version: number; sid: string };
  return { version, sid };
}
