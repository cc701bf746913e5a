import { readStanding, reopen } from "#db/closing.ts";
import { existingImages } from "#db/images.ts";
import { originalsPrefix, readPlace } from "#lib/images/places.ts";
import { storage } from "#lib/storage/index.ts";
import { Fault } from "../command.ts";
import { named } from "./files.ts";

/**
 * Opens the store here that was closed or left; where it had moved to, or null. Throws a `Fault` where servers here would take for left over
 * what was uploaded at the place that it was left for, as both have one storage.
 */
export async function reopenHere(): Promise<string | null> {
  const { movedTo } = await readStanding();
  if (movedTo !== null) await mustKnowEveryOriginal(movedTo);
  await reopen();
  return movedTo;
}

async function mustKnowEveryOriginal(place: string): Promise<void> {
  const unknown: string[] = [];
  let some: string[] = [];
  const ask = async () => {
    const ids = some.flatMap((name) => readPlace(name)?.imageId ?? []);
    const known = await existingImages(ids);
    unknown.push(...some.filter((name) => !known.has(readPlace(name)?.imageId ?? "")));
    some = [];
  };
  for await (const { name } of storage().list(originalsPrefix)) {
    if (readPlace(name) !== null && some.push(name) === 500) await ask();
  }
  await ask();
  if (unknown.length === 0) return;
  throw new Fault(
    `${unknown.length} originals came after this installation had moved to ${place}, which has the same files. Servers here would sweep them away:${named(unknown)}To keep them, have the one there serve on, or move it from there to another database. To do without, move them elsewhere first.`,
  );
}
