import { deliver } from "#lib/delivery/deliver.ts";
import { app } from "./app.ts";

/** The first door: Next hands its requests to the same app as `server.ts`. A route file exports these as its methods. */
const api = (request: Request) => app.fetch(request);

export const apiDoor = { GET: api, HEAD: api, POST: api, PUT: api, PATCH: api, DELETE: api, OPTIONS: api };
export const linkDoor = { GET: deliver, HEAD: deliver, POST: deliver, PUT: deliver, PATCH: deliver, DELETE: deliver, OPTIONS: deliver };
