import { expect, test } from "vitest";
import { parseConfig } from "#lib/config.ts";
import { newId } from "#lib/id.ts";
import { sealCapsule } from "./seal.ts";
import { admitVisitor, isVisiting, type Visited, visitsIn } from "./visit.ts";

const shared = globalThis as unknown as Record<symbol, unknown>;
shared[Symbol.for("tessera.config")] = parseConfig({});
shared[Symbol.for("tessera.secrets")] = ["s".repeat(32)];

const now = new Date("2026-01-02T03:04:05Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const link = (more: Partial<Visited> = {}): Visited => ({ id: newId(), expiresAt: after(86_400), passwordHash: null, ...more });
const admit = async (to: Visited, secure = false) => admitVisitor(to, "/t/token", secure, now);
const sealIn = (cookie: string) => cookie.split(";")[0] ?? "";
const lets = async (cookies: string, to: Visited, at = now) => isVisiting(await visitsIn(cookies), to, at);

test("a visit is to one link, for ten minutes", async () => {
  const [mine, other] = [link(), link()];
  const cookie = await admit(mine);
  expect(cookie.split("; ").slice(1)).toEqual(["Max-Age=600", "Path=/t/token", "HttpOnly", "SameSite=Lax"]);
  const sealed = sealIn(cookie);
  expect([await lets(sealed, mine), await lets(sealed, other)]).toEqual([true, false]);
  expect([await lets(sealed, mine, after(599.999)), await lets(sealed, mine, after(600))]).toEqual([true, false]);
});

test("behind https its cookie is sent by https alone", async () => {
  expect((await admit(link(), true)).split("; ")).toContain("Secure");
});

test("a visit never outlives its link", async () => {
  const short = link({ expiresAt: after(1.5) });
  const cookie = await admit(short);
  expect(cookie).toContain("; Max-Age=2;");
  expect([await lets(sealIn(cookie), short, after(1.499)), await lets(sealIn(cookie), short, after(1.5))]).toEqual([true, false]);
});

test("a new password, or none any more, ends the visits made by the old one", async () => {
  const locked = link({ passwordHash: "one" });
  const sealed = sealIn(await admit(locked));
  expect(await lets(sealed, locked)).toBe(true);
  for (const passwordHash of ["other", null]) expect(await lets(sealed, { ...locked, passwordHash })).toBe(false);
});

test("it is found among other cookies, and nothing else opens anything", async () => {
  const mine = link();
  const sealed = sealIn(await admit(mine));
  for (const cookies of [`a=b; ${sealed}`, `${sealed};x=y`, `tessera-visit=x; ${sealed}`]) expect(await lets(cookies, mine)).toBe(true);
  const token = await sealCapsule({ link: mine.id, image: newId(), expiry: after(60).getTime() });
  const altered = [...sealed].map((character, at) => sealed.slice(0, at) + (character === "x" ? "y" : "x") + sealed.slice(at + 1));
  // Of the bits of the last character before the version some mean nothing.
  for (const last of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") altered.push(sealed.replace(/.~2$/, `${last}~2`));
  const others = [
    "",
    "tessera-visit=",
    "tessera-visit=x",
    `x${sealed}`,
    `tessera-visit=${token}`,
    ...altered.filter((one) => one !== sealed),
    sealed.replace(/~2$/, ""),
    `tessera-visit=${"*".repeat(2000)}`,
  ];
  for (const cookies of others) expect(await visitsIn(cookies), cookies.slice(0, 60)).toEqual([]);
  expect(await visitsIn(undefined)).toEqual([]);
});

test("of very many cookies few are looked at", async () => {
  const sealed = await Promise.all(Array.from({ length: 6 }, async () => sealIn(await admit(link()))));
  expect(await visitsIn(sealed.join("; "))).toHaveLength(4);
});
