import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { join, over, password } from "#e2e/setup/client.ts";
import { type Launched, launchTessera } from "#e2e/setup/tessera.ts";
import { trySignIn } from "./house.ts";

let server: Launched;
let known: string;
beforeAll(async () => {
  server = await launchTessera({ door: "second", env: { ADMIN_EMAIL: "admin@example.org", ADMIN_PASSWORD: password } });
  await server.healthy();
  known = (await join(over(server.origin))).email;
});
afterAll(() => server.stop());

/** What the server has worked so far, in ticks of the kernel, all threads together (proc(5)). */
function ticks(): number {
  const stat = readFileSync(`/proc/${server.pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return Number(user) + Number(system);
}

const wrong = "wrong horse battery staple";
const ways = {
  "for a session": async (email: string) => {
    expect((await trySignIn(server, email, wrong)).status).toBe(401);
  },
  "for a token": async (email: string) => {
    const headers = { Authorization: `Basic ${Buffer.from(`${email}:${wrong}`).toString("base64")}`, "Content-Type": "application/json" };
    const { status } = await over(server.origin)("/api/v1/tokens", { method: "POST", headers, body: JSON.stringify({ name: "guess" }) });
    expect(status).toBe(401);
  },
};

// The work and not the time that it takes: that is whoever else's on a busy machine.
test.runIf(process.platform === "linux").each(Object.entries(ways))(
  "a wrong password %s is as much work for an e-mail that nobody has as for one that somebody has",
  async (_, guess) => {
    const work = async (email: string) => {
      const before = ticks();
      for (let n = 0; n < 20; n++) await guess(email);
      return ticks() - before;
    };
    // What is done once, at the first of all.
    for (const email of [known, "nobody@example.org"]) await guess(email);
    const [somebodys, nobodys] = [await work(known), await work("nobody@example.org")];
    expect(somebodys, "hashing is what most of it goes to").toBeGreaterThan(20);
    expect(nobodys).toBeGreaterThan(somebodys / 2);
    expect(nobodys).toBeLessThan(somebodys * 2);
  },
);
