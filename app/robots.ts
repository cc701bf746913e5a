import type { MetadataRoute } from "next";

/** The pages for everybody may be found; links belong to whom they were given, and the rest is behind the sign-in. */
export default function robots(): MetadataRoute.Robots {
  const closed = ["/account", "/admin", "/albums", "/api/", "/gallery", "/images/", "/plan", "/reset", "/s/", "/setup", "/share", "/t/"];
  return { rules: { userAgent: "*", allow: "/", disallow: closed } };
}
