import { randomUUID } from "node:crypto";
import { password } from "#e2e/setup/client.ts";
import type { Scope } from "#lib/web/shapes.ts";

/** What somebody has: a request that names one of these is about theirs. */
export type Things = {
  account: string;
  image: string;
  link: string;
  token: string;
  session: string;
  plan: string;
  upload: string;
  album: string;
  share: string;
};

export type Entry = {
  /** The scope that it takes; `"password"` for the one call that takes a password or a session and no token. */
  needs: Scope | "nobody" | "password";
  /** Whether it names somebody's thing by its id, so that for others it is not there. */
  of?: keyof Things;
  /** What the right one is answered. */
  ok: number;
  /** The path where it holds more than the route says, and the body: a text is JSON, bytes are an upload. */
  path?: (things: Things) => string;
  body?: (things: Things) => unknown;
  /** Headers that it takes beside these. */
  headers?: Record<string, string>;
};

const tus = { "tus-resumable": "1.0.0", "upload-length": "10" };
/** An empty chunk, which changes nothing. */
const chunk = { "tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": "0" };
const limits = { quotaBytes: 1e9, maxFileBytes: 1e8 };
const id = (of: keyof Things) => (things: Things) => things[of];
const someone = () => ({ email: `${randomUUID()}@example.org`, password });

/** Who may call what. Every route of the web app has its line here, by method and path. */
export const calls: Record<string, Entry> = {
  "GET /healthz": { needs: "nobody", ok: 200 },
  "GET /api/v1/openapi.json": { needs: "nobody", ok: 200 },
  "GET /api/v1/plans": { needs: "nobody", ok: 200 },
  "POST /api/v1/accounts": { needs: "nobody", ok: 201, body: someone },
  // The setup is over, so that its link is good for nobody.
  "POST /api/v1/setup": { needs: "nobody", ok: 404, body: () => ({ ...someone(), token: "x" }) },
  "POST /api/v1/reset": { needs: "nobody", ok: 404, body: () => ({ password, token: "x" }) },
  "POST /api/v1/tokens": { needs: "password", ok: 201, body: () => ({ name: "made here" }) },

  "GET /api/v1/me": { needs: "account", ok: 200 },
  "PATCH /api/v1/me": { needs: "account", ok: 200, body: () => ({ name: "Changed" }) },
  "DELETE /api/v1/me": { needs: "account", ok: 204, body: () => ({ currentPassword: password }) },
  "GET /api/v1/me/originals.zip": { needs: "images:read", ok: 200 },
  "GET /api/v1/me/links.csv": { needs: "links:read", ok: 200 },
  "GET /api/v1/me/links.json": { needs: "links:read", ok: 200 },
  "GET /api/v1/tokens": { needs: "account", ok: 200 },
  "DELETE /api/v1/tokens/:id": { needs: "account", of: "token", ok: 204 },
  "GET /api/v1/sessions": { needs: "account", ok: 200 },
  "DELETE /api/v1/sessions/:id": { needs: "account", of: "session", ok: 204 },
  "POST /api/v1/sessions/end-others": { needs: "account", ok: 200 },

  "POST /api/v1/images": { needs: "images:write", ok: 201 },
  "GET /api/v1/images": { needs: "images:read", ok: 200 },
  "GET /api/v1/images/days": { needs: "images:read", ok: 200 },
  "POST /api/v1/images/find": { needs: "images:read", ok: 200, body: () => ({ sha256: ["0".repeat(64)] }) },
  "POST /api/v1/images/tags": { needs: "images:write", ok: 200, body: ({ image }) => ({ ids: [image], add: ["changed"] }) },
  "GET /api/v1/tags": { needs: "images:read", ok: 200 },
  "GET /api/v1/images/outline": { needs: "images:read", ok: 200 },
  "GET /api/v1/images/:id": { needs: "images:read", of: "image", ok: 200 },
  "PATCH /api/v1/images/:id": { needs: "images:write", of: "image", ok: 200, body: () => ({ name: "Changed" }) },
  "DELETE /api/v1/images/:id": { needs: "images:write", of: "image", ok: 204 },
  "POST /api/v1/images/delete": { needs: "images:write", ok: 200, body: ({ image }) => ({ ids: [image] }) },
  "POST /api/v1/images/restore": { needs: "images:write", ok: 200, body: ({ image }) => ({ ids: [image] }) },
  "GET /api/v1/images/:id/details": { needs: "images:read", of: "image", ok: 200 },
  "GET /api/v1/images/:id/renditions": { needs: "images:read", of: "image", ok: 200 },
  "POST /api/v1/images/zip": { needs: "images:read", of: "image", ok: 200, body: ({ image }) => ({ ids: [image] }) },
  "GET /api/v1/images/:id/explain": { needs: "images:read", of: "image", ok: 200 },

  "GET /api/v1/albums": { needs: "images:read", ok: 200 },
  "POST /api/v1/albums": { needs: "images:write", ok: 201, body: () => ({ name: "Made here" }) },
  "GET /api/v1/albums/:id": { needs: "images:read", of: "album", ok: 200 },
  "PATCH /api/v1/albums/:id": { needs: "images:write", of: "album", ok: 200, body: () => ({ name: "Changed" }) },
  "DELETE /api/v1/albums/:id": { needs: "images:write", of: "album", ok: 204 },
  "PUT /api/v1/albums/:id/images": { needs: "images:write", of: "album", ok: 200, body: () => ({ ids: [] }) },
  "POST /api/v1/albums/:id/images": { needs: "images:write", of: "album", ok: 200, body: ({ image }) => ({ ids: [image] }) },
  "POST /api/v1/albums/:id/images/remove": { needs: "images:write", of: "album", ok: 200, body: ({ image }) => ({ ids: [image] }) },

  "OPTIONS /api/v1/uploads": { needs: "nobody", ok: 204 },
  "OPTIONS /api/v1/uploads/:id": { needs: "nobody", ok: 204 },
  "POST /api/v1/uploads": { needs: "images:write", ok: 201, headers: tus },
  "GET /api/v1/uploads/:id": { needs: "images:write", of: "upload", ok: 200, headers: tus },
  "PATCH /api/v1/uploads/:id": { needs: "images:write", of: "upload", ok: 204, headers: chunk },
  "POST /api/v1/uploads/:id": { needs: "images:write", of: "upload", ok: 204, headers: { ...chunk, "x-http-method-override": "PATCH" } },
  "DELETE /api/v1/uploads/:id": { needs: "images:write", of: "upload", ok: 204, headers: tus },

  "POST /api/v1/images/:id/links": { needs: "links:write", of: "image", ok: 201, body: () => ({ expiresIn: 60 }) },
  "GET /api/v1/images/:id/links": { needs: "links:read", of: "image", ok: 200 },
  "GET /api/v1/links": { needs: "links:read", ok: 200 },
  "GET /api/v1/links/:id/opens": { needs: "links:read", of: "link", ok: 200 },
  "GET /api/v1/links/:id/opens.csv": { needs: "links:read", of: "link", ok: 200 },
  "GET /api/v1/links/:id/opens/days": { needs: "links:read", of: "link", ok: 200 },
  "GET /api/v1/images/:id/opens": { needs: "links:read", of: "image", ok: 200 },
  "GET /api/v1/images/:id/opens.csv": { needs: "links:read", of: "image", ok: 200 },
  "GET /api/v1/images/:id/opens/days": { needs: "links:read", of: "image", ok: 200 },
  "PATCH /api/v1/links/:id": { needs: "links:write", of: "link", ok: 200, body: () => ({ label: "Changed" }) },
  "DELETE /api/v1/links/:id": { needs: "links:write", of: "link", ok: 204 },
  "POST /api/v1/links/revoke": { needs: "links:write", ok: 200, body: ({ link }) => ({ ids: [link] }) },

  "GET /api/v1/shares": { needs: "links:read", ok: 200 },
  "POST /api/v1/shares": { needs: "links:write", of: "image", ok: 201, body: ({ image }) => ({ imageIds: [image], expiresIn: 60 }) },
  "GET /api/v1/shares/:id": { needs: "links:read", of: "share", ok: 200 },
  "GET /api/v1/shares/:id/opens": { needs: "links:read", of: "share", ok: 200 },
  "GET /api/v1/shares/:id/opens.csv": { needs: "links:read", of: "share", ok: 200 },
  "GET /api/v1/shares/:id/opens/days": { needs: "links:read", of: "share", ok: 200 },
  "GET /api/v1/notices": { needs: "links:read", ok: 200 },
  "POST /api/v1/notices/read": { needs: "links:write", ok: 200, body: () => ({}) },
  "PATCH /api/v1/shares/:id": { needs: "links:write", of: "share", ok: 200, body: () => ({ label: "Changed" }) },
  "DELETE /api/v1/shares/:id": { needs: "links:write", of: "share", ok: 204 },

  "GET /api/v1/admin/accounts": { needs: "admin", ok: 200 },
  "PATCH /api/v1/admin/accounts/:id": { needs: "admin", ok: 200, path: id("account"), body: () => ({ role: "admin", plan: "premium" }) },
  "DELETE /api/v1/admin/accounts/:id": { needs: "admin", ok: 204, path: id("account") },
  "GET /api/v1/admin/plans": { needs: "admin", ok: 200 },
  "POST /api/v1/admin/plans": {
    needs: "admin",
    ok: 201,
    body: () => ({ name: `Plan ${randomUUID()}`, thumbnailHeights: [], ...limits }),
  },
  "PATCH /api/v1/admin/plans/:id": { needs: "admin", ok: 200, path: id("plan"), body: () => ({ quotaBytes: 5 }) },
  "DELETE /api/v1/admin/plans/:id": { needs: "admin", ok: 204, path: id("plan") },
};

