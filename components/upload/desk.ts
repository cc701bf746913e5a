import { checkFile } from "#components/upload/check.ts";
import { filesBehind, filesOfFolder } from "#components/upload/dropped.ts";
import { takeIn } from "#components/upload/intake.ts";
import { keepFor, keptFor } from "#components/upload/kept.ts";
import { nameAll } from "#components/upload/pasted.ts";
import { UploadQueue } from "#components/upload/queue.ts";
import { takeShared } from "#components/upload/shared.ts";
import { Tray } from "#components/upload/tray.tsx";
import type { Image } from "#lib/web/shapes.ts";

// Everything that uploading needs and looking does not: `Entrance` loads it when somebody brings the first file.

export { filesBehind, filesOfFolder, nameAll, Tray, takeIn, takeShared };

/** A queue for an account, with what was kept when it left the page. */
export async function openQueue(account: string, onDone: (image: Image) => void): Promise<UploadQueue> {
  const queue = new UploadQueue({ onDone, keep: keepFor(account), check: checkFile });
  // Before anything is added, or it would be taken for something kept.
  queue.addKept(await keptFor(account));
  return queue;
}
