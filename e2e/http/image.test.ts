import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asAdmin, over, password } from "#e2e/setup/client.ts";
import { type Container, has, type Image, makeImage, runImage } from "#e2e/setup/image.ts";
import { freePort } from "#e2e/setup/port.ts";
import { picture } from "./pictures.ts";

// With all steps from nothing, as an engine does them, by `npm test -- recipes` alone: it takes minutes, and the network.
const beginWith = process.env["IMAGE_FROM_NOTHING"] === "1" ? "nothing" : "project";
const volume = mkdtempSync(join(tmpdir(), "tessera-volume-"));
const email = "admin@example.org";
let image: Image;
let container: Container;
let origin: string;

beforeAll(async () => {
  image = await makeImage(beginWith);
  origin = `http://127.0.0.1:${await freePort()}`;
  const settings = { HOST: "127.0.0.1", PORT: new URL(origin).port, ADMIN_EMAIL: email, ADMIN_PASSWORD: password };
  container = await runImage(image, settings, volume);
}, 600_000);

afterAll(async () => {
  await container?.stop();
  await image?.remove();
  rmSync(volume, { recursive: true, force: true });
});

test("the image has what is served, and nothing that only building or testing needs", () => {
  for (const path of ["app/server.ts", "app/.next/BUILD_ID", "app/lib/images/decoder/worker.ts", "app/node_modules/next"]) {
    expect.soft(has(image, path), path).toBe(true);
  }
  for (const path of ["app/app", "app/e2e", "app/.next/cache", "app/.git", "app/node_modules/typescript", "app/node_modules/vitest"]) {
    expect.soft(has(image, path), path).toBe(false);
  }
  const tests = readdirSync(join(image.folder, "app"), { recursive: true }).filter((path) =>
    /^(?!\.next|node_modules).*\.test\.tsx?$/.test(String(path)),
  );
  expect(tests).toEqual([]);
  expect(readdirSync(join(image.folder, "app/node_modules/@next")).filter((name) => name.startsWith("swc"))).toEqual([]);
});

test("it becomes healthy, takes a picture and shows it, with nothing but its volume to write to", async () => {
  for (;;) {
    const { code, output } = await container.run(image.health);
    if (code === 0) break;
    expect([code, output, container.log()]).toEqual([1, "", expect.not.stringMatching(/error/i)]);
    await sleep(200);
  }
  const admin = await asAdmin(over(origin), email);
  const { status, body } = await admin.upload(await picture());
  expect([status, body.links.length > 0]).toEqual([201, true]);
  for (const { url } of body.links) expect((await fetch(url)).status).toBe(200);
  const page = await fetch(`${origin}/sign-in`);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Tessera")]);
  const script = readdirSync(join(image.folder, "app/.next/static/chunks")).find((name) => name.endsWith(".js"));
  expect((await fetch(`${origin}/_next/static/chunks/${script}`)).status).toBe(200);
  expect((await fetch(`${origin}/favicon.ico`)).status).toBe(200);
});

test("the operator's tool runs in it", async () => {
  const { code, output } = await container.run(["node", "tessera.mjs", "verify"]);
  expect([code, output]).toEqual([0, expect.any(String)]);
});

test("it ends by itself when it is told to", async () => {
  expect(await container.stop()).toBe(0);
  expect(readFileSync(join(volume, "tessera.db")).length).toBeGreaterThan(0);
});
