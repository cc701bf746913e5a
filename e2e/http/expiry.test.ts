import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "#e2e/setup/client.ts";
import type { Image, Link, Share } from "#lib/web/shapes.ts";
import { change, good, type House, openHouse } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, type Reply, withoutDate } from "./wire.ts";

// Real ends by the real clock, which is the server's own here.

describe("by the real clock", () => {
  let house: House;
  let owner: Awaited<ReturnType<typeof join>>;
  let image: Image;
  let denial: Reply;
  beforeAll(async () => {
    house = await openHouse("second");
    owner = await join(house.send);
    await change(house, owner.account.id, { plan: "enterprise" });
    image = good(await owner.upload(await picture()));
    denial = withoutDate(await knock(house.origin, `/i/${"A".repeat(22)}/200`));
  });
  afterAll(() => house.stop());

  const pathOf = ({ url }: Link | Share) => new URL(url).pathname;
  const form = { "content-type": "application/x-www-form-urlencoded" };

  test("a link, a share and a visit answer until their end, and not once after it", async () => {
    // Made with their bytes at hand before they begin to end: the first look at a picture is the slow one.
    const link = good(await owner.link(image.id, 600));
    const limited = good(await owner.link(image.id, 600, { maxViews: 2 }));
    const share = good(await owner.call<Share>("POST", "/shares", { imageIds: [image.id], expiresIn: 600 }));
    const ends = new Map<string, number>();
    for (const [path, one] of [
      ["links", link],
      ["links", limited],
      ["shares", share],
    ] as const) {
      const { expiresAt } = good(await owner.call<Link | Share>("PATCH", `/${path}/${one.id}`, { expiresIn: 2 }));
      ends.set(pathOf(one), Date.parse(expiresAt));
    }
    const from = Date.now();
    const inside = await knock(house.origin, pathOf(limited), { method: "POST", headers: form, body: "" });
    const cookie = inside.headers["set-cookie"] ?? "";
    const seconds = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    expect(seconds).toBeLessThanOrEqual(Math.ceil(((ends.get(pathOf(limited)) ?? 0) - from) / 1000));
    const asked: [of: Link | Share, at: string, headers: Record<string, string>][] = [
      [link, "", {}],
      [link, "", { range: "bytes=0-9" }],
      [limited, "", {}],
      [limited, "", { cookie: cookie.split(";")[0] ?? "" }],
      ...["", "/download", `/${image.key}/200`, `/${image.key}/original`].map((at): [Share, string, Record<string, string>] => [
        share,
        at,
        {},
      ]),
    ];
    const answered = await Promise.all(
      asked.map(async ([of, at, headers]) => {
        const end = ends.get(pathOf(of)) ?? 0;
        let [open, shut] = [0, 0];
        while (shut < 3) {
          const askedAt = Date.now();
          const reply = await knock(house.origin, pathOf(of) + at, { headers }).catch(() => null);
          const answeredAt = Date.now();
          const what = `${pathOf(of).slice(0, 3)}…${at} asked ${end - askedAt} ms before its end`;
          if (reply === null || reply.status === 404) {
            expect(answeredAt, what).toBeGreaterThanOrEqual(end);
            // An archive under way breaks off.
            if (reply === null) expect(at).toBe("/download");
            else {
              expect(withoutDate(reply), what).toEqual(denial);
              // The header counts whole seconds, and a busy server writes it a little late.
              expect(Date.parse(reply.headers["date"] ?? ""), what).toBeGreaterThan(end - 2000);
              shut += 1;
            }
          } else {
            expect([200, 206], what).toContain(reply.status);
            expect(shut, what).toBe(0);
            expect(askedAt, what).toBeLessThan(end);
            open += 1;
          }
          await sleep(50);
        }
        return open;
      }),
    );
    for (const open of answered) expect(open).toBeGreaterThan(0);

    // What comes back to life does so for new visitors: the visit ended with the link.
    good(await owner.call("PATCH", `/links/${limited.id}`, { expiresIn: 600 }));
    const again = await knock(house.origin, pathOf(limited), { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect([again.status, again.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  });
});
