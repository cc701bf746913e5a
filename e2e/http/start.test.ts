import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caller, join, over, password, tokenFor } from "#e2e/setup/client.ts";
import { startTessera } from "#e2e/setup/tessera.ts";
import type { Image, Plan } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), "tessera-start-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inHouse<T>(env: Record<string, string>, run: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse("second", env);
  try {
    return await run(house);
  } finally {
    await house.stop();
  }
}

test("wrong settings stop the start with one message that names them all, before anything is written", async () => {
  const dataDir = joinPath(folder, "never");
  const wrong = {
    PUBLIC_URL: "example.org",
    SIGN_UP: "maybe",
    AUTH_SECRET: "short",
    LINK_CACHE_SECONDS: "-1",
    S3_ENDPOINT: "ftp://example.org",
    METRICS_TOKEN: "x",
    ADMIN_PASSWORD: "short",
  };
  const fault = await startTessera({ door: "second", env: { DATA_DIR: dataDir, ...wrong } }).then(
    () => "it started",
    (error: Error) => error.message,
  );
  for (const name of Object.keys(wrong)) expect(fault).toContain(name);
  expect(fault.match(/Wrong settings/g)).toHaveLength(1);
  expect(fault).not.toMatch(/ at .*\.ts:\d+/);
  expect(existsSync(dataDir)).toBe(false);
});

test("pages of the same sources have one id, on whatever machine they were built", () => {
  const [id, sources] = ["BUILD_ID", "tessera-build"].map((name) => readFileSync(joinPath(".next", name), "utf8"));
  expect(sources).toMatch(/^[0-9a-f]{64}$/);
  expect(id).toBe(sources);
});

test("what an installation has survives a restart: accounts, plans, links, sessions, and a secret for nobody's eyes", async () => {
  const DATA_DIR = joinPath(folder, "kept");
  const first = await inHouse({ DATA_DIR }, async (house) => {
    const me = await join(house.send);
    await change(house, me.account.id, { plan: "enterprise" });
    const image = good(await me.upload(await picture()));
    const link = new URL(good(await me.link(image.id, 600)).url).pathname;
    good(await house.admin.call("PATCH", "/admin/plans/basic", { name: "Small", thumbnailHeights: [150] }));
    expect((await house.admin.call("DELETE", "/admin/plans/premium")).status).toBe(204);
    return { ...me, image, link, session: (await signIn(house, me.email)) ?? "", plans: good(await me.call("GET", "/plans")) };
  });
  expect(first.plans.items.map(({ id }: Plan) => id)).toEqual(["basic", "enterprise"]);
  expect(statSync(joinPath(DATA_DIR, "secret")).mode & 0o777).toBe(0o600);
  const again = await startTessera({
    door: "second",
    env: { DATA_DIR, ADMIN_EMAIL: "admin@example.org", ADMIN_PASSWORD: "not the one it was made with" },
  });
  try {
    const send = over(again.origin);
    expect(again.setupUrl).toBeNull();
    const me = caller(send, first.token);
    expect(good(await me.call("GET", "/plans"))).toEqual(first.plans);
    expect(good(await me.call<Image>("GET", `/images/${first.image.id}`)).key).toBe(first.image.key);
    for (const path of [first.link, `/i/${first.image.key}/400`]) expect((await knock(again.origin, path)).status).toBe(200);
    expect((await knock(again.origin, "/api/v1/me", { headers: { cookie: first.session } })).status).toBe(200);
    // An administrator who exists is left as they are.
    expect(await tokenFor(send, "admin@example.org", password)).toMatch(/^tsr_/);
  } finally {
    await again.stop();
  }
});

test.each([
  ["the request's Host", {}, { host: "pictures.test:81" }, "http://pictures.test:81"],
  [
    "the request's Host, and nothing that anybody may forge",
    {},
    { host: "pictures.test", "x-forwarded-host": "evil.test", "x-forwarded-proto": "https", forwarded: "host=evil.test" },
    "http://pictures.test",
  ],
  [
    "what a trusted proxy says",
    { TRUST_PROXY: "1" },
    { host: "inner:3000", "x-forwarded-host": "pictures.test", "x-forwarded-proto": "https" },
    "https://pictures.test",
  ],
  [
    "PUBLIC_URL, whatever the request says",
    { PUBLIC_URL: "https://pictures.test", TRUST_PROXY: "1" },
    { host: "other", "x-forwarded-host": "evil.test" },
    "https://pictures.test",
  ],
] as [string, Record<string, string>, Record<string, string>, string][])(
  "links are printed with the origin of %s",
  async (_what, env, headers, origin) => {
    await inHouse(env, async (house) => {
      const me = await join(house.send);
      await change(house, me.account.id, { plan: "enterprise" });
      const authorization = `Bearer ${me.token}`;
      const body = await picture();
      const sent = await knock(house.origin, "/api/v1/images", {
        method: "POST",
        headers: { ...headers, authorization, "content-type": "image/jpeg" },
        body,
      });
      const image = JSON.parse(sent.body.toString()) as Image;
      expect(sent.headers.location).toBe(`${origin}/api/v1/images/${image.id}`);
      expect(image.links.map(({ url }) => url)).toEqual(
        ["200", "400", "original"].map((rendition) => `${origin}/i/${image.key}/${rendition}`),
      );
      const made = await knock(house.origin, `/api/v1/images/${image.id}/links`, {
        method: "POST",
        headers: { ...headers, authorization, "content-type": "application/json" },
        body: JSON.stringify({ expiresIn: 60 }),
      });
      expect(JSON.parse(made.body.toString()).url.startsWith(`${origin}/t/`)).toBe(true);
    });
  },
);
