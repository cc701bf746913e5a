import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { asAdmin, over, password, join as signUp } from "#e2e/setup/client.ts";
import { launchTessera } from "#e2e/setup/tessera.ts";
import type { Image } from "#lib/web/shapes.ts";
import type { How, Outcome, Part } from "./part.ts";
import { randomOf } from "./random.ts";
import { faultsAtRest, hashesIn, leftOvers, readStore } from "./rest.ts";
import { saltedPicture } from "./salted.ts";
import { type Sent, sendBy, type Way, waysOf } from "./ways.ts";

/** A full disk: the data lie on a small file system of their own. `count` is how often it is filled. */
export const full: Part = { title: "full disk", count: 2, run };

const adminEmail = "admin@example.org";
const KiB = 1024;
/** ms in which deleted images must have left the disk: 60 s for undo, and the next purge. */
const purged = 120_000;

async function run({ seed, count, tell }: How): Promise<Outcome> {
  const random = randomOf(seed);
  const folder = mkdtempSync(join(tmpdir(), "tessera-full-"));
  const mounted = join(folder, "data");
  mkdirSync(mounted);
  const env = { DATA_DIR: mounted, ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password };
  // Mounted for this process and its children alone, and gone with them. Others than root are root of a world of their own.
  const alone = ["--mount", "--propagation", "private", ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"])];
  const mount = `mount -t tmpfs -o size=24m,mode=700 tessera "$0" && exec "$@"`;
  const server = await launchTessera({ door: "second", env, under: ["unshare", ...alone, "sh", "-c", mount, mounted] });
  const faults: string[] = [];
  const said: string[] = [];
  let passed = 0;
  const check = (wrong: string[], when: string) => {
    if (wrong.length === 0) passed += 1;
    else faults.push(`${when}: ${wrong.join(" ")}`);
  };
  try {
    await server.healthy();
    const data = `/proc/${server.pid}/root${mounted}`;
    const ballast = join(data, "ballast");
    const send = over(server.origin);
    const open = await waysOf(send);
    const { account, token, call } = await signUp(send);
    await (await asAdmin(send, adminEmail)).call("PATCH", `/admin/accounts/${account.id}`, { plan: "premium" });
    const known = new Set<string>();
    const upload = async (way: Way, extra: number): Promise<Sent> => {
      const sent = await sendBy(send, token, way, await saltedPicture(random, extra));
      if (sent.id !== null) known.add(sent.id);
      return sent;
    };

    /** What is wrong now, whatever was refused: everything that there is must be whole, counted and readable. */
    async function wrongNow(): Promise<string[]> {
      const wrong: string[] = [];
      const health = await send("/healthz");
      if (health.status !== 200) wrong.push(`The health is ${health.status}.`);
      await health.body?.cancel();
      const items: Image[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const { status, body }: { status: number; body: Page } = await call<Page>(
          "GET",
          `/images?limit=200${cursor && `&cursor=${cursor}`}`,
        );
        if (status !== 200) return [...wrong, `The gallery answers ${status}.`];
        items.push(...body.items);
        cursor = body.nextCursor;
      }
      if (items.length !== known.size || items.some(({ id }) => !known.has(id))) wrong.push(`${items.length} images, not ${known.size}.`);
      const { usage } = (await call("GET", "/me")).body;
      if (usage.images !== items.length) wrong.push(`The usage says ${usage.images} images.`);
      for (const path of ["200", "400", "original"]) {
        const answer = await send(`/i/${items.at(-1)?.key}/${path}`);
        await answer.arrayBuffer();
        if (items.length > 0 && answer.status !== 200) wrong.push(`A link to ${path} answers ${answer.status}.`);
      }
      const found = readStore(data);
      return [...wrong, ...faultsAtRest(found, hashesIn(data)), ...leftOvers(data, found).map((name) => `${name} is left.`)];
    }
    const mustRefuse = ({ status, code }: Sent) =>
      status === 507 && code === "storage-full" ? [] : [`It was answered with ${status} ${code}.`];
    const mustTake = ({ taken, status, code }: Sent) => (taken ? [] : [`It was answered with ${status} ${code}.`]);

    for (let round = 1; round <= count; round++) {
      tell(`round ${round}: a disk that others fill`);
      for (const way of open) check(mustTake(await upload(way, 20 * KiB)), `An upload by ${way} with room`);
      fill(ballast);
      for (const way of open) {
        for (const extra of [16, 500 * KiB]) {
          const sent = await upload(way, extra);
          check([...mustRefuse(sent), ...(await wrongNow())], `An upload of ${extra} bytes and more by ${way} on a full disk`);
        }
      }
      const [one = ""] = known;
      const { status, body } = await call("DELETE", `/images/${one}`);
      if (status === 204) known.delete(one);
      const refused = status === 507 && body?.code === "storage-full";
      check([...(status === 204 || refused ? [] : [`It was answered with ${status}.`]), ...(await wrongNow())], "A delete on a full disk");
      said.push(`round ${round}: a delete on a disk without a byte left: ${status}`);
      rmSync(ballast);
      for (const way of open) check(mustTake(await upload(way, 500 * KiB)), `An upload by ${way} with room again`);

      tell(`round ${round}: a disk that uploads fill`);
      let [taken, last] = [0, await upload("raw", 200 * KiB)];
      for (; last.taken; last = await upload(random.oneOf(open), random.below(600 * KiB))) taken += 1;
      check([...mustRefuse(last), ...(await wrongNow())], `An upload after ${taken} that filled the disk`);
      const ids = [...known];
      const removed = await call("POST", "/images/delete", { ids });
      check(
        removed.status === 200 && removed.body.deleted === ids.length ? [] : [`It was answered with ${removed.status}.`],
        "Deleting all of them",
      );
      if (removed.status === 200) known.clear();
      tell(`round ${round}: waiting for the purge`);
      const until = Date.now() + purged;
      while (readStore(data).images.length > 0 && Date.now() < until) await sleep(1000);
      check([...mustTake(await upload("form", 500 * KiB)), ...(await wrongNow())], "An upload after the purge");
      said.push(`round ${round}: ${taken} uploads filled the disk`);
    }
  } catch (error) {
    throw new Error(`${error}\n${server.log().slice(-2000)}`, { cause: error });
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, faults, late: [], said };
}

type Page = { items: Image[]; nextCursor: string | null };

/** Takes all the room that is left, to the last byte. */
function fill(file: string): void {
  const descriptor = openSync(file, "w");
  try {
    for (let size = 256 * KiB; size >= 1; size = Math.floor(size / 2)) {
      const bytes = Buffer.alloc(size, 1);
      try {
        for (;;) writeSync(descriptor, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
