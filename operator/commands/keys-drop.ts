import { type Command, Fault } from "../command.ts";
import { changeRing, readRing } from "../keys/ring.ts";
import { open } from "../open.ts";
import { say } from "../terminal.ts";

export const keysDrop: Command = {
  name: "keys drop",
  args: ["FINGERPRINT"],
  options: { force: { type: "boolean" } },
  summary: "take a secret out of use",
  help: `What it sealed opens no more: sessions end, and so do links and shares, which is why one stays on which links
hang that live, or that ended and may be revived.
\`npx tessera keys list\` has the fingerprints.

  --force   drops it all the same, which ends those links for good`,
  async run({ positionals: [fingerprint = ""], values }) {
    await open();
    const ring = await readRing();
    const dropped = ring.find((key) => key.fingerprint === fingerprint.toLowerCase());
    if (dropped === undefined) throw new Fault(`There is no secret “${fingerprint}”. \`npx tessera keys list\` has them.`);
    if (ring.length === 1) throw new Fault("It is the only secret. Rotate first: npx tessera keys rotate");
    const { live, ended, until } = dropped;
    if (live > 0 && !values["force"]) {
      throw new Fault(
        `${live} live links and shares were sealed with it, the last of which ends at ${until?.toISOString()}. --force ends them now.`,
      );
    }
    if (ended > 0 && !values["force"]) {
      throw new Fault(
        `${ended} links and shares were sealed with it that ended and may be revived for 30 days. --force ends them for good.`,
      );
    }
    changeRing(ring.filter((key) => key !== dropped).map(({ secret }) => secret));
    say(`${dropped.fingerprint} is dropped.`);
    return 0;
  },
};
