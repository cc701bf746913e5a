import { deliverToWeb as link } from "#lib/delivery/doors.ts";
import { app } from "./app.ts";

/** The first door: Next hands its requests to the same app as `server.ts`. A route file exports these as its methods. */
const api = (request: Request) => app.fetch(request);

export const apiDoor = { GET: api, HEAD: api, POST: api, PUT: api, PATCH: api, DELETE: api, OPTIONS: api };
export const linkDoor = { GET: link, HEAD: link, POST: link, PUT: link, PATCH: link, DELETE: link, OPTIONS: link };
