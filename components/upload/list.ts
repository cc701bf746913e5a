import type { Upload } from "#components/upload/upload.ts";

/** How long listeners may wait for news of progress, ms: it comes much more often than anybody can see. */
const beat = 80;

/** What is being looked through: how many drops are still read, and how many files in folders were no pictures. */
export type Gathering = { reading: number; leftOut: number };

/** The files of this tab that are on their way, in the order in which they came. Thousands may be, and each may change often. */
export class UploadList {
  #byId = new Map<number, Upload>();
  #all: Upload[] | null = null;
  #gathering: Gathering = { reading: 0, leftOut: 0 };
  #listeners = new Set<() => void>();
  #later: ReturnType<typeof setTimeout> | null = null;
  #soon = false;
  #next = 1;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All of them; a new list whenever anything changed. */
  all = (): Upload[] => {
    this.#all ??= [...this.#byId.values()];
    return this.#all;
  };

  /** What is being looked through; a new object whenever it changes. */
  gathering = (): Gathering => this.#gathering;

  gather(change: Partial<Gathering>): void {
    this.#gathering = { ...this.#gathering, ...change };
    this.#tell();
  }

  find(id: number): Upload | undefined {
    return this.#byId.get(id);
  }

  add(upload: Omit<Upload, "id">): Upload {
    const added = { ...upload, id: this.#next++ };
    this.#byId.set(added.id, added);
    this.#tell();
    return added;
  }

  change(id: number, change: Partial<Upload>): void {
    const upload = this.#byId.get(id);
    if (upload === undefined) return;
    this.#byId.set(id, { ...upload, ...change });
    this.#tell(change.state === undefined || change.state === upload.state);
  }

  remove(id: number): void {
    this.#byId.delete(id);
    this.#tell();
  }

  /** Tells listeners once for all that changes in one go, or with the next beat. */
  #tell(mayWait = false): void {
    this.#all = null;
    if (mayWait) {
      this.#later ??= setTimeout(this.#tellNow, beat);
    } else if (!this.#soon) {
      this.#soon = true;
      queueMicrotask(this.#tellNow);
    }
  }

  #tellNow = (): void => {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#soon = false;
    for (const listener of this.#listeners) listener();
  };
}
