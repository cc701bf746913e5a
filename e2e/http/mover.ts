import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, type Caller, caller, join, over, type Send } from "#e2e/setup/client.ts";
import type { Account, Album, Image } from "#lib/web/shapes.ts";
import { change, good } from "./house.ts";
import { picture } from "./pictures.ts";
import { knock } from "./wire.ts";

type Kept = { id: string; key: string; name: string; bytes: Buffer };
type Deed = (me: Caller, turn: number) => Promise<Answer<unknown> | null>;

/** Somebody who goes on with everything that there is to do while their installation is moved. */
export type Mover = {
  /** Does everything, one thing after the other, and again after a `pause` in ms, until it is `done`. */
  act(send: Send, admin: Caller, done: AbortSignal, pause?: number): Promise<void>;
  /** What was answered, as `"upload 201"`. */
  answers: Set<string>;
  /** What is not as it was acknowledged. */
  faultsAt(origin: string): Promise<string[]>;
};

/** Signs one up, with an album, and a friend whose plan changes. */
export async function newMover(send: Send, admin: Caller): Promise<Mover> {
  const [{ account, token, ...first }, friend] = await Promise.all([join(send), join(send)]);
  await change({ admin }, account.id, { plan: "enterprise" });
  const album = good<Album>(await first.call("POST", "/albums", { name: "Begun" }));
  const answers = new Set<string>();
  let images: Kept[] = [];
  const removed: Pick<Kept, "id" | "key">[] = [];
  const links: { id: string; imageId: string; path: string; live: boolean }[] = [];
  const collected = new Set<string>();
  let plan = friend.account.plan.id;

  const deedsOf = (admin: Caller): Record<string, Deed> => ({
    async upload(me) {
      const bytes = await picture();
      const answer = await me.upload(bytes);
      if (answer.status === 201) images.push({ ...answer.body, bytes: Buffer.from(bytes) });
      return answer;
    },
    async rename(me, turn) {
      const image = images[turn % images.length];
      if (image === undefined) return null;
      const answer = await me.call<Image>("PATCH", `/images/${image.id}`, { name: `Renamed ${turn}` });
      if (answer.status === 200) image.name = answer.body.name;
      return answer;
    },
    async link(me) {
      const image = images.at(-1);
      if (image === undefined) return null;
      const answer = await me.link(image.id, 3000);
      if (answer.status === 201) links.push({ id: answer.body.id, imageId: image.id, path: new URL(answer.body.url).pathname, live: true });
      return answer;
    },
    async revoke(me, turn) {
      const link = links.at(-1);
      if (link === undefined || turn % 2 === 0) return null;
      const answer = await me.call("DELETE", `/links/${link.id}`);
      if (answer.status === 204) link.live = false;
      return answer;
    },
    async album(me, turn) {
      const answer = await me.call<Album>("PATCH", `/albums/${album.id}`, { name: `Album ${turn}` });
      if (answer.status === 200) album.name = answer.body.name;
      return answer;
    },
    async collect(me) {
      const image = images.at(-1);
      if (image === undefined) return null;
      const answer = await me.call("POST", `/albums/${album.id}/images`, { ids: [image.id] });
      if (answer.status === 200) collected.add(image.id);
      return answer;
    },
    async plan(_, turn) {
      const next = turn % 2 === 0 ? "premium" : "enterprise";
      const answer = await admin.call("PATCH", `/admin/accounts/${friend.account.id}`, { plan: next });
      if (answer.status === 200) plan = next;
      return answer;
    },
    async remove(me) {
      const [image, ...others] = images;
      if (image === undefined || others.length < 3) return null;
      const answer = await me.call("DELETE", `/images/${image.id}`);
      if (answer.status === 204) {
        removed.push({ id: image.id, key: image.key });
        collected.delete(image.id);
        images = others;
      }
      return answer;
    },
  });

  return {
    answers,
    async act(send, admin, done, pause = 0) {
      const me = caller(send, token);
      const deeds = Object.entries(deedsOf(admin));
      for (let turn = 0; !done.aborted; turn++) {
        for (const [name, deed] of deeds) {
          const answer = await deed(me, turn);
          if (answer === null) continue;
          answers.add(`${name} ${answer.status}`);
          if (answer.status >= 300) await sleep(50);
        }
        await sleep(pause);
      }
    },
    async faultsAt(origin) {
      const faults: string[] = [];
      const must = (what: string, found: unknown, be: unknown) => {
        if (found !== be) faults.push(`${what} is ${found} and not ${be}`);
      };
      const me = caller(over(origin), token);
      must("the plan", good<Account>(await caller(over(origin), friend.token).call("GET", "/me")).plan.id, plan);
      const found = good<Album>(await me.call("GET", `/albums/${album.id}`));
      must("the album", `${found.name} of ${found.images}`, `${album.name} of ${collected.size}`);
      for (const { id, key, name, bytes } of images) {
        must("a name", good<Image>(await me.call("GET", `/images/${id}`)).name, name);
        must("that an original is as it was", (await knock(origin, `/i/${key}/original`)).body.equals(bytes), true);
      }
      for (const { key } of removed) must("what was removed", (await knock(origin, `/i/${key}/original`)).status, 404);
      const gone = new Set(removed.map(({ id }) => id));
      for (const { path, imageId, live } of links)
        must("a link", (await knock(origin, path)).status, live && !gone.has(imageId) ? 200 : 404);
      return faults;
    },
  };
}
