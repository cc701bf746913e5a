import type { OpenAPIHono } from "@hono/zod-openapi";
import type { WebEnv } from "./caller.ts";

/** Adds `GET /openapi.json`: the whole API, from the schemas that validate its requests. */
export function describeApi(api: OpenAPIHono<WebEnv>): void {
  const registry = api.openAPIRegistry;
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer", description: "A token of `POST /tokens`" });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "tessera-session",
    description: "A browser's session",
  });
  registry.registerComponent("securitySchemes", "basic", {
    type: "http",
    scheme: "basic",
    description: "E-mail and password, for `POST /tokens` alone",
  });
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Tessera", version: "1", description: "An image host: upload images, get the links that your plan allows." },
    servers: [{ url: "/api/v1" }],
  });
}
