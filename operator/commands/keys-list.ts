import type { Command } from "../command.ts";
import { readRing } from "../keys/ring.ts";
import { open } from "../open.ts";
import { say } from "../terminal.ts";

export const keysList: Command = {
  name: "keys list",
  args: [],
  summary: "list the secrets by their fingerprints",
  help: `The first seals new links and sessions, all open old ones. Beside each stands how many links and shares that have not ended were sealed
with it. No secret is printed.`,
  async run() {
    await open();
    for (const [place, { fingerprint, live, until }] of (await readRing()).entries()) {
      const ends = live === 0 || until === null ? "" : `, until ${until.toISOString()}`;
      say(`${fingerprint}  ${place === 0 ? "seals" : "opens"}  ${live} live${ends}`);
    }
    return 0;
  },
};
