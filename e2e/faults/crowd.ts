import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { asAdmin, type Caller, caller, join, type Send } from "#e2e/setup/client.ts";
import type { Harms } from "./harms.ts";
import type { Random } from "./random.ts";
import { saltedPicture } from "./salted.ts";
import { sendBy, type Way, waysOf } from "./ways.ts";

/**
 * What somebody outside knows of an image that they sent: `unsure` while no answer has come, and for ever when none came.
 * A refused one must be as gone as a deleted one.
 */
type State = "unsure" | "there" | "gone";
export type Known = { way: Way; sha256: string; bytes: number; state: State; id: string | null; held: boolean; deletedAt: number };

/** One account, what its owner knows of its images, and the plans that it may be on: several while a change has no answer. */
export type Member = { accountId: string; token: string; images: Known[]; plans: string[]; changing: boolean };

export type Tally = { uploads: number; deletes: number; restores: number; planChanges: number; cut: number };

const KiB = 1024;
const plans = ["basic", "premium", "enterprise"];
/** Images that an account keeps before its owner deletes more than they send. */
const ENOUGH = 40;

export type Crowd = {
  members: Member[];
  tally: Tally;
  faults: string[];
  /** Lets everybody act until `stop` is called; a server that is away is asked again. */
  begin(): void;
  stop(): Promise<void>;
};

export type Inviting = {
  send: Send;
  adminEmail: string;
  random: Random;
  /** What is done to the nodes where a balancer stands between: its 503 says nothing of what a node did before it was lost, and what may be asked twice it asks again then. */
  harms?: Harms;
};

/** Signs up three people, at an installation that is new. */
export async function invite(inviting: Inviting): Promise<Crowd> {
  const { send, adminEmail } = inviting;
  const members: Member[] = [];
  for (let n = 0; n < 3; n++) {
    const { account, token } = await join(send);
    members.push({ accountId: account.id, token, images: [], plans: ["basic"], changing: false });
  }
  const { token } = await asAdmin(send, adminEmail);
  return gather(inviting, token, members, await waysOf(send));
}

/** People who send, delete, bring back and change plans at once, two for each account, and note every answer. */
function gather({ send, random, harms }: Inviting, admin: string, members: Member[], open: Way[]): Crowd {
  const tally: Tally = { uploads: 0, deletes: 0, restores: 0, planChanges: 0, cut: 0 };
  const faults: string[] = [];
  let acting = false;
  let people: Promise<void>[] = [];

  const isUnsure = (status: number) => harms !== undefined && status === 503;

  async function act(member: Member): Promise<void> {
    while (acting) {
      const met = await deed(member).catch((error: unknown) => {
        if (!isCut(error)) faults.push(`A client failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
        return false;
      });
      if (met) continue;
      tally.cut += 1;
      await sleep(20);
    }
  }

  function deed(member: Member): Promise<boolean> {
    const crowded = member.images.filter(({ state }) => state === "there").length > ENOUGH;
    const choice = random.fraction() * (crowded ? 0.6 : 1);
    if (choice < 0.2) return removeOne(member);
    if (choice < 0.35) return removeSome(member);
    if (choice < 0.42) return bringBack(member);
    if (choice < 0.5) return changePlan(member);
    return upload(member);
  }

  const as = ({ token }: Member): Caller => caller(send, token);

  async function upload(member: Member): Promise<boolean> {
    const picture = await saltedPicture(random, random.chance(0.1) ? random.below(2000 * KiB) : random.below(60 * KiB));
    const sha256 = createHash("sha256").update(picture).digest("hex");
    const way = random.oneOf(open);
    const known: Known = { way, sha256, bytes: picture.length, state: "unsure", id: null, held: true, deletedAt: 0 };
    member.images.push(known);
    try {
      const { status, taken, id, text } = await sendBy(send, member.token, way, picture);
      // What has come in parts and cannot be finished now may be finished by the server later.
      known.state = taken ? "there" : isUnsure(status) || (way === "tus" && status === 503) ? "unsure" : "gone";
      known.id = id;
      if (taken) tally.uploads += 1;
      else if (status !== 503) faults.push(`An upload by ${way} was answered with ${status}: ${text}`);
      return true;
    } finally {
      known.held = false;
    }
  }

  /** Takes some of the member's images, so that nobody else acts on them, for the time of `use`. */
  async function holding(
    member: Member,
    most: number,
    which: (known: Known) => boolean,
    use: (held: (Known & { id: string })[]) => Promise<void>,
  ) {
    const free = member.images.filter((known): known is Known & { id: string } => known.id !== null && !known.held && which(known));
    const held = Array.from({ length: Math.min(most, free.length) }, () => free.splice(random.below(free.length), 1)[0]).filter(
      (known) => known !== undefined,
    );
    if (held.length === 0) return upload(member);
    for (const known of held) known.held = true;
    try {
      await use(held);
      return true;
    } finally {
      for (const known of held) known.held = false;
    }
  }

  const isThere = ({ state }: Known) => state === "there";

  const removeOne = (member: Member) =>
    holding(member, 1, isThere, async ([known]) => {
      if (known === undefined) return;
      known.state = "unsure";
      known.deletedAt = Date.now();
      const worst = harms?.watch();
      const { status } = await as(member).call("DELETE", `/images/${known.id}`);
      const isGone = status === 204 || (status === 404 && worst?.() === "loss");
      if (status === 404 && !isGone) faults.push(`The image ${known.id} was not there to delete.`);
      known.state = isGone ? "gone" : isUnsure(status) ? "unsure" : "there";
      tally.deletes += 1;
    });

  const removeSome = (member: Member) =>
    holding(member, 8, isThere, async (held) => {
      for (const known of held) Object.assign(known, { state: "unsure", deletedAt: Date.now() });
      const { status, body } = await as(member).call("POST", "/images/delete", { ids: held.map(({ id }) => id) });
      if (status === 200 && body.deleted !== held.length) faults.push(`Of ${held.length} images ${body.deleted} were there to delete.`);
      for (const known of held) known.state = status === 200 ? "gone" : isUnsure(status) ? "unsure" : "there";
      tally.deletes += held.length;
    });

  const bringBack = (member: Member) =>
    holding(
      member,
      4,
      ({ state, deletedAt }) => state === "gone" && Date.now() - deletedAt < 40_000,
      async (held) => {
        for (const known of held) known.state = "unsure";
        const { status, body } = await as(member).call("POST", "/images/restore", { ids: held.map(({ id }) => id) });
        const back = status === 200 && body.restored === held.length;
        if (status === 200 && !back) faults.push(`Of ${held.length} deleted images ${body.restored} came back.`);
        for (const known of held) known.state = back ? "there" : status === 200 || isUnsure(status) ? "unsure" : "gone";
        tally.restores += held.length;
      },
    );

  async function changePlan(member: Member): Promise<boolean> {
    if (member.changing) return upload(member);
    const plan = random.oneOf(plans);
    member.changing = true;
    member.plans.push(plan);
    try {
      const { status } = await caller(send, admin).call("PATCH", `/admin/accounts/${member.accountId}`, { plan });
      if (status === 200) member.plans = [plan];
      tally.planChanges += 1;
      return true;
    } finally {
      member.changing = false;
    }
  }

  return {
    members,
    tally,
    faults,
    begin() {
      acting = true;
      people = members.flatMap((member) => Array.from({ length: 2 }, () => act(member)));
    },
    async stop() {
      acting = false;
      await Promise.all(people);
    },
  };
}

/** Whether a connection was refused or cut, which says nothing of what the server did. */
export function isCut(error: unknown): boolean {
  return error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message);
}