export type Visitor = "nobody" | "owner" | "other" | "admin" | "suspended";
const everybody = { nobody: "200", owner: "200", other: "200", admin: "200", suspended: "200" };
const notSignedIn = { ...everybody, owner: "to /gallery", other: "to /gallery", admin: "to /gallery" };
const signedIn = { ...everybody, nobody: "to /sign-in", suspended: "to /sign-in" };
const admins = { nobody: "404", owner: "404", other: "404", admin: "200", suspended: "404" };

/** Who sees which page, by its folder under `app/`. */
export const pages: Record<string, Record<Visitor, string>> = {
  "/": notSignedIn,
  "/sign-in": notSignedIn,
  "/sign-up": notSignedIn,
  "/setup": everybody,
  "/reset": everybody,
  "/docs": everybody,
  "/share": everybody,
  "/gallery": signedIn,
  "/albums": signedIn,
  "/albums/[id]": { ...signedIn, other: "404", admin: "404" },
  "/account": signedIn,
  "/account/delete": signedIn,
  "/farewell": everybody,
  "/links": signedIn,
  "/plan": signedIn,
  "/images/[id]": { ...signedIn, other: "404", admin: "404" },
  "/admin": { ...admins, admin: "to /admin/accounts" },
  "/admin/accounts": admins,
};

/** The doors under `app/`, which lead to the calls above, to links (`access.test.ts`) and to sign-in. */
export const doors = [
  "/api/auth/[...nextauth]",
  "/api/v1/[[...path]]",
  "/healthz",
  "/i/[[...path]]",
  "/language",
  "/s/[[...path]]",
  "/share-target",
  "/sw.js",
  "/t/[[...path]]",
];
