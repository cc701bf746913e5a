import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { send } from "./doors.ts";

test("a client that leaves before the first byte leaves no stream open", async () => {
  const body = createReadStream(import.meta.filename);
  const sent = Promise.withResolvers<void>();
  const server = createServer(async (_request, response) => {
    await once(response, "close");
    await send({ status: 200, headers: {}, body }, response).then(sent.resolve, sent.reject);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET /i/x HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(server, "request");
  socket.destroy();
  await sent.promise;
  expect(body.destroyed).toBe(true);
  server.close();
});
