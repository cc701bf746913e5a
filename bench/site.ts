import { asAdmin, join, over, password } from "#e2e/setup/client.ts";
import { type Door, startTessera, type Tessera } from "#e2e/setup/tessera.ts";
import { childOf } from "./measure/cpu.ts";
import type { Photo } from "./photo.ts";

/** A running Tessera, and its process where the system tells. */
export type Served = { tessera: Tessera; pid: number | null };
/** A Tessera with somebody who is signed up on a plan. */
export type Site = Served & { person: Awaited<ReturnType<typeof join>> };

const admin = { ADMIN_EMAIL: "bench@example.org", ADMIN_PASSWORD: password };

/** Starts a Tessera with its own empty data, as `npm start` runs it, with `env` beside its settings, and signs somebody up on `plan`. */
export async function openSite(plan: string, env: Record<string, string> = {}): Promise<Site> {
  const served = await serve("second", { ...admin, ...env });
  const person = await join(over(served.tessera.origin));
  await administer(served, `/accounts/${person.account.id}`, { plan });
  return { ...served, person };
}

/** Changes an account or a plan, as its administrator. */
export async function administer({ tessera }: Served, path: string, change: object): Promise<void> {
  const { status, body } = await (await asAdmin(over(tessera.origin), admin.ADMIN_EMAIL)).call("PATCH", `/admin${path}`, change);
  if (status !== 200) throw new Error(`${path} could not be changed: ${JSON.stringify(body)}`);
}

/** Starts Next alone, without `server.ts`, on the data of a site. */
export function openFirstDoor({ tessera }: Site): Promise<Served> {
  return serve("first", { DATA_DIR: tessera.dataDir });
}

/** Uploads the photo, and returns the image. */
export async function upload({ person }: Pick<Site, "person">, { bytes }: Photo) {
  const { status, body } = await person.upload(bytes);
  if (status !== 201) throw new Error(`The upload was answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function serve(door: Door, env: Record<string, string>): Promise<Served> {
  const { started, pid } = await childOf(() => startTessera({ door, env }));
  return { tessera: started, pid };
}
