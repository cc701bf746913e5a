import type { Account, Image } from "#lib/web/shapes.ts";

export type Usage = Account["usage"];

/** The newest pictures as the server read them at `readAt`, or those behind the cursor `after`. */
export type FirstPage = { q: string | null; after: string | null; readAt: number; items: Image[]; nextCursor: string | null };

export type Shown = FirstPage & { usage: Usage };

/**
 * What this browser tab knows of the account's pictures. It outlives the gallery page, so that uploads finished elsewhere,
 * renames and deletions are there on the way back, and so are the pages that were already read.
 */
export class Collection {
  #shown: Shown;
  #added = new Map<Image, number>();
  #listeners = new Set<() => void>();

  constructor(usage: Usage) {
    this.#shown = { q: null, after: null, readAt: 0, items: [], nextCursor: null, usage };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What to show; a new object whenever it changes. */
  shown = (): Shown => this.#shown;

  /** Takes what the server read, once: coming back to a page that Next kept must not undo what happened since. */
  enter(first: FirstPage): void {
    const { q, after, readAt } = this.#shown;
    if (first.readAt <= readAt && first.q === q && first.after === after) return;
    this.#shown = { ...first, usage: this.#shown.usage };
    this.#insert(this.#fresh());
  }

  /** Adds the page that was read behind `asked`, if that is still what is shown. */
  append(asked: Pick<Shown, "q" | "nextCursor">, page: Pick<Shown, "items" | "nextCursor">): void {
    if (asked.q !== this.#shown.q || asked.nextCursor !== this.#shown.nextCursor) return;
    const known = new Set(this.#shown.items.map(({ id }) => id));
    this.#change({ items: [...this.#shown.items, ...page.items.filter(({ id }) => !known.has(id))], nextCursor: page.nextCursor });
  }

  /** Puts pictures where they belong: uploaded ones first, restored ones back in their places. */
  add(images: Image[]): void {
    const { usage } = this.#shown;
    for (const image of images) this.#added.set(image, Date.now());
    this.#insert(images);
    const bytes = images.reduce((sum, image) => sum + image.bytes, usage.bytes);
    this.#change({ usage: { bytes, images: usage.images + images.length } });
  }

  /** Shows a picture as it is now. */
  replace(image: Image): void {
    this.#change({ items: this.#shown.items.map((each) => (each.id === image.id ? image : each)) });
  }

  /** Takes pictures out. */
  remove(images: Image[]): void {
    const gone = new Set(images.map(({ id }) => id));
    for (const image of this.#added.keys()) if (gone.has(image.id)) this.#added.delete(image);
    const { items, usage } = this.#shown;
    const bytes = images.reduce((sum, image) => sum - image.bytes, usage.bytes);
    this.#change({
      items: items.filter(({ id }) => !gone.has(id)),
      usage: { bytes: Math.max(0, bytes), images: Math.max(0, usage.images - images.length) },
    });
  }

  /** What was added while the server may have been reading the page that comes now. */
  #fresh(): Image[] {
    for (const [image, at] of this.#added) if (Date.now() - at > 10_000) this.#added.delete(image);
    return [...this.#added.keys()];
  }

  #insert(images: Image[]): void {
    const { q, items, nextCursor } = this.#shown;
    const known = new Set(items.map(({ id }) => id));
    const last = items.at(-1);
    const fitting = images.filter((image) => {
      const read = nextCursor === null || last === undefined || newestFirst(image, last) < 0;
      return !known.has(image.id) && read && fits(image, q);
    });
    if (fitting.length > 0) this.#shown = { ...this.#shown, items: [...items, ...fitting].sort(newestFirst) };
  }

  /** Takes the usage as the server counts it. */
  count(usage: Usage): void {
    this.#change({ usage });
  }

  #change(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function fits({ name, description, tags }: Image, q: string | null): boolean {
  return q === null || [name, description, ...tags].some((text) => text.toLowerCase().includes(q.toLowerCase()));
}

function newestFirst(a: Image, b: Image): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
