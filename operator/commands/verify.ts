import { countImages } from "#db/census.ts";
import { checkStore } from "#db/client.ts";
import { type Command, Fault } from "../command.ts";
import { open } from "../open.ts";
import { clear, note, say } from "../terminal.ts";
import { checkAnswers } from "../verify/answers.ts";
import type { Finding } from "../verify/finding.ts";
import { findFaults } from "../verify/index.ts";

export const verify: Command = {
  name: "verify",
  args: [],
  options: {
    repair: { type: "boolean" },
    links: { type: "string" },
    make: { type: "boolean" },
    json: { type: "boolean" },
  },
  summary: "compare rows, files and links with each other",
  help: `Reads everything: every original, thumbnail and copy against its size and SHA-256, every stored file against the rows, every account's
usage against the sum of its images, every temporary link's token against its row, and what albums, searches and tags show against the
images. Prints what is wrong, one line each, and ends with 1 if anything is. Uploads under way and images whose deletion is under
way are not wrong.

  --repair   puts right what can be without loss: thumbnails and copies are dropped, to be made again when they are asked for, usage is
             counted again, links are pointed back, albums and tags are written anew, left-over files are
             removed. No original that a row knows is ever touched.
  --links    asks a running server, by its origin (https://pictures.example), for every link there is instead: each image in every
             height of any plan and as its original, each temporary link and share in whatever state. Prints those that answer and must
             not, do not answer and must, or may be kept by caches for longer than they live. It asks by HEAD: no view is used, and no
             ledger written. What a watermarked link or share shows may be made by it.
  --make     asks with --links for permanent thumbnails and those of shares too that were not made yet, which makes them
  --json     prints what --links finds for programs: {"asked", "findings": [{"subject", "fault"}]}`,
  async run({ values }) {
    await open();
    if (typeof values["links"] === "string") return walk(values["links"], values["make"] === true, values["json"] === true);
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

/** Asks for every link at an origin. */
async function walk(url: string, make: boolean, json: boolean): Promise<number> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new Fault(`“${url}” is not the origin of a server.`, 2);
  const { origin } = new URL(url);
  await fetch(`${origin}/healthz`, { method: "HEAD" }).catch((cause: Error) => {
    throw new Fault(`There is no server at ${origin}: ${cause.cause instanceof Error ? cause.cause.message : cause.message}`);
  });
  let asked = 0;
  const findings = await findFaults([checkAnswers(origin, make, (more) => (asked += more))]);
  clear();
  if (json) say(JSON.stringify({ asked, findings: findings.map(({ subject, fault }) => ({ subject, fault })) }));
  else for (const { subject, fault } of findings) say(`${subject} ${fault}`);
  note(findings.length === 0 ? `All is well: ${asked} links answer as they must.` : `${findings.length} found among ${asked} links.`);
  return findings.length === 0 ? 0 : 1;
}

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
