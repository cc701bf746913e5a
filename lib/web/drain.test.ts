import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { drainable } from "./drain.ts";

test("a stop closes unused and idle connections at once, and waits for what is under way", async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url === "/slow") waiting.push(response);
    else response.end("done");
  });
  server.keepAliveTimeout = 60_000;
  const drain = drainable(server, 60_000);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;

  const unused = connect(port, "127.0.0.1");
  const kept = connect(port, "127.0.0.1");
  kept.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(kept, "data");
  const slow = new Promise<string>((resolve, reject) => {
    get({ port, host: "127.0.0.1", path: "/slow" }, (response) => response.setEncoding("utf8").on("data", resolve)).on("error", reject);
  });
  await expect.poll(() => waiting.length).toBe(1);

  const closed = [once(unused, "close"), once(kept, "close")];
  const drained = drain();
  expect(drain()).toBe(drained);
  await Promise.all(closed);
  waiting[0]?.end("whole");
  expect(await slow).toBe("whole");
  await drained;
});
