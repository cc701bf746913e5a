import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Prepares `server` for a stop that cuts nothing off: the function returned takes no new connection, closes each one as soon as it
 * carries no request, and resolves when none is left. What is still under way after `patience` ms is cut. It may be called again.
 */
export function drainable(server: Server, patience: number): () => Promise<void> {
  // Node's own list of idle connections leaves out those that a browser opened ahead and never used.
  const idle = new Set<Socket>();
  let drained: Promise<void> | null = null;
  server.on("connection", (socket) => {
    idle.add(socket);
    socket.once("close", () => idle.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    idle.delete(socket);
    response.once("close", () => {
      if (drained !== null) socket.destroySoon();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  return () => {
    drained ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of idle) socket.destroy();
      setTimeout(() => server.closeAllConnections(), patience).unref();
    });
    return drained;
  };
}

/**
 * Reads and drops what a client still sends after its answer, for `patience` ms at the most: closing the connection at once would
 * reset it, and take the answer from whoever reads it only when all is sent (RFC 9112 §9.6).
 */
export function dropRest(request: IncomingMessage, response: ServerResponse, patience: number): void {
  response.once("finish", () => {
    if (request.readableEnded || request.destroyed) return;
    const late = setTimeout(() => request.socket.destroySoon(), patience).unref();
    request.once("close", () => clearTimeout(late));
    // Whoever gave the body up may still be waiting for its next chunk, or stop waiting later: neither may stop the flow.
    request
      .removeAllListeners("readable")
      .on("data", () => {})
      .resume();
  });
}
