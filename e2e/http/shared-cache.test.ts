import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { join } from "#e2e/setup/client.ts";
import { type Nginx, runNginx } from "#e2e/setup/nginx.ts";
import type { Link, Share } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { type Asking, knock, type Reply } from "./wire.ts";

// A shared cache in front, that stores whatever HTTP lets it store. What it may replay is the contract's promise, not its goodwill.

const cacheSeconds = 2;
/** ms after which nothing that was stored may be replayed: caches count whole seconds. */
const longest = (cacheSeconds + 1) * 1000;

let house: House;
let nginx: Nginx;
let denial: Buffer;
beforeAll(async () => {
  house = await openHouse("second", { LINK_CACHE_SECONDS: String(cacheSeconds) });
  const started = await runNginx(
    (folder, listen) => `
  proxy_cache_path ${folder}/cache keys_zone=links:1m;
  server {
    listen ${listen};
    location / {
      proxy_pass ${house.origin};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_cache links;
      proxy_cache_revalidate on;
      add_header X-Cache $upstream_cache_status always;
    }
  }`,
  );
  if (started === null) throw new Error("These tests need nginx: install it, or run them as root on Debian, where they do.");
  nginx = started;
  denial = (await knock(house.origin, `/i/${"A".repeat(22)}/200`)).body;
});
afterAll(async () => {
  await nginx?.stop();
  await house?.stop();
});

const get = (path: string, asking: Asking = {}) => knock(nginx.origin, path, asking);
const pathOf = ({ url }: { url: string }) => new URL(url).pathname;

/** Somebody with an image, a link and a share of every kind to it, and a visitor who has been let in. */
async function moveIn() {
  const expiresIn = 600;
  const owner = await join(house.send);
  await change(house, owner.account.id, { plan: "enterprise" });
  const image = good(await owner.upload(await picture()));
  const link = good(await owner.link(image.id, expiresIn));
  const thumbnail = good(await owner.link(image.id, expiresIn, { rendition: "200", metadata: "stripped" }));
  const guarded = good(await owner.link(image.id, expiresIn, { maxViews: 5 }));
  const share = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn }));
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const inside = await get(pathOf(guarded), { method: "POST", headers: form, body: "" });
  expect(inside.status).toBe(303);
  const cookie = inside.headers["set-cookie"]?.split(";")[0] ?? "";
  const behind = pathOf(share);
  const temporary: [string, Asking][] = [
    [pathOf(link), {}],
    [pathOf(link), { headers: { range: "bytes=0-9" } }],
    [pathOf(thumbnail), {}],
    [pathOf(guarded), { headers: { cookie } }],
    [pathOf(guarded), {}],
    ...["", "/download", `/${image.key}/200`, `/${image.key}/original`].map((at): [string, Asking] => [behind + at, {}]),
  ];
  const permanent: [string, Asking][] = ["400", "400.webp", "original"].map((rendition) => [`/i/${image.key}/${rendition}`, {}]);
  permanent.push([`/i/${image.key}/original`, { headers: { range: "bytes=0-9" } }]);
  return { owner, image, links: [link, thumbnail, guarded] as Link[], share, temporary, permanent };
}
type Home = Awaited<ReturnType<typeof moveIn>>;

/** Has the cache take all it can: what it stored comes from it, and nothing temporary does. */
async function warm({ temporary, permanent }: Home): Promise<void> {
  for (const [path, asking] of [...permanent, ...permanent]) {
    expect([200, 206], path).toContain((await get(path, asking)).status);
  }
  for (let time = 0; time < 2; time++) {
    for (const [path, asking] of temporary) {
      const { status, headers } = await get(path, asking);
      expect([200, 206], path).toContain(status);
      expect(headers["x-cache"], path).not.toBe("HIT");
    }
  }
  // Else nothing here were about a cache.
  await vi.waitFor(async () => {
    const stored = await Promise.all(permanent.map(async ([path, asking]) => (await get(path, asking)).headers["x-cache"]));
    expect(stored).toEqual(permanent.map(() => "HIT"));
  });
}

const isDenial = ({ status, headers, body }: Reply) => status === 404 && headers["cache-control"] === "no-store" && body.equals(denial);

async function expectTemporaryGone({ temporary }: Home): Promise<void> {
  const replies = await Promise.all(temporary.map(async ([path, asking]) => [path, await get(path, asking)] as const));
  for (const [path, reply] of replies) expect(isDenial(reply), `${path}: ${reply.status} ${reply.headers["x-cache"]}`).toBe(true);
}

/** Asks for permanent links until none is replayed any more; whoever asks late enough gets none. */
async function expectPermanentGone({ permanent }: Home, since: number): Promise<void> {
  for (const [path, asking] of permanent) {
    for (;;) {
      const askedAt = Date.now();
      const reply = await get(path, asking);
      if (isDenial(reply)) break;
      expect(askedAt - since, `${path}: ${reply.status} ${reply.headers["x-cache"]}`).toBeLessThan(longest);
      expect(reply.headers["x-cache"], path).toBe("HIT");
      await sleep(50);
    }
    expect(isDenial(await get(path, asking)), path).toBe(true);
  }
}

async function expectBack({ temporary, permanent }: Home): Promise<void> {
  for (const [path, asking] of [...temporary, ...permanent]) expect([200, 206], path).toContain((await get(path, asking)).status);
}

describe("a shared cache replays nothing", () => {
  test.concurrent("temporary after it was revoked, and goes on with what is permanent", async () => {
    const home = await moveIn();
    await warm(home);
    good(await home.owner.call("POST", "/links/revoke", { imageId: home.image.id }));
    good(await home.owner.call("DELETE", `/shares/${home.share.id}`));
    await expectTemporaryGone(home);
    for (const [path, asking] of home.permanent) expect([200, 206], path).toContain((await get(path, asking)).status);
  });

  test.concurrent("temporary after its end", async () => {
    const home = await moveIn();
    await warm(home);
    const ends = await Promise.all(
      [...home.links.map(({ id }) => `/links/${id}`), `/shares/${home.share.id}`].map(async (path) =>
        Date.parse(good(await home.owner.call<Link | Share>("PATCH", path, { expiresIn: 1 })).expiresAt),
      ),
    );
    // Asked until the end, so that whatever could be stored is.
    while (Date.now() < Math.max(...ends)) {
      await Promise.all(home.temporary.map(([path, asking]) => get(path, asking).catch(() => null)));
    }
    await expectTemporaryGone(home);
  });

  test.concurrent.each([
    [
      "a downgrade",
      (home: Home) => change(house, home.owner.account.id, { plan: "basic" }),
      (home: Home) => change(house, home.owner.account.id, { plan: "enterprise" }),
    ],
    [
      "a suspension",
      (home: Home) => change(house, home.owner.account.id, { suspended: true }),
      (home: Home) => change(house, home.owner.account.id, { suspended: false }),
    ],
    ["a deletion", remove, restore],
  ] as const)(
    "temporary after %s, nor anything permanent for longer than it may be kept; what is given back is there at once",
    async (_, take, give) => {
      const home = await moveIn();
      await warm(home);
      await take(home);
      const since = Date.now();
      await expectTemporaryGone(home);
      await expectPermanentGone(home, since);
      await give(home);
      await expectBack(home);
    },
  );
});

async function remove({ owner, image }: Home): Promise<void> {
  good(await owner.call("DELETE", `/images/${image.id}`));
}

async function restore({ owner, image }: Home): Promise<void> {
  good(await owner.call("POST", "/images/restore", { ids: [image.id] }));
}
