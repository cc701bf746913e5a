import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { good } from "#e2e/http/house.ts";
import { bootInside, joinOn } from "#e2e/http/inside.ts";
import { picture } from "#e2e/http/pictures.ts";
import { deliver } from "#lib/delivery/deliver.ts";
import { deny } from "#lib/delivery/denial.ts";
import { closeDecoder } from "#lib/images/decoder/index.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";

// Ends to the millisecond, under a clock that is set.

let me: Awaited<ReturnType<typeof joinOn>>;
let image: Image;
beforeAll(async () => {
  me = await joinOn(await bootInside(), "enterprise");
  image = good(await me.upload(await picture()));
});
afterEach(() => void vi.useRealTimers());
afterAll(closeDecoder);

const at = (moment: number) => vi.useFakeTimers({ toFake: ["Date"], now: moment });
type Way = { at?: string; method?: string; cookie?: string | undefined };
async function knock({ url }: Link | Share, { at = "", method = "GET", cookie }: Way = {}) {
  const header = (name: string) => (name === "cookie" ? cookie : undefined);
  const reply = await deliver({ method, path: new URL(url).pathname + at, query: "", header, address: "192.0.2.1", body: null });
  if (reply.body !== null && "close" in reply.body) await reply.body.close();
  return reply;
}
const isHtml = ({ headers }: { headers: Readonly<Record<string, string>> }) => /^text\/html/.test(headers["Content-Type"] ?? "");
const cookieOf = ({ headers }: { headers: Readonly<Record<string, string>> }) => headers["Set-Cookie"]?.split(";")[0];

/** A plain link, one that counts, and shares of the same, and all that may be asked of them. */
async function make(expiresIn: number) {
  const share = (more: object) => me.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn, ...more });
  const [link, limited] = [good(await me.link(image.id, expiresIn)), good(await me.link(image.id, expiresIn, { maxViews: 100 }))];
  const [open, guarded] = [good(await share({})), good(await share({ maxViews: 100 }))];
  const behind = ["", "/download", `/${image.key}/200`, `/${image.key}/original`];
  const asked: [Link | Share, Way][] = [[link, {}], [limited, {}], ...behind.map((at): [Share, Way] => [open, { at }]), [guarded, {}]];
  return { all: [link, limited, open, guarded], guarded: [limited, guarded], behind, asked };
}

test("links, shares and visits answer in the last millisecond before their end, and from the very moment on never", async () => {
  const { all, guarded, behind, asked } = await make(300);
  const [first] = guarded;
  const cookies = await Promise.all(guarded.map(async (one) => cookieOf(await knock(one, { method: "POST" }))));
  const visits = guarded.flatMap((one, place): [Link | Share, Way][] =>
    (one === first ? [""] : behind).map((at) => [one, { at, cookie: cookies[place] }]),
  );
  const ends = [...new Set(all.map(({ expiresAt }) => Date.parse(expiresAt)))];
  const [soonest, last] = [Math.min(...ends), Math.max(...ends)];
  at(soonest - 1);
  for (const [one, way] of [...asked, ...visits]) expect((await knock(one, way)).status, JSON.stringify(way)).toBe(200);
  for (const one of guarded) expect((await knock(one, { method: "POST" })).status).toBe(303);
  for (const one of all) {
    at(Date.parse(one.expiresAt) - 1);
    expect((await knock(one)).status).toBe(200);
    at(Date.parse(one.expiresAt));
    expect(await knock(one)).toEqual(deny());
    expect(await knock(one, { method: "POST" })).toEqual(deny());
  }
  for (const moment of [last, last + 1, last + 1000, last + 86_400_000]) {
    at(moment);
    for (const [one, way] of [...asked, ...visits]) expect(await knock(one, way), JSON.stringify(way)).toEqual(deny());
  }
});

test("a visit is over after its ten minutes to the millisecond, and with its link for good", async () => {
  const { guarded } = await make(3600);
  const start = Date.now();
  for (const one of guarded) {
    const kind = "imageIds" in one ? "shares" : "links";
    const page = async (cookie: string | undefined) => isHtml(await knock(one, { cookie })) && cookie !== undefined;
    const shown = async (cookie: string | undefined) =>
      kind === "links" ? !(await page(cookie)) : (await knock(one, { cookie, at: `/${image.key}/200` })).status === 200;
    at(start);
    const cookie = cookieOf(await knock(one, { method: "POST" }));
    at(start + 599_999);
    expect(await shown(cookie)).toBe(true);
    at(start + 600_000);
    expect(await shown(cookie)).toBe(false);
    expect((await knock(one, { cookie })).status).toBe(200);

    good(await me.call("PATCH", `/${kind}/${one.id}`, { expiresIn: 100 }));
    const brief = cookieOf(await knock(one, { method: "POST" }));
    at(start + 699_999);
    expect(await shown(brief)).toBe(true);
    at(start + 700_000);
    expect(await knock(one, { cookie: brief })).toEqual(deny());
    good(await me.call("PATCH", `/${kind}/${one.id}`, { expiresIn: 100 }));
    expect((await knock(one, { cookie: brief })).status).toBe(200);
    expect(await shown(brief), "what was revived lets nobody in who had come before").toBe(false);
  }
});
