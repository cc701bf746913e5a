import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Photo } from "#bench/photo.ts";
import { upload } from "#bench/site.ts";
import { asAdmin, over, password, join as signUp } from "#e2e/setup/client.ts";
import type { Postgres } from "#e2e/setup/postgres.ts";
import { startTessera, type Tessera } from "#e2e/setup/tessera.ts";
import { fillPostgres, fillSqlite } from "./fill.ts";
import { type Size, sizes } from "./rows.ts";

export type Engine = "SQLite" | "PostgreSQL";
/** Accounts that are measured: one that has the same in every store, one that has a thousandth of all images, and the one with most. */
export type People = Record<"steady" | "usual" | "biggest", { token: string; id: string }>;
/** A full store behind a running server. `real`: the key of an image whose files are there. */
export type Store = { size: Size; origin: string; people: People; admin: string; real: string; close(): Promise<void> };

const admin = { ADMIN_EMAIL: "bench@example.org", ADMIN_PASSWORD: password };

/** Fills a store of every size and starts a server on each. `postgres` is null for SQLite. */
export async function openStores(postgres: Postgres | null, photo: Photo, tell: (now: string) => void): Promise<Store[]> {
  const stores: Store[] = [];
  for (const size of sizes) {
    tell(`filling ${postgres ? "PostgreSQL" : "SQLite"} with ${size.toLocaleString("en")} images`);
    stores.push(await openStore(size, postgres, photo));
  }
  return stores;
}

async function openStore(size: Size, postgres: Postgres | null, photo: Photo): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-growth-"));
  const url = postgres && (await postgres.url(`growth_${size}`));
  const start = () => startTessera({ door: "second", env: { ...admin, DATA_DIR: dataDir, ...(url && { DATABASE_URL: url }) } });
  const first = await start();
  const { people, real } = await inhabit(first, photo);
  await first.stop();

  const { steady, usual, biggest } = people;
  const filling = { images: size, accounts: 1_000, steady: steady.id, usual: usual.id, biggest: biggest.id, now: new Date() };
  if (url) await fillPostgres(url, filling);
  else fillSqlite(join(dataDir, "tessera.db"), filling);

  const tessera = await start();
  const { token } = await asAdmin(over(tessera.origin), admin.ADMIN_EMAIL);
  return {
    size,
    origin: tessera.origin,
    people,
    admin: token,
    real,
    async close() {
      await tessera.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Signs up who is measured, on a plan with temporary links, and uploads a few real files. */
async function inhabit({ origin }: Tessera, photo: Photo): Promise<{ people: People; real: string }> {
  const send = over(origin);
  const administrator = await asAdmin(send, admin.ADMIN_EMAIL);
  const arrive = async () => {
    const person = await signUp(send);
    const { status } = await administrator.call("PATCH", `/admin/accounts/${person.account.id}`, { plan: "enterprise" });
    if (status !== 200) throw new Error(`The plan of an account could not be changed: ${status}`);
    return person;
  };
  const [steady, usual, biggest] = [await arrive(), await arrive(), await arrive()];
  const { key: real } = await upload({ person: steady }, photo);
  const id = ({ account, token }: typeof steady) => ({ id: account.id, token });
  return { people: { steady: id(steady), usual: id(usual), biggest: id(biggest) }, real };
}
