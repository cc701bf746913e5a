import { OpenAPIHono } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { Refusal } from "#lib/refusal.ts";
import type { WebEnv } from "./caller.ts";
import { probe } from "./health.ts";
import { describeApi } from "./openapi.ts";
import { problemResponse } from "./problem.ts";
import { accounts } from "./routes/accounts.ts";
import { admin } from "./routes/admin.ts";
import { albums } from "./routes/albums.ts";
import { archives } from "./routes/archives.ts";
import { images } from "./routes/images.ts";
import { links } from "./routes/links.ts";
import { notices } from "./routes/notices.ts";
import { opens } from "./routes/opens.ts";
import { plans } from "./routes/plans.ts";
import { sessions } from "./routes/sessions.ts";
import { shares } from "./routes/shares.ts";
import { tags } from "./routes/tags.ts";
import { takeout } from "./routes/takeout.ts";
import { tokens } from "./routes/tokens.ts";
import { uploads } from "./routes/uploads.ts";

const base = new OpenAPIHono<WebEnv>();
base.use(async function refuseAndHarden(c, next) {
  // No id holds a NUL, and PostgreSQL refuses to look for one.
  if (c.req.path.includes("\0")) throw new Refusal("not-found", "There is nothing at this address.");
  await next();
  c.header("Cache-Control", "no-store");
  c.header("X-Content-Type-Options", "nosniff");
});

// A page of 200 pictures is 8 times smaller so; other answers are not worth it. Behind the first door Next compresses what it sends.
const gzip = compress({ encoding: "gzip" });
base.on("GET", ["/images", "/images/outline", "/images/days", "/albums", "/tags", "/links", "/shares", "/admin/accounts"], (c, next) =>
  c.env?.incoming === undefined ? next() : gzip(c, next),
);

const api = base
  .route("/", accounts)
  .route("/", tokens)
  .route("/", sessions)
  .route("/", takeout)
  .route("/", plans)
  .route("/", archives)
  .route("/", tags)
  .route("/", albums)
  .route("/", images)
  .route("/", links)
  .route("/", shares)
  .route("/", opens)
  .route("/", notices)
  .route("/", admin);

// Spoken by tus clients, and not by the one that is made of the type below.
api.route("/", uploads);
describeApi(api);

const routed = new OpenAPIHono<WebEnv>().route("/api/v1", api);

/** The type of the API, from which its client in the browser is made. */
export type App = typeof routed;

/** The API and the health of the whole. Links go past it, straight to `deliver`. */
export const app = routed;

app.get("/healthz", async (c) => {
  await probe().catch((cause: unknown) => {
    throw new Refusal("unavailable", "The store or the storage does not answer.", { cause, retryAfter: 5 });
  });
  return c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" });
});

app.onError((error) => problemResponse(error));
app.notFound(() => problemResponse(new Refusal("not-found", "There is nothing at this address.")));
