import { tooManyLeftOver, type UnknownFile, unknownFiles } from "#lib/images/sweep.ts";
import { storage } from "#lib/storage/index.ts";
import type { Check, Finding } from "./finding.ts";

/** Every stored file: some row knows it. What may be an upload under way is left to the sweep, which is hourly. */
export const checkStrays: Check = async function* (progress) {
  let done = 0;
  const strays: UnknownFile[] = [];
  for await (const file of unknownFiles()) {
    progress("Listing files", (done += 1));
    if (file.state !== "arriving") strays.push(file);
  }
  const leftOver = strays.filter(({ state }) => state === "left-over");
  const removable = !(await tooManyLeftOver(leftOver));
  for (const file of strays) {
    const finding = describe(file, removable);
    yield { finding, again: async () => ((await storage().size(file.name)) === null ? null : finding) };
  }
};

function describe({ name, state }: UnknownFile, removable: boolean): Finding {
  if (state === "foreign") return { subject: name, fault: "is no file of Tessera's: move it elsewhere" };
  if (state === "older") return { subject: name, fault: `is a file that no row knows, older than this installation: ${wrongDatabase}` };
  if (!removable) return { subject: name, fault: `is one of more files that no row knows than crashes leave: ${wrongDatabase}` };
  const mend = async () => {
    await storage().remove(name);
    return "removed, as the sweep would have";
  };
  return { subject: name, fault: "is a file that no row knows", mend };
}
const wrongDatabase = "do DATABASE_URL and DATA_DIR belong together, and is the database not an older one? If so, move it elsewhere";
