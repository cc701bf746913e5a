import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knock } from "#e2e/http/wire.ts";
import { pressedFiles } from "./pressed.ts";

const folder = mkdtempSync(join(tmpdir(), "tessera-pressed-"));
mkdirSync(join(folder, "chunks"));
writeFileSync(join(folder, "chunks", "a.js"), "const a = 1;");
writeFileSync(join(folder, "chunks", "a.js.br"), brotliCompressSync("const a = 1;"));
writeFileSync(join(folder, "chunks", "b.js"), "const b = 2;");

const pressed = pressedFiles(folder);
const server = createServer((request, response) => void (pressed(request, response) || response.writeHead(299).end()));
let origin = "";
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
const ask = (path: string, encoding: string, method = "GET") =>
  knock(origin, `/_next/static/${path}`, { method, headers: { "accept-encoding": encoding } });

test("what the build has compressed is answered so, for ever", async () => {
  for (const encoding of ["br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.9", "BR"]) {
    const { status, headers, body } = await ask("chunks/a.js", encoding);
    expect([encoding, status, headers["content-encoding"], headers.vary]).toEqual([encoding, 200, "br", "Accept-Encoding"]);
    expect(headers["cache-control"]).toContain("immutable");
    expect(body).toEqual(brotliCompressSync("const a = 1;"));
  }
  const head = await ask("chunks/a.js", "br", "HEAD");
  expect([head.status, head.body.length, Number(head.headers["content-length"])]).toEqual([
    200,
    0,
    brotliCompressSync("const a = 1;").length,
  ]);
});

test.each([
  ["chunks/b.js", "br"],
  ["chunks/a.js.br", "br"],
  ["chunks/../chunks/a.js", "br"],
  ["chunks/a.js", "gzip, deflate"],
  ["chunks/a.js", "gzip, br;q=0"],
  ["chunks/a.js", "sbr, brx"],
  ["chunks/a.js", "br", "POST"],
])("all else is left to Next: %s for %s", async (path, encoding, method = "GET") => {
  expect((await ask(path, encoding, method)).status).toBe(299);
});
