import { countImages } from "#db/census.ts";
import { checkStore } from "#db/client.ts";
import type { Command } from "../command.ts";
import { open } from "../open.ts";
import { clear, note, say } from "../terminal.ts";
import type { Finding } from "../verify/finding.ts";
import { findFaults } from "../verify/index.ts";

export const verify: Command = {
  name: "verify",
  args: [],
  options: { repair: { type: "boolean" } },
  summary: "compare rows, files and links with each other",
  help: `Reads everything: every original, thumbnail and copy against its size and SHA-256, every stored file against the rows, every account's
usage against the sum of its images, every temporary link's token against its row, and what albums, searches and tags show against the
images. Prints what is wrong, one line each, and ends with 1 if anything is. Uploads under way and images whose deletion is under
way are not wrong.

  --repair   puts right what can be without loss: thumbnails and copies are dropped, to be made again when they are asked for, usage is
             counted again, links are pointed back, albums and tags are written anew, left-over files are
             removed. No original that a row knows is ever touched.`,
  async run({ values }) {
    await open();
    const findings = [...(await checkStore()).map((fault): Finding => ({ subject: "database", fault })), ...(await findFaults())];
    clear();
    const left = values["repair"] ? await repair(findings) : findings;
    if (!values["repair"]) for (const { subject, fault } of findings) say(`${subject} ${fault}`);
    const { images, bytes } = await countImages();
    if (left.length === 0) {
      note(`All is well: ${images} images of ${bytes} bytes, and all that belongs to them.`);
      return 0;
    }
    const mendable = left.filter(({ mend }) => mend !== undefined).length;
    const advice = values["repair"]
      ? "not mended; a backup may have what is lost"
      : mendable > 0
        ? `${mendable} of them --repair can mend`
        : "";
    note(`${left.length} found among ${images} images${advice && `: ${advice}`}.`);
    return 1;
  },
};

/** Mends what can be, and returns what is left. */
async function repair(findings: Finding[]): Promise<Finding[]> {
  const left: Finding[] = [];
  for (const finding of findings) {
    const { subject, fault, mend } = finding;
    const how = mend === undefined ? null : await mend();
    say(`${subject} ${fault}: ${how ?? "not mended"}`);
    if (how === null) left.push(finding);
  }
  return left;
}
