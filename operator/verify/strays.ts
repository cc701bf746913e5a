import { type UnknownFile, unknownFiles } from "#lib/images/sweep.ts";
import { storage } from "#lib/storage/index.ts";
import type { Check, Finding } from "./finding.ts";

/** Every stored file: some row knows it. What may be an upload under way is left to the sweep, which is hourly. */
export const checkStrays: Check = async function* (progress) {
  let done = 0;
  for await (const file of unknownFiles()) {
    progress("Listing files", (done += 1));
    if (file.place !== null && !file.leftOver) continue;
    yield { finding: describe(file), again: async () => ((await storage().size(file.name)) === null ? null : describe(file)) };
  }
};

function describe({ name, place }: UnknownFile): Finding {
  if (place === null) return { subject: name, fault: "is no file of Tessera's: move it elsewhere" };
  const mend = async () => {
    await storage().remove(name);
    return "removed, as the sweep would have";
  };
  return { subject: name, fault: "is a file that no row knows", mend };
}
