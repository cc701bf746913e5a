import { goSilent, readStanding, reopen } from "#db/closing.ts";
import { readInstallation } from "#db/installation.ts";
import { config, secrets } from "#lib/config.ts";
import { openStoreAsItIs } from "#lib/installation.ts";
import { type Command, Fault } from "../command.ts";
import type { Found } from "../move/arrival.ts";
import { standingFault } from "../move/closed.ts";
import { type Destination, options, readDestination } from "../move/destination.ts";
import { move as carry, forgetJournal } from "../move/move.ts";
import { reopenHere } from "../move/reopen.ts";
import { openThere } from "../move/there.ts";
import { inTurn } from "../move/turn.ts";
import { open } from "../open.ts";
import { note, say } from "../terminal.ts";

export const move: Command = {
  name: "move",
  args: [],
  options: { ...options, reopen: { type: "boolean" } },
  summary: "carry everything to another database, bucket or folder, while the server serves",
  help: `Copies every row and file of the installation that the settings name to where the options say; what they do not name stays where it is.
Each file is read there and compared with its SHA-256, and every table row by row. Servers serve meanwhile; for the last of it they take no
changes (503, to be tried again) and show pictures on. Then the old database answers nobody any more, and this prints what to set for
every server and restart it with. If it is broken off, nothing has changed, and the same call goes on where it was.

  --database    postgres://…, which has to be empty, or sqlite (in --data-dir). PGPASSWORD may hold the password
  --bucket      the bucket for the files, which has to be without pictures and whose keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY;
                or none: in --data-dir
  --endpoint, --region, --path-style
                where the bucket is, as S3_ENDPOINT, S3_REGION and S3_FORCE_PATH_STYLE would say it
  --data-dir    another DATA_DIR
  --reopen      opens an old database again that was closed or left: what has changed at the new place since is not in it. Stop the servers of
                the new place first: where both have the same files, each would take the other's for left over. Refused where files have
                come there since

Uploads that are under way at the end begin anew. Nothing is removed here: once you are content with the new place, do so yourself.`,
  async run(given) {
    if (given.values["reopen"] === true) return reopenAgain();
    const to = readDestination(given);
    await openAsItStands();
    await inTurn(() => carryOrEnd(to));
    return 0;
  },
};

/** Opens the store here, brought up to date unless it was left. */
async function openAsItStands(): Promise<void> {
  if (!(await openStoreAsItIs()) || (await readStanding()).movedTo === null) await open();
}

async function carryOrEnd(to: Destination): Promise<void> {
  const standing = await readStanding();
  const fault = standingFault(standing);
  if (fault !== null && standing.movedTo !== to.words) throw fault;
  // Who has closed it and does not hold the turn any more has died.
  if (fault === null && standing.closedUntil !== null) await reopen();
  const there = to.carries.rows ? openThere(to.env) : null;
  const found = (await there?.look((await readInstallation()).nonce)) ?? "nothing";
  if (fault !== null) {
    if (there === null || (found !== "part" && found !== "all")) throw fault;
    // An earlier call was broken off between its last two steps.
    await goSilent();
    await there.finish();
    note("All of it was there already.");
  } else {
    mustBeFree(found, to);
    const { files, rows, closedMs } = await carry(to, there, found);
    const what = [...(to.carries.rows ? [`${rows} rows`] : []), ...(to.carries.files ? [`${files} files`] : [])].join(" and ");
    note(`Moved ${what}, each compared, to ${to.words}. Changes had to wait for ${Math.ceil(closedMs / 1000)} s.`);
  }
  tellSettings(to);
  await forgetJournal(to);
}

function mustBeFree(found: Found, { words }: Destination): void {
  if (found === "all") throw new Fault(`${words} is this very installation, or one that moved there: nothing is left to do.`);
  if (found === "another") throw new Fault("The database there holds another Tessera: a move needs an empty one.");
  if (found === "left")
    throw new Fault("The database there holds a Tessera that has moved away from it: take it away, or choose another --data-dir.");
  if (typeof found === "object") {
    throw new Fault(
      `The database there has tables of something else (${found.tables.slice(0, 10).join(", ")}): a move needs an empty one.`,
    );
  }
}

function tellSettings({ changes, alike, config: there, carries }: Destination): void {
  note("Start every server with these settings, and those that it has otherwise:");
  for (const line of changes) say(line);
  const ofMany = there.databaseUrl !== null || there.bucket !== null;
  if (ofMany && config().secrets === null) say(`AUTH_SECRET=${secrets().join(",")}`);
  if (alike.length > 0) note(`and with ${alike.join(" and ")} as they were for this call.`);
  if (!carries.rows) note("No changes are taken until all of them have been: then call npx tessera move --reopen");
}

async function reopenAgain(): Promise<number> {
  await openAsItStands();
  const left = await reopenHere();
  note(left === null ? "It takes changes." : `It serves here again, as it was when it moved to ${left}.`);
  return 0;
}
