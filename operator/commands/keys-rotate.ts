import { newSecret } from "#lib/config.ts";
import type { Command } from "../command.ts";
import { changeRing, fingerprintOf, readRing } from "../keys/ring.ts";
import { open } from "../open.ts";
import { say } from "../terminal.ts";

/** How long a session lasts, and how long a link that ended may be revived, ms (contract, section 7). */
const [session, revivable] = [30 * 86_400_000, 30 * 86_400_000];

export const keysRotate: Command = {
  name: "keys rotate",
  args: [],
  summary: "seal with a new secret from now on",
  help: `Puts a new secret in front of those that there are. It seals new links and sessions; the others go on opening theirs, so that every
link lives until its end. A generated secret is changed in DATA_DIR, whole or not at all; where AUTH_SECRET is set, its new value is printed.
Servers take it up when they are restarted.`,
  async run() {
    await open();
    const ring = await readRing();
    const fresh = newSecret();
    const now = Date.now();
    changeRing([fresh, ...ring.map(({ secret }) => secret)]);
    say(`${fingerprintOf(fresh)} seals from then on.`);
    for (const { fingerprint, until } of ring) {
      const end = new Date(Math.max(now + session, (until?.getTime() ?? 0) + revivable)).toISOString();
      say(
        `${fingerprint} may be dropped after ${end}, when the last session that it sealed is over, and the last link neither lives nor can be revived, if every server is restarted now and no old link is extended: npx tessera keys drop ${fingerprint}`,
      );
    }
    return 0;
  },
};
