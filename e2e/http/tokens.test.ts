import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomOf } from "#e2e/faults/random.ts";
import { caller, join, tokenFor } from "#e2e/setup/client.ts";
import { attempt, makeGenuine } from "./forgeries.ts";
import { change, good, type House, newGround, openHouse, signIn } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock, type Reply, withoutDate } from "./wire.ts";

const [first, second, foreign] = [
  "first secret of these tests and no other",
  "second secret of these tests and no other",
  "third secret that belongs to somebody else",
] as const;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
const pathOf = ({ url }: { url: string }) => new URL(url).pathname;

let dataDir: string;
let ground: Record<string, string>;
beforeAll(async () => {
  ground = await newGround();
  dataDir = await mkdtemp(joinPath(tmpdir(), "tessera-tokens-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs a server on the same data with these secrets. */
async function under<T>(secrets: string[], run: (house: House) => Promise<T>): Promise<T> {
  const house = await openHouse("second", { DATA_DIR: dataDir, ...ground, AUTH_SECRET: secrets.join(",") });
  try {
    return await run(house);
  } finally {
    await house.stop();
  }
}

test("secrets rotate: what was sealed opens as long as its secret is in the list, whatever its place", async () => {
  const bytes = Buffer.from(await picture());
  const begun = await under([first], async (house) => {
    const me = await join(house.send);
    await change(house, me.account.id, { plan: "enterprise" });
    const image = good(await me.upload(new Uint8Array(bytes)));
    const link = good(await me.link(image.id, 3000));
    return { ...me, image, link, session: (await signIn(house, me.email)) ?? "" };
  });
  expect(begun.session).toMatch(/^tessera-session=/);

  /** What a link and a session answer. */
  const look = async ({ origin }: House, path: string, cookie: string) => {
    const shown = await knock(origin, path);
    if (shown.status === 200) expect(shown.body.equals(bytes)).toBe(true);
    return [shown.status, (await knock(origin, "/api/v1/me", { headers: { cookie } })).status];
  };
  const made = await under([second, first], async (house) => {
    expect(await look(house, pathOf(begun.link), begun.session)).toEqual([200, 200]);
    const me = caller(house.send, await tokenFor(house.send, begun.email));
    const extended = good(await me.call("PATCH", `/links/${begun.link.id}`, { expiresIn: 3600 }));
    expect(pathOf(extended), "the same URL, under whatever secret it was sealed").toBe(pathOf(begun.link));
    return { link: good(await me.link(begun.image.id, 3000)), session: (await signIn(house, begun.email)) ?? "" };
  });
  for (const [secrets, old, young] of [
    [
      [foreign, first, second],
      [200, 200],
      [200, 200],
    ],
    [[second], [404, 401], [200, 200]],
  ] as const) {
    await under([...secrets], async (house) => {
      const what = secrets.map((secret) => secret.split(" ")[0]).join(", ");
      expect(await look(house, pathOf(begun.link), begun.session), `sealed by the first; the list: ${what}`).toEqual(old);
      expect(await look(house, pathOf(made.link), made.session), `sealed by the second; the list: ${what}`).toEqual(young);
    });
  }
});

describe("a forged token", () => {
  let house: House;
  let denial: Reply;
  /** Tokens of two links that live, and of one that lives but was sealed by another secret. */
  let mine: string;
  let other: string;
  let theirs: string;
  let shown: Buffer;

  beforeAll(async () => {
    const me = await under([foreign], async (elsewhere) => {
      const somebody = await join(elsewhere.send);
      await change(elsewhere, somebody.account.id, { plan: "enterprise" });
      const bytes = await picture();
      shown = Buffer.from(bytes);
      const image = good(await somebody.upload(bytes));
      const link = good(await somebody.link(image.id, 3000));
      expect((await knock(elsewhere.origin, pathOf(link))).status).toBe(200);
      return { email: somebody.email, image, link };
    });
    theirs = pathOf(me.link).slice(3);
    house = await openHouse("second", { DATA_DIR: dataDir, ...ground, AUTH_SECRET: `${second},${first}` });
    const owner = caller(house.send, await tokenFor(house.send, me.email));
    const [one, two] = [good(await owner.link(me.image.id, 3000)), good(await owner.link(me.image.id, 3000))];
    [mine, other] = [pathOf(one).slice(3), pathOf(two).slice(3)];
    denial = await knock(house.origin, `/i/${"A".repeat(22)}/200`);
    expect(denial.status).toBe(404);
  });
  afterAll(() => house?.stop());

  const expectDenied = async (token: string) => {
    const reply = await knock(house.origin, `/t/${token}`);
    if (reply.status !== 404 || !reply.body.equals(denial.body)) expect(withoutDate(reply), token).toEqual(withoutDate(denial));
  };
  const all = async (tokens: string[]) => {
    for (let at = 0; at < tokens.length; at += 64) await Promise.all(tokens.slice(at, at + 64).map(expectDenied));
  };

  test("is one that a foreign secret sealed, though its link lives", async () => {
    await all([theirs]);
    for (const token of [mine, other]) expect((await knock(house.origin, `/t/${token}`)).body.equals(shown)).toBe(true);
    for (const token of [mine, other, theirs]) expect(token).toMatch(/^[A-Za-z0-9\-_.]{1,512}$/);
  });

  test("is any in which one character differs, is missing or is too many", async () => {
    const tokens = [...mine].flatMap((character, at) => {
      const [before, after] = [mine.slice(0, at), mine.slice(at + 1)];
      const others = [
        alphabet[at % alphabet.length],
        alphabet[(alphabet.indexOf(character) + 1) % alphabet.length],
        alphabet[(alphabet.indexOf(character) + 32) % alphabet.length],
      ];
      return [
        before + after,
        `${before}A${character}${after}`,
        ...others.filter((one) => one !== character).map((one) => before + one + after),
      ];
    });
    // The last character of base64url leaves bits unused, in each part.
    const parts = mine.split(".");
    for (const n of parts.keys())
      for (const last of alphabet.slice(0, 64))
        tokens.push(parts.map((part, at) => (at === n ? part.slice(0, -1) + last : part)).join("."));
    const forged = [...new Set(tokens)].filter((token) => token !== mine);
    expect(forged.length).toBeGreaterThan(1500);
    await all(forged);
  });

  test("is any that is cut, swapped, mixed or made up, in 10,000 ways, of links, shares and visits", async () => {
    const seed = randomInt(1_000_000);
    const genuine = await makeGenuine(house);
    expect(await attempt(house.origin, randomOf(seed), genuine, 10_000), `seed ${seed}`).toEqual([]);
    for (const token of genuine.links) expect((await knock(house.origin, `/t/${token}`)).status).toBe(200);
    const [cookie] = genuine.shareVisits;
    const path = `/s/${genuine.shares[0]}/${genuine.key}/original`;
    expect((await knock(house.origin, path, { headers: { cookie: `tessera-visit=${cookie}` } })).status).toBe(200);
    expect(house.log()).not.toMatch(/"level":50/);
  });
});
