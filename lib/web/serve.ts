import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { closeStore } from "#db/client.ts";
import { config } from "#lib/config.ts";
import { deliverToNode } from "#lib/delivery/doors.ts";
import { closeDecoder } from "#lib/images/decoder/index.ts";
import { settleLedger } from "#lib/ledger/ledger.ts";
import { log } from "#lib/log.ts";
import { app } from "./app.ts";
import { sayWhenAway } from "./away.ts";
import { boot, setupPath } from "./boot.ts";
import { drainable, dropRest } from "./drain.ts";
import { transportSecurity } from "./policy.ts";
import { pressedFiles } from "./pressed.ts";
import { distrust } from "./trust.ts";

// V8 collects everything whenever 64 MB of buffers have come and gone, which every few large bodies do; with this they count as a
// part of the whole heap instead.
setFlagsFromString("--external-memory-accounted-in-global-limit");

/** The second door: links and API are answered here, pages by Next. Ends the process when it cannot start. */
export async function serve(): Promise<void> {
  try {
    await listen();
  } catch (error) {
    // A wrong setting is the operator's matter, who needs the sentence and not the stack.
    console.error(error instanceof Error && error.message.startsWith("Wrong settings") ? error.message : error);
    process.exit(1);
  }
}

async function listen(): Promise<void> {
  const { host, port, publicUrl, trustProxy } = config();
  process.env["TESSERA_SERVER"] = "1";
  // The first process of a container has no signal that ends it but those it listens to: it would be killed after all of its grace.
  const early = () => process.exit(0);
  process.once("SIGTERM", early);
  await boot();

  const pages = next({ dev: false, dir: process.cwd() });
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 });
  // A large upload may take long, but not stand still.
  server.setTimeout(120_000);
  const drain = drainable(server, 10_000);
  await pages.prepare();
  const page = pages.getRequestHandler();
  const pressed = pressedFiles(join(process.cwd(), ".next", "static"));
  const api = getRequestListener(app.fetch, { autoCleanupIncoming: false });

  server.on("request", (request, response) => {
    const { method, url = "/", headers } = request;
    const transport = transportSecurity((name) => headers[name] as string | undefined);
    if (transport !== null) response.setHeader("Strict-Transport-Security", transport);
    if (/^\/[its](?:[/?]|$)/.test(url)) {
      // A form is small, and nothing else has a body here.
      if (hasBody(request)) dropRest(request, response, 5_000);
      return void deliverToNode(request, response);
    }
    if (/^\/(?:api\/v1|healthz)(?:[/?]|$)/.test(url)) {
      dropRest(request, response, 30_000);
      return void api(request, response);
    }
    if (pressed(request, response)) return;
    if (method === "POST" && url === "/share-target") dropRest(request, response, 30_000);
    else if (!isSmall(request)) return void response.writeHead(413, { Connection: "close", "Cache-Control": "no-store" }).end();
    distrust(request, trustProxy);
    sayWhenAway(response);
    page(request, response).catch((err: unknown) => {
      log.error({ err }, "page failed");
      response.destroy();
    });
  });
  server.on("clientError", answerBrokenRequest);

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const origin = publicUrl ?? `http://${host ?? "localhost"}:${bound}`;
  console.log(`Tessera is at ${origin}`);
  const setup = await setupPath();
  if (setup !== null) console.log(`Finish the installation: ${origin}${setup}`);

  const stop = () =>
    drain()
      .then(settleLedger)
      .then(closeDecoder)
      .then(closeStore)
      .finally(() => process.exit(0));
  process.off("SIGTERM", early);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Whether a page may be handed this request: forms are small and say their length, and next-auth holds all of a body in memory. */
function isSmall({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= 64 * 1024;
}

/** Answers what Node's parser gave up on; a body that ended before its declared length is the API's `length-mismatch`. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const short = error.code === "HPE_INVALID_EOF_STATE";
  const [status, title, code] = short
    ? [400, "Bad Request", "length-mismatch"]
    : error.code === "HPE_HEADER_OVERFLOW"
      ? [431, "Request Header Fields Too Large", "invalid"]
      : [400, "Bad Request", "invalid"];
  const detail = short ? "The request ended before all of it had come. Send it again." : "The request is not valid HTTP.";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
