import { existsSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { join as joinPath } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import type { Image } from "#lib/web/shapes.ts";
import { good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { rawTus } from "./tus.ts";

let house: House;
let owner: Awaited<ReturnType<typeof join>>;
beforeAll(async () => {
  house = await openHouse("second");
  owner = await join(house.send);
});
afterAll(() => house.stop());

/** Changes the store behind the server's back. */
function sql(statement: string): void {
  const store = new Database(joinPath(house.dataDir, "tessera.db"), { timeout: 10_000 });
  store.exec(statement);
  store.close();
}
const incoming = () => {
  const folder = joinPath(house.dataDir, "incoming");
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).length : 0;
};

test("an image that is stored is answered with 201, though the plans cannot be read any more", async () => {
  const bytes = await picture();
  const { hostname, port } = new URL(house.origin);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (data) => (answer += data.toString("latin1")));
  const lines = ["POST /api/v1/images?name=late.jpg HTTP/1.1", `Host: ${hostname}`, `Authorization: Bearer ${owner.token}`];
  socket.write(`${[...lines, "Content-Type: image/jpeg", `Content-Length: ${bytes.length}`].join("\r\n")}\r\n\r\n`);
  socket.write(bytes.subarray(0, 1000));
  await expect.poll(incoming, { timeout: 20_000 }).toBe(1);
  // What storing an image asks of a plan is still there.
  sql("alter table plans rename column name to another");
  try {
    socket.write(bytes.subarray(1000));
    await expect.poll(() => answer, { timeout: 20_000 }).toContain("\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
  } finally {
    sql("alter table plans rename column another to name");
    socket.destroy();
  }
  expect(good(await owner.call("GET", "/images")).items.map(({ name }: Image) => name)).toEqual(["late.jpg"]);
});

test("a resumable upload that has become an image is told so, though its lease cannot be given back", async () => {
  const bytes = await picture();
  const tus = rawTus(house.origin, owner.token);
  const { location = "" } = (await tus.create(bytes.length)).headers;
  sql("create trigger lost before update on uploads when old.finished_at is not null begin select raise(abort, 'lost'); end");
  try {
    const { status, headers } = await tus.patch(location, 0, bytes);
    expect([status, headers["x-image-id"]]).toEqual([204, location.split("/").at(-1)]);
    expect(house.log()).toContain("lease not released");
  } finally {
    sql("drop trigger lost");
  }
});
