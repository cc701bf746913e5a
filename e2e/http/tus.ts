import { connect, type Socket } from "node:net";
import { knock, type Reply } from "./wire.ts";

/** A client of tus 1.0.0 that does exactly what it is told, and answers whatever the status. */
export function rawTus(origin: string, token: string) {
  const common = { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" };
  const chunk = { "content-type": "application/offset+octet-stream" };
  return {
    create(length: number, { body, ...more }: { body?: Uint8Array; [header: string]: unknown } = {}): Promise<Reply> {
      const headers = { ...common, "upload-length": String(length), ...(body && chunk), ...(more as Record<string, string>) };
      return knock(origin, "/api/v1/uploads", { method: "POST", headers: sized(headers, body), body });
    },
    head: (url: string, more: Record<string, string> = {}) => knock(origin, url, { method: "HEAD", headers: { ...common, ...more } }),
    patch(url: string, offset: number, body: Uint8Array, more: Record<string, string> = {}): Promise<Reply> {
      const headers = { ...common, ...chunk, "upload-offset": String(offset), ...more };
      return knock(origin, url, { method: "PATCH", headers: sized(headers, body), body });
    },
    end: (url: string) => knock(origin, url, { method: "DELETE", headers: common }),
    /** Begins a PATCH that declares `length` bytes, over a connection of its own whose bytes the caller sends. */
    begin(url: string, offset: number, length: number): Dialled {
      const { hostname, port, host } = new URL(origin);
      const socket = connect(Number(port), hostname);
      let text = "";
      socket.on("data", (data) => (text += data.toString("latin1")));
      socket.on("error", () => {});
      const ended = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
      const headers = { ...common, ...chunk, host, "upload-offset": offset, "content-length": length };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      socket.write(`PATCH ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      return { socket, answer: () => text, ended };
    },
  };
}

export type Dialled = { socket: Socket; answer: () => string; ended: Promise<string> };

/** A value of `Upload-Metadata`. */
export const metadata = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");

/** The code of a problem document, with its status. */
export function codeOf({ status, headers, body }: Reply): string {
  if (!/^application\/problem\+json/.test(headers["content-type"] ?? "")) return `${status} without a problem document`;
  return `${status} ${(JSON.parse(body.toString()) as { code: string }).code}`;
}

function sized(headers: Record<string, string>, body: Uint8Array | undefined) {
  return { ...headers, "content-length": String(body?.length ?? 0) };
}
