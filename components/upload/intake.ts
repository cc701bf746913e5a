import type { Found } from "#components/upload/dropped.ts";
import { isPicture } from "#components/upload/kind.ts";
import type { UploadQueue } from "#components/upload/queue.ts";
import { type Trouble, troubleOf } from "#components/upload/upload.ts";

/** How many files are looked at in one go: their first bytes are read, and the page goes on in between. */
const together = 50;

/** Puts files into the queue as they are found. What a folder has beside pictures is counted; what was meant by itself gets a reason. */
export async function takeIn(queue: UploadQueue, found: Iterable<Found> | AsyncIterable<Found>): Promise<void> {
  const { list } = queue;
  list.gather({ reading: list.gathering().reading + 1 });
  try {
    for await (const part of partsOf(found)) {
      const looked = await Promise.all(part.map(async ({ file, inFolder }) => ({ file, inFolder, trouble: await troubleWith(file) })));
      const leftOut = looked.filter(({ inFolder, trouble }) => inFolder && trouble?.code === "unsupported-type");
      queue.add(looked.filter((each) => !leftOut.includes(each)));
      list.gather({ leftOut: list.gathering().leftOut + leftOut.length });
    }
  } finally {
    list.gather({ reading: list.gathering().reading - 1 });
  }
}

async function troubleWith(file: File): Promise<Trouble | null> {
  try {
    return file.size === 0 || (await isPicture(file)) ? null : troubleOf("unsupported-type");
  } catch {
    return troubleOf("unreadable");
  }
}

async function* partsOf(found: Iterable<Found> | AsyncIterable<Found>): AsyncGenerator<Found[]> {
  let part: Found[] = [];
  for await (const each of found) {
    part.push(each);
    if (part.length < together) continue;
    yield part;
    part = [];
  }
  yield part;
}
