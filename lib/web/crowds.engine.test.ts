import { existsSync, readdirSync } from "node:fs";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { good } from "#e2e/http/house.ts";
import { bootInside, expectProblem, joinOn } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import type { Caller } from "#e2e/setup/client.ts";
import { config } from "#lib/config.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { closeDecoder, decoderTasks } from "#lib/images/decoder/index.ts";
import { storage } from "#lib/storage/index.ts";

let admin: Caller;
beforeAll(async () => {
  admin = await bootInside();
});
afterAll(closeDecoder);

const files = (folder: string) => {
  const place = joinPath(config().dataDir, folder);
  return existsSync(place) ? readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 0;
};
const stored = async (kind: string) => {
  let count = 0;
  for await (const _ of storage().list(`${kind}/`)) count += 1;
  return count;
};

test("a hundred who ask at once for a missing thumbnail have it made once", async () => {
  const me = await joinOn(admin, "basic");
  const images = [good(await me.upload(await picture())), good(await me.upload(await picture()))];
  good(await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "premium" }));
  const ask = (path: string, accept: string) =>
    deliver({ method: "GET", path, query: "", header: (name) => (name === "accept" ? accept : null) });

  const before = decoderTasks().derived;
  const [one, other] = images.map(({ key }) => `/i/${key}/400`);
  const crowd = (path = "", accept = "") => Array.from({ length: 100 }, () => ask(path, accept));
  const answers = await Promise.all([...crowd(one), ...crowd(other), ...crowd(one, "image/webp")]);
  expect(decoderTasks().derived - before).toBe(3);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  for (const n of [0, 100, 200]) expect(new Set(answers.slice(n, n + 100).map(({ headers }) => headers["ETag"])).size).toBe(1);

  // Later ones find it made; each of them has its row and its file.
  await Promise.all(crowd(one));
  expect(decoderTasks().derived - before).toBe(3);
  const states = good(await me.call("GET", `/images/${images[0]?.id}`)).links.map(({ state }: { state: string }) => state);
  expect(states).toEqual(["ready", "ready", "ready"]);
  expect(files("incoming")).toBe(0);
});

test("of eight uploads at once into a quota that has room for three, three are taken", async () => {
  const bytes = await picture();
  const size = bytes.length;
  good(
    await admin.call("POST", "/admin/plans", {
      id: "three",
      name: "Three",
      thumbnailHeights: [200],
      quotaBytes: 4 * size - 1,
      maxFileBytes: size,
    }),
  );
  const me = await joinOn(admin, "three");
  const before = { originals: await stored("originals"), thumbnails: await stored("thumbnails") };
  const answers = await Promise.all(Array.from({ length: 8 }, () => me.upload(bytes)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 403, "quota-exceeded");
  expect((await me.call("GET", "/me")).body.usage).toEqual({ bytes: 3 * size, images: 3 });
  expect((await me.call("GET", "/images")).body.items).toHaveLength(3);
  expect({
    originals: (await stored("originals")) - before.originals,
    thumbnails: (await stored("thumbnails")) - before.thumbnails,
    incoming: files("incoming"),
  }).toEqual({
    originals: 3,
    thumbnails: 3,
    incoming: 0,
  });

  // Restoring races with uploading for the same room.
  const ids = (await me.call("GET", "/images")).body.items.map(({ id }: { id: string }) => id);
  expect((await me.call("POST", "/images/delete", { ids })).body).toEqual({ deleted: 3 });
  const [restored, ...uploaded] = await Promise.all([
    me.call("POST", "/images/restore", { ids }),
    ...Array.from({ length: 4 }, () => me.upload(bytes)),
  ]);
  const taken = uploaded.filter(({ status }) => status === 201).length + (restored.status === 200 ? 3 : 0);
  expect([200, 403]).toContain(restored.status);
  expect(taken).toBe(3);
  expect((await me.call("GET", "/me")).body.usage).toEqual({ bytes: 3 * size, images: 3 });
  expect(files("incoming")).toBe(0);
});
