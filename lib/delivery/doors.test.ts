import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diskStorage } from "#lib/storage/disk.ts";
import type { OpenBytes } from "#lib/storage/index.ts";
import { send } from "./doors.ts";

const bytes = randomBytes(20_000_000);
let folder: string;
let opened: OpenBytes;
let closed: boolean;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-doors-"));
  await writeFile(join(folder, "original"), bytes);
  const whole = (await diskStorage(folder).open("original"))!;
  closed = false;
  const close = () => whole.close().then(() => void (closed = true));
  opened = { [Symbol.asyncIterator]: () => whole[Symbol.asyncIterator](), close };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A server that answers one request by `answer`, its port, and what became of the answer. */
async function serve(answer: (response: ServerResponse) => unknown) {
  const answered = Promise.withResolvers<unknown>();
  const server = createServer((_request, response) => {
    server.close();
    Promise.resolve(answer(response)).then(answered.resolve, answered.reject);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const ask = async () => (await once(request({ port, host: "127.0.0.1" }).end(), "response"))[0] as IncomingMessage;
  return { port, answered: answered.promise, ask };
}
const whole = (response: ServerResponse) =>
  send({ status: 200, headers: { "Content-Length": String(bytes.length) }, body: opened }, response);

test("what is opened arrives whole, also at a client that is slow", async () => {
  const { answered, ask } = await serve(whole);
  const reply = await ask();
  // While the client reads nothing the kernel's buffers fill, and the rest of a portion waits in its memory.
  await new Promise((later) => setTimeout(later, 300));
  expect((await buffer(reply)).equals(bytes)).toBe(true);
  await answered;
  expect(closed).toBe(true);
});

test("a client that leaves before the first byte leaves nothing open", async () => {
  const { port, answered } = await serve(async (response) => {
    await once(response, "close");
    await whole(response);
  });
  const socket = connect(port, "127.0.0.1");
  socket.end("GET /i/x HTTP/1.1\r\nHost: x\r\n\r\n");
  socket.destroySoon();
  await answered;
  expect(closed).toBe(true);
});

test("a client that leaves while its answer waits behind another one leaves nothing open", async () => {
  const second = Promise.withResolvers<unknown>();
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (asked === 2) Promise.resolve(whole(response)).then(second.resolve, second.reject);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /i/x HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2));
  await expect.poll(() => asked).toBe(2);
  socket.destroy();
  await second.promise;
  expect(closed).toBe(true);
  server.close();
});

test("a client that leaves in the middle leaves nothing open", async () => {
  const { answered, ask } = await serve(whole);
  const reply = await ask();
  await once(reply, "data");
  reply.destroy();
  await answered;
  expect(closed).toBe(true);
});

test("an original that turns out to be cut ends the connection, so that nobody takes it for whole", async () => {
  await truncate(join(folder, "original"), 5_000_000);
  const { answered, ask } = await serve(whole);
  await expect(buffer(await ask())).rejects.toThrow("aborted");
  await answered;
  expect(closed).toBe(true);
});
