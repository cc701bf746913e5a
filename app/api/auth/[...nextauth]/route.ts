import { authRoute } from "#lib/auth/route.ts";

export { authRoute as GET, authRoute as POST };
