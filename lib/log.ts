import pino from "pino";
import { once } from "#db/once.ts";

/** The log: one JSON line an event, on standard error, so that the start's own words stay readable on standard output. Never secrets, tokens or bodies. */
export const log = once("log", () =>
  pino({ level: process.env["NODE_ENV"] === "test" ? "silent" : "info" }, pino.destination({ fd: 2, sync: true })),
);
