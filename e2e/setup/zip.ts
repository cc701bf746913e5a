import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import { type Entry, fromBuffer, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";

export type Unpacked = { name: string; bytes: Buffer; at: Date };

/** Reads a ZIP as another program does: strictly, and every checksum compared. */
export async function unzip(archive: Uint8Array): Promise<Unpacked[]> {
  const files: Unpacked[] = [];
  const zip = await opened<ZipFile>((done) => fromBuffer(Buffer.from(archive), { lazyEntries: true, strictFileNames: true }, done));
  for (const entry of await entriesOf(zip)) {
    const bytes = await buffer(await opened<Readable>((done) => zip.openReadStream(entry, done)));
    if (crc32(bytes) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    files.push({ name: entry.fileName, bytes, at: entry.getLastModDate() });
  }
  return files;
}

/** What the list of a ZIP says that is too long to be held: `pieces` are its bytes one after the other, the same ones often. */
export async function listLong(pieces: Uint8Array[]): Promise<Entry[]> {
  const total = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  class Long extends RandomAccessReader {
    override read(into: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void): void {
      let at = 0;
      for (const piece of pieces) {
        const [from, to] = [Math.max(position - at, 0), Math.min(position + length - at, piece.byteLength)];
        if (from < to) into.set(piece.subarray(from, to), offset + at + from - position);
        at += piece.byteLength;
      }
      setImmediate(done, null);
    }
  }
  return entriesOf(
    await opened<ZipFile>((done) => fromRandomAccessReader(new Long(), total, { lazyEntries: true, autoClose: false }, done)),
  );
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", reject);
    zip.readEntry();
  });
}

function opened<T>(open: (done: (error: Error | null, opened: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => open((error, result) => (error ? reject(error) : resolve(result))));
}
