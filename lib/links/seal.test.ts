import fc from "fast-check";
import { sealData } from "iron-session";
import { describe, expect, test } from "vitest";
import { parseConfig } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { openCapsule, openShare, sealCapsule, sealShare } from "./seal.ts";

const shared = globalThis as unknown as Record<symbol, unknown>;
/** Runs with these secrets, the first of which seals. */
function withSecrets<T>(list: string[], run: () => T): T {
  shared[Symbol.for("tessera.secrets")] = list;
  // Secrets change with a restart only, and with it goes what was remembered.
  shared[Symbol.for("tessera.links.opened")] = undefined;
  return run();
}
const [old, young, foreign] = ["o".repeat(32), "y".repeat(32), "f".repeat(32)] as [string, string, string];
const capsule = () => ({ link: newId(), image: newId(), expiry: Date.now() + 60_000 });
shared[Symbol.for("tessera.config")] = parseConfig({});

describe("a token", () => {
  test("opens to what was sealed, and survives chats and Markdown", async () => {
    const sealed = capsule();
    const token = await withSecrets([young], () => sealCapsule(sealed));
    expect(token).toMatch(/^[A-Za-z0-9\-_.]{1,512}$/);
    expect(token).not.toMatch(/\.\.|[.\-_]$/);
    expect(await openCapsule(token)).toEqual(sealed);
  });

  test("opens with any secret of the ring, whatever its place", async () => {
    const sealed = capsule();
    const token = await withSecrets([old], () => sealCapsule(sealed));
    for (const ring of [[old], [young, old], [old, young], [foreign, young, old]]) {
      expect(await withSecrets(ring, () => openCapsule(token))).toEqual(sealed);
    }
    expect(await withSecrets([young, foreign], () => openCapsule(token))).toBeNull();
  });

  test("is refused when any one character differs", async () => {
    const token = await withSecrets([young], () => sealCapsule(capsule()));
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    for (let place = 0; place < token.length; place++) {
      for (const other of [...alphabet].filter((character) => character !== token[place]).slice(place % 11, (place % 11) + 12)) {
        expect(await openCapsule(token.slice(0, place) + other + token.slice(place + 1))).toBeNull();
      }
    }
  });

  test("is refused in all of its other last characters", async () => {
    // Base64url leaves bits of the last character unused; a decoder that ignores them opens several texts.
    const token = await withSecrets([young], () => sealCapsule(capsule()));
    for (const other of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
      if (other !== token.at(-1)) expect(await openCapsule(token.slice(0, -1) + other)).toBeNull();
    }
  });

  test("forged, cut, swapped or mixed in 10,000 ways opens to nothing and never throws", async () => {
    const mine = await withSecrets([young], () => sealCapsule(capsule()));
    const other = await sealCapsule(capsule());
    const theirs = await withSecrets([foreign], () => sealCapsule(capsule()));
    withSecrets([young, old], () => {});
    const parts = [mine, other, theirs].map((token) => token.split("."));
    const forged = fc.oneof(
      fc.nat(mine.length - 1).map((end) => mine.slice(0, end)),
      fc.nat(mine.length - 1).map((start) => mine.slice(start + 1)),
      fc.tuple(fc.nat(mine.length - 2), fc.nat(mine.length - 2)).map(([a, b]) => swap(mine, a, b)),
      fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }).map((from) => from.map((token, part) => parts[token]?.[part]).join(".")),
      fc.tuple(fc.nat(mine.length - 1), fc.string({ unit: "binary" })).map(([at, text]) => mine.slice(0, at) + text + mine.slice(at)),
      fc.string({ unit: "binary", maxLength: 600 }),
      fc.stringMatching(/^[A-Za-z0-9_.-]{0,600}$/),
      fc.constant(theirs),
    );
    const good = [mine, other];
    await fc.assert(
      fc.asyncProperty(forged, async (token) => {
        if (!good.includes(token)) expect(await openCapsule(token)).toBeNull();
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);

  test("sealed for another purpose is refused", async () => {
    const token = await withSecrets([young], () => sealCapsule(capsule()));
    const [id = ""] = token.split(".");
    const { keyFor } = await import("#lib/config.ts");
    const password = { [id]: keyFor("temporary link", young).toString("base64url") };
    const sealed = await sealData({ purpose: "visit", ...capsule() }, { password, ttl: 0 });
    const [, , salt, iv, data, , macSalt, mac] = sealed.replace(/~2$/, "").split("*");
    expect(await openCapsule([id, salt, iv, data, macSalt, mac].join("."))).toBeNull();
  });

  test("of a share opens as a share's and as no link's, and a link's as no share's", async () => {
    const sealed = { share: newId(), expiry: Date.now() + 60_000 };
    const [share, link] = await withSecrets([young], () => Promise.all([sealShare(sealed), sealCapsule(capsule())]));
    expect(share).toMatch(/^[A-Za-z0-9\-_.]{1,512}$/);
    // Twice, as the first time it may be remembered.
    for (let time = 0; time < 2; time++) {
      expect(await openShare(share)).toEqual(sealed);
      expect([await openCapsule(share), await openShare(link)]).toEqual([null, null]);
    }
  });
});

function swap(text: string, a: number, b: number): string {
  const characters = [...text];
  [characters[a], characters[b]] = [characters[b] ?? "", characters[a] ?? ""];
  return characters.join("");
}
