import { asAdmin, join, over, password } from "#e2e/setup/client.ts";
import { startCluster } from "#e2e/setup/cluster.ts";
import { startGround } from "#e2e/setup/ground.ts";
import type { How, Outcome, Part } from "./part.ts";

const adminEmail = "admin@example.org";

/** Two nodes that start at the same moment on an empty database and an empty bucket, `count` times: they make one installation. */
export const starts: Part = { title: "two first starts at once", count: 10, run };

async function run({ count, tell }: How): Promise<Outcome> {
  const ground = await startGround();
  const faults: string[] = [];
  let passed = 0;
  try {
    for (let round = 1; round <= count; round++) {
      tell(`start ${round} of ${count}`);
      const name = `first${round}`;
      const pooled = new URL(ground.pgbouncer.url);
      pooled.pathname = name;
      const env = { ...ground.settings, ...(await ground.s3.settings(name)), DATABASE_URL: await ground.postgres.url(name) };
      const cluster = await startCluster({ ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, ...env }, [
        {},
        { env: { DATABASE_URL: pooled.href } },
      ]);
      const [here = "", there = ""] = cluster.nodes.map(({ origin }) => origin);
      const wrong = await faultsBetween(here, there).finally(cluster.stop);
      if (/"level":[56]0/.test(cluster.log())) wrong.push(`A node failed: ${cluster.log().slice(-2000)}`);
      faults.push(...wrong.map((fault) => `(start ${round}) ${fault}`));
      if (wrong.length === 0) passed += 1;
    }
  } finally {
    await ground.stop();
  }
  return { passed, faults, late: [], said: [] };
}

/** What is wrong between two nodes that are to be one installation, each in a sentence. */
async function faultsBetween(here: string, there: string): Promise<string[]> {
  const faults: string[] = [];
  // What one of them gives the other one takes.
  const { token } = await asAdmin(over(here), adminEmail);
  await join(over(here), "ada@example.org");
  for (const origin of [here, there]) {
    const read = async (path: string) => {
      const answer = await over(origin)(`/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } });
      return (await answer.json()) as { items?: { id: string; role?: string; email?: string }[] };
    };
    const plans = (await read("/plans")).items?.map(({ id }) => id).toSorted();
    if (String(plans) !== "basic,enterprise,premium") faults.push(`The plans are ${plans}.`);
    const accounts = (await read("/admin/accounts")).items?.map(({ email, role }) => `${email} ${role}`).toSorted();
    if (String(accounts) !== `ada@example.org user,${adminEmail} admin`) faults.push(`The accounts are ${accounts}.`);
  }
  return faults;
}
