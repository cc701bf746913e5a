/** A file that somebody gave; of those in a folder not all need be meant. */
export type Found = { file: File; inFolder: boolean };

/** All files behind what was dropped, those in folders too, however deep. Names that begin with a dot are the system's own matter. */
export async function* filesBehind(entries: FileSystemEntry[], inFolder = false): AsyncGenerator<Found> {
  for (const entry of entries) {
    if (inFolder && entry.name.startsWith(".")) continue;
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
      // What went away in the meantime cannot be meant any more.
      if (file) yield { file, inFolder };
    } else if (isFolder(entry)) {
      for await (const part of partsOf(entry)) yield* filesBehind(part, true);
    }
  }
}

/** A folder is read in parts of a hundred entries until an empty one comes. */
async function* partsOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry[]> {
  const reader = folder.createReader();
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
    if (part.length === 0) return;
    yield part;
  }
}

/** Files that were chosen as a folder. */
export function* filesOfFolder(files: Iterable<File>): Generator<Found> {
  for (const file of files) if (!/(^|\/)\./.test(file.webkitRelativePath)) yield { file, inFolder: true };
}

// Chromium does not know these types by name.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
