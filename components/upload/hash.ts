/** The worker ends when it has had nothing to do for so long, ms. */
const idle = 10_000;

let worker: Worker | null = null;
let ending: ReturnType<typeof setTimeout> | undefined;
let last: Promise<unknown> = Promise.resolve();

/** The SHA-256 of a file in hex, made beside the page, one file after the other; null where it cannot be made. */
export function hashFile(file: File): Promise<string | null> {
  const hash = last.then(() => hashNow(file));
  last = hash.then(() => {
    ending = setTimeout(end, idle);
  });
  return hash;
}

function hashNow(file: File): Promise<string | null> {
  clearTimeout(ending);
  const { promise, resolve } = Promise.withResolvers<string | null>();
  try {
    worker ??= new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data);
    worker.onerror = () => {
      end();
      resolve(null);
    };
    worker.postMessage(file);
  } catch {
    resolve(null);
  }
  return promise;
}

function end(): void {
  worker?.terminate();
  worker = null;
}
