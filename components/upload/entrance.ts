import type { UploadQueue } from "#components/upload/queue.ts";
import type { Limit } from "#components/upload/refuse.ts";
import { anythingKept } from "#components/upload/rows.ts";
import type { Image } from "#lib/web/shapes.ts";

type Desk = typeof import("#components/upload/desk.ts");
/** What takes files in, once it is loaded. */
export type Opened = Desk & { queue: UploadQueue };

/** How files came: those of a folder need not all be pictures, and what is pasted may have no name. */
type Way = "chosen" | "folder" | "pasted";

/** The way in for pictures, on every page. What takes them in loads when the first come, or seem to. */
export class Entrance {
  #account: string;
  #onDone: (image: Image) => void;
  #limit: Limit | null = null;
  #opening: Promise<Opened> | null = null;
  #opened: Opened | null = null;
  #listeners = new Set<() => void>();

  constructor(account: string, onDone: (image: Image) => void) {
    this.#account = account;
    this.#onDone = onDone;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What takes files in; null before anybody needs it. */
  opened = (): Opened | null => this.#opened;

  set limit(limit: Limit) {
    this.#limit = limit;
    if (this.#opened) this.#opened.queue.limit = limit;
  }

  /** Loads what takes files in, where somebody is about to bring some. */
  prepare(): void {
    void import("#components/upload/desk.ts").catch(() => {});
  }

  /** Goes on with what was kept when the page was left, and takes what another app shared. */
  async wake(): Promise<void> {
    const shared = new URLSearchParams(location.search).has("shared");
    if (!shared && !(await anythingKept())) return;
    const desk = await this.#open();
    if (!shared) return;
    history.replaceState(history.state, "", location.pathname);
    this.take(await desk.takeShared());
  }

  /** Takes files in. */
  async take(files: Iterable<File>, way: Way = "chosen"): Promise<void> {
    // A list of the browser's may be emptied before it is read.
    const given = [...files];
    if (given.length === 0) return;
    const { queue, takeIn, filesOfFolder, nameAll } = await this.#open();
    if (way === "folder") return takeIn(queue, filesOfFolder(given));
    await takeIn(
      queue,
      (way === "pasted" ? nameAll(given) : given).map((file) => ({ file, inFolder: false })),
    );
  }

  /** Takes in what was dropped, folders too. The browser shows what it is during the event alone, so that part happens at once. */
  async drop({ items, files }: DataTransfer): Promise<void> {
    const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    if (entries.length === 0) return this.take(files);
    const { queue, takeIn, filesBehind } = await this.#open();
    await takeIn(queue, filesBehind(entries));
  }

  #open(): Promise<Opened> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  async #load(): Promise<Opened> {
    const desk = await loadDesk();
    const queue = await desk.openQueue(this.#account, this.#onDone);
    if (this.#limit) queue.limit = this.#limit;
    this.#opened = { ...desk, queue };
    for (const listener of this.#listeners) listener();
    return this.#opened;
  }
}

/** Tries until it is there: what somebody has dropped cannot be asked for again. */
async function loadDesk(): Promise<Desk> {
  for (let pause = 1000; ; pause = Math.min(2 * pause, 30_000)) {
    const desk = await import("#components/upload/desk.ts").catch(() => null);
    if (desk) return desk;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
