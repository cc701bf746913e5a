import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { startBalancer } from "#e2e/setup/balancer.ts";
import { asAdmin, over, password } from "#e2e/setup/client.ts";
import { type Container, startContainer } from "#e2e/setup/container.ts";
import { type Image, makeImage } from "#e2e/setup/image.ts";
import type { Nginx } from "#e2e/setup/nginx.ts";
import { freePort } from "#e2e/setup/port.ts";
import { startPostgres } from "#e2e/setup/postgres.ts";
import { picture } from "./pictures.ts";

// All steps from nothing, as an engine does them, by `npm test -- recipes` alone: it takes minutes, and the network.
const beginWith = process.env["IMAGE_FROM_NOTHING"] === "1" ? "nothing" : "project";
const root = join(import.meta.dirname, "..", "..");
const email = "admin@example.org";
const volumes: string[] = [];
let image: Image;

beforeAll(async () => {
  image = await makeImage(beginWith);
}, 900_000);

afterAll(async () => {
  await image?.remove();
  for (const volume of volumes) rmSync(volume, { recursive: true, force: true });
});

/** A container with a volume of its own, on a free port. */
async function start(env: Record<string, string> = {}): Promise<Container & { origin: string; volume: string }> {
  const volume = mkdtempSync(join(tmpdir(), "tessera-volume-"));
  volumes.push(volume);
  const port = await freePort();
  const settings = { HOST: "127.0.0.1", PORT: String(port), ADMIN_EMAIL: email, ADMIN_PASSWORD: password, ...env };
  return { ...(await startContainer(image, image.command, settings, volume)), origin: `http://127.0.0.1:${port}`, volume };
}

/** Asks the image's own question after its health until the answer is this one. */
async function untilHealth(container: Container, wanted: number): Promise<void> {
  for (;;) {
    const { code, output } = await container.run(image.health);
    expect([output, container.ended()], container.log()).toEqual(["", null]);
    if (code === wanted) return;
    await sleep(200);
  }
}

test("has what is served, and nothing that only building or testing needs", () => {
  for (const path of ["server.ts", ".next/BUILD_ID", "lib/images/decoder/worker.ts", "node_modules/next", "db/migrations"]) {
    expect.soft(existsSync(join(image.folder, "app", path)), path).toBe(true);
  }
  for (const path of ["app", "e2e", ".next/cache", ".git", "node_modules/typescript", "node_modules/vitest"]) {
    expect.soft(existsSync(join(image.folder, "app", path)), path).toBe(false);
  }
  const inside = ["lib", "db", "operator", "node_modules/@next"].flatMap((folder) =>
    readdirSync(join(image.folder, "app", folder), { recursive: true }).map(String),
  );
  expect(inside.filter((path) => /\.test\.tsx?$|^swc-/.test(path))).toEqual([]);
});

test("becomes healthy, takes a picture and shows it by way of the cluster's balancer, and writes to nothing but its volume", async () => {
  const container = await start({ TRUST_PROXY: "1" });
  let balancer: Nginx | undefined;
  try {
    await untilHealth(container, 0);
    balancer = await startBalancer([new URL(container.origin).host, `127.0.0.1:${await freePort()}`]);
    const { origin } = balancer;
    const admin = await asAdmin(over(origin), email);
    const { status, body } = await admin.upload(await picture());
    expect([status, body.links.length > 0]).toEqual([201, true]);
    for (const { url } of body.links) {
      expect(url).toMatch(new RegExp(`^${origin}/i/`));
      expect((await fetch(url)).status).toBe(200);
    }
    // More than nginx takes where it is told nothing, of somebody who makes an address up.
    const large = new Uint8Array(Buffer.concat([await picture(), Buffer.alloc(3_000_000)]));
    const headers = { Authorization: `Bearer ${admin.token}`, "Content-Type": "image/jpeg" };
    const made = { "X-Forwarded-Host": "elsewhere.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9" };
    const answer = await fetch(`${origin}/api/v1/images`, { method: "POST", headers: { ...headers, ...made }, body: large });
    expect([answer.status, await answer.json()]).toMatchObject([
      201,
      { bytes: large.length, links: [{ url: expect.stringContaining(`${origin}/i/`) }] },
    ]);

    const page = await fetch(`${origin}/sign-in`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Tessera")]);
    const script = readdirSync(join(image.folder, "app/.next/static/chunks")).find((name) => name.endsWith(".js"));
    expect((await fetch(`${origin}/_next/static/chunks/${script}`)).status).toBe(200);

    const verified = await container.run(["node", "tessera.mjs", "verify"]);
    expect(verified.code, verified.output).toBe(0);

    // A stop lets an upload end that is under way.
    const form = new FormData();
    form.set("file", new File([await picture()], "late.jpg"));
    const whole = new Response(form);
    const bytes = Buffer.from(await whole.arrayBuffer());
    const upload = request(`${container.origin}/api/v1/images`, {
      method: "POST",
      headers: { ...headers, "Content-Type": whole.headers.get("content-type") ?? "", "Content-Length": bytes.length },
    });
    const answered = new Promise<[number | undefined, string]>((resolve, reject) => {
      upload.on("error", reject).on("response", async (response) => resolve([response.statusCode, await textOf(response)]));
    });
    await new Promise((resolve) => upload.write(bytes.subarray(0, 1000), resolve));
    // The server has it in hand once it has answered somebody who came later.
    expect((await fetch(`${container.origin}/healthz`)).status).toBe(200);
    const stopped = container.stop();
    await untilRefused(container.origin);
    upload.end(bytes.subarray(1000));
    expect(await answered).toEqual([201, expect.stringContaining("late.jpg")]);
    expect(await stopped).toBe(0);

    const gone = await fetch(`${origin}/healthz`);
    expect([gone.status, gone.headers.get("retry-after"), ((await gone.json()) as { code: string }).code]).toEqual([
      503,
      "1",
      "unavailable",
    ]);
  } finally {
    await balancer?.stop();
    await container.stop();
  }
});

test("says that it is ill, and lives on, where its database is away", async () => {
  const postgres = await startPostgres();
  const container = await start({ DATABASE_URL: await postgres.url("container") });
  try {
    await untilHealth(container, 0);
    await postgres.pause();
    await untilHealth(container, 1);
    const { spec } = parse(readFileSync(join(root, "deploy/kubernetes/base/deployment.yaml"), "utf8"));
    const [{ livenessProbe, readinessProbe, startupProbe }] = spec.template.spec.containers;
    const statusOf = async ({ httpGet }: { httpGet: { path: string } }) => (await fetch(container.origin + httpGet.path)).status;
    expect([await statusOf(livenessProbe), await statusOf(readinessProbe), await statusOf(startupProbe)]).toEqual([200, 503, 200]);
    expect(await container.stop()).toBe(0);
  } finally {
    await container.stop();
    await postgres.stop();
  }
});

test("ends at once when it is stopped before it serves, though it is process 1", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const asked = once(silent, "connection");
  const container = await start({ DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/nothing` });
  try {
    const [socket] = await asked;
    // Later it would give the database up, and end with 1.
    expect(await container.stop()).toBe(0);
    socket.destroy();
  } finally {
    await container.stop();
    silent.close();
  }
});

/** Resolves when nobody listens at `origin` any more. */
async function untilRefused(origin: string): Promise<void> {
  for (;;) {
    const answer = await fetch(origin, { headers: { Connection: "close" } }).catch(() => null);
    if (answer === null) return;
    await answer.body?.cancel();
    await sleep(20);
  }
}
