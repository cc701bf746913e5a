import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { insertAccount } from "#db/accounts.ts";
import { atomically } from "#db/client.ts";
import { advanceUpload, finishing, seizeLease } from "#db/uploads.ts";
import { draftAccount } from "#lib/auth/accounts.ts";
import { newId } from "#lib/id.ts";
import { openInstallation } from "#lib/installation.ts";
import { storage } from "#lib/storage/index.ts";
import { dropUpload } from "./finish.ts";
import { lifetime, storeUpload, takeLease } from "./lease.ts";

const hour = 3_600_000;
let ownerId: string;
beforeAll(async () => {
  await openInstallation();
  const draft = await draftAccount({ email: "owner@example.org", password: "correct horse battery staple" }, "user");
  await insertAccount(draft);
  ownerId = draft.id;
});
afterEach(() => {
  vi.useRealTimers();
});

const begin = () => {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + lifetime);
  return storeUpload({ id: newId(), ownerId, length: 1000, metadata: "", createdAt, expiresAt }, () => {});
};

test.each([hour, -hour])("a lease holds as long as it is renewed, where a node's clock is %i ms off", async (off) => {
  const { lease, upload } = await begin();
  vi.useFakeTimers({ now: Date.now() + off, toFake: ["Date"] });
  expect(await seizeLease(upload.id, "another", 5_000)).toBeNull();
  // The one whose clock is wrong holds it no longer and no shorter than others do.
  await lease.advance(10, ["0-piece"]);
  vi.useRealTimers();
  expect(await seizeLease(upload.id, "another", 5_000)).toBeNull();
  await lease.release();
  expect(await seizeLease(upload.id, "another", 5_000)).toMatchObject({ received: 10, pieces: ["0-piece"], lease: "another" });
  await expect(lease.advance(20, [])).rejects.toMatchObject({ code: "invalid", status: 409 });
});

test("a lease that nobody renews is over by itself, and what its holder wrote since is not noted", async () => {
  const { upload, lease } = await begin();
  await lease.release();
  await seizeLease(upload.id, "the dead", 50);
  await sleep(100);
  const next = await takeLease(upload.id, () => {});
  const progress = { received: 30, pieces: [], expiresAt: upload.expiresAt };
  expect(await advanceUpload(upload.id, "the dead", 5_000, progress)).toBeNull();
  expect(next.upload.received).toBe(0);
  await next.lease.release();
});

test("an upload that is being removed is finished by nobody, even where the lease is lost on the way", async () => {
  const { upload, lease } = await begin();
  await lease.advance(1000, ["0-piece"]);
  const removed: string[] = [];
  // Its holder is held up before the bytes go, for longer than the lease lasts.
  const remove = vi.spyOn(storage(), "remove").mockImplementation(async (name) => {
    await lease.release();
    const next = await seizeLease(upload.id, "another", 5_000);
    expect([next?.received, next?.pieces]).toEqual([0, []]);
    removed.push(name);
  });
  await dropUpload(upload, lease);
  remove.mockRestore();
  expect(removed).toHaveLength(1);

  const other = await begin();
  await other.lease.advance(1000, ["0-piece"]);
  await other.lease.release();
  await seizeLease(other.upload.id, "another", 5_000);
  await expect(dropUpload(other.upload, other.lease)).rejects.toMatchObject({ status: 409 });
  const over = new Date();
  await atomically(finishing(other.upload.id, "another", over, over));
});
