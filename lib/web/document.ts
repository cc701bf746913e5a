import { app } from "./app.ts";

/** The OpenAPI document, as `GET /api/v1/openapi.json` answers it. `T` is what the reader knows of its shape. */
export async function readDocument<T>(): Promise<T> {
  return (await app.request("/api/v1/openapi.json")).json() as Promise<T>;
}
