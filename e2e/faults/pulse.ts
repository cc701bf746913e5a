import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

// A process of its own, so that nothing but the server keeps it waiting: asks for the health of a server again and again, and
// tells its parent how long that took at the longest, in ms, and what did not succeed.

const origin = String(process.argv[2]);
const agent = new Agent({ keepAlive: true });
const told = { asked: 0, slowest: 0, failed: [] as string[] };
let ending = false;
process.once("message", () => (ending = true));
process.once("disconnect", () => process.exit());

while (!ending) {
  const since = performance.now();
  const outcome = await ask();
  told.asked += 1;
  told.slowest = Math.max(told.slowest, performance.now() - since);
  if (outcome !== "200") told.failed.push(outcome);
  await sleep(25);
}
process.send?.(told, () => process.exit());

function ask(): Promise<string> {
  return new Promise((resolve) => {
    const request = get(`${origin}/healthz`, { agent }, (answer) => answer.resume().on("end", () => resolve(String(answer.statusCode))));
    request.on("error", (error) => resolve(error.message));
  });
}
