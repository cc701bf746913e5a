import { addressOf, type Find } from "#components/gallery/find.ts";
import { fits, inOrder } from "#components/gallery/order.ts";
import type { Account, Image, Outline } from "#lib/web/shapes.ts";

export type Usage = Account["usage"];

/** The first pictures of what is looked for as the server read them at `readAt`, or those behind the cursor `after`. */
export type FirstPage = { find: Find; after: string | null; readAt: number; items: Image[]; nextCursor: string | null };

/** A page of the list that is read when somebody comes near: `size` pictures behind `cursor`. */
export type Page = { cursor: string | null; size: number };

/** The place of a picture that is not read yet: its shape, its mean colour, and its day. */
export type Unread = { page: Page; aspect: number; colour: string; day: string };
export type Slot = Image | Unread;

export type Shown = Pick<FirstPage, "find" | "after" | "readAt"> & {
  /** All places of the list, as far as they are known. */
  slots: Slot[];
  /** The pictures that are read, in the order of the list. */
  items: Image[];
  /** Of what is behind the last slot; `null` where that is the end. */
  nextCursor: string | null;
  /** Whether the slots are all that there are; `failed` where nobody could tell. */
  outline: "wanted" | "here" | "failed";
  usage: Usage;
};

/** Whether a picture is read. */
export function isRead(slot: Slot | undefined): slot is Image {
  return slot !== undefined && "id" in slot;
}

/**
 * What this browser tab knows of the account's pictures. It outlives the gallery page, so that uploads finished elsewhere,
 * renames and deletions are there on the way back, and so are the pages that were already read.
 */
export class Collection {
  #shown: Shown;
  #added = new Map<Image, number>();
  /** Where pictures stood that were taken out: before which other one, in which list. */
  #removed = new Map<string, { list: string; before: string | null }>();
  #listeners = new Set<() => void>();

  constructor(usage: Usage) {
    this.#shown = { find: {}, after: null, readAt: 0, slots: [], items: [], nextCursor: null, outline: "wanted", usage };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What to show; a new object whenever it changes. */
  shown = (): Shown => this.#shown;

  /** Takes what the server read, once: coming back to a page that Next kept must not undo what happened since. */
  enter(first: FirstPage): void {
    const { after, readAt, slots } = this.#shown;
    const same = this.#isShown(first.find) && first.after === after;
    if (first.readAt <= readAt && same) return;
    const { items, ...rest } = first;
    const whole = items.length === slots.length || (first.nextCursor !== null && items.length < slots.length);
    if (same && whole && items.every(({ id }, place) => idOf(slots[place]) === id)) {
      // Nothing came and nothing went, so that everything behind is where it was.
      this.#shown = { ...this.#shown, readAt: first.readAt, ...stand([...items, ...slots.slice(items.length)]) };
      return;
    }
    this.#shown = { ...rest, ...stand(items), outline: first.nextCursor === null ? "here" : "wanted", usage: this.#shown.usage };
    this.#insert(this.#fresh());
  }

  /** Leaves room for all pictures of the list, which is read by pages of `size`; `null` where nobody could tell. */
  outline(asked: Shown, outline: Outline | null, size: number): void {
    if (!this.#isShown(asked.find) || this.#shown.outline !== "wanted") return;
    if (outline === null) {
      this.#change({ outline: "failed" });
      return;
    }
    const { slots } = this.#shown;
    const pages = [null, ...outline.cursors].map((cursor) => ({ cursor, size }));
    const days = outline.days.flatMap(({ day, count }) => Array<string>(count).fill(day));
    const unread = outline.aspects.slice(slots.length).map((aspect, offset) => {
      const place = slots.length + offset;
      const page = pages[Math.floor(place / size)] ?? { cursor: null, size };
      return { page, aspect: aspect / 100, colour: outline.colours.slice(4 * place, 4 * place + 4), day: days[place] ?? "" };
    });
    this.#change({ ...stand([...slots, ...unread]), nextCursor: outline.nextCursor, outline: "here" });
  }

  /** Puts the pictures of a page in their places. */
  fill(asked: Shown, page: Page, items: Image[]): void {
    const { slots } = this.#shown;
    const start = slots.findIndex((slot) => !isRead(slot) && slot.page === page);
    if (!this.#isShown(asked.find) || start === -1) return;
    const count = slots.slice(start).findIndex((slot) => isRead(slot) || slot.page !== page);
    const end = count === -1 ? slots.length : start + count;
    const known = new Set(slots.map(idOf));
    this.#change(stand([...slots.slice(0, start), ...items.filter(({ id }) => !known.has(id)), ...slots.slice(end)]));
  }

  /** Adds the page that was read behind `asked`, if that is still what is shown. */
  append(asked: Pick<Shown, "find" | "nextCursor">, page: { items: Image[]; nextCursor: string | null }): void {
    if (!this.#isShown(asked.find) || asked.nextCursor !== this.#shown.nextCursor) return;
    const known = new Set(this.#shown.slots.map(idOf));
    const slots = [...this.#shown.slots, ...page.items.filter(({ id }) => !known.has(id))];
    this.#change({ ...stand(slots), nextCursor: page.nextCursor });
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
    this.#change(stand(this.#shown.slots.map((each) => (idOf(each) === image.id ? image : each))));
  }

  /** Takes pictures out that are deleted. */
  remove(images: Image[]): void {
    const { usage } = this.#shown;
    const bytes = images.reduce((sum, image) => sum - image.bytes, usage.bytes);
    this.leaveOut(images);
    this.#change({ usage: { bytes: Math.max(0, bytes), images: Math.max(0, usage.images - images.length) } });
  }

  /** Takes pictures out of what is shown, such as an album; they stay in the account. */
  leaveOut(images: Image[]): void {
    const gone = new Set(images.map(({ id }) => id));
    for (const image of this.#added.keys()) if (gone.has(image.id)) this.#added.delete(image);
    const { slots, find } = this.#shown;
    for (const [place, slot] of slots.entries()) {
      const id = idOf(slot);
      if (id !== null && gone.has(id)) this.#removed.set(id, { list: addressOf(find), before: idOf(slots[place + 1]) });
    }
    this.#change(stand(slots.filter((slot) => !gone.has(idOf(slot) ?? ""))));
  }

  /** Brings pictures back into what is shown that were left out of it. */
  takeBack(images: Image[]): void {
    this.#insert(images);
    this.#change({});
  }

  /** Shows a list of pictures, all of them read, in another order. */
  reorder(items: Image[]): void {
    this.#change(stand(items));
  }

  /** Takes the usage as the server counts it. */
  count(usage: Usage): void {
    this.#change({ usage });
  }

  /** What was added while the server may have been reading the page that comes now. */
  #fresh(): Image[] {
    for (const [image, at] of this.#added) if (Date.now() - at > 10_000) this.#added.delete(image);
    return [...this.#added.keys()];
  }

  #insert(images: Image[]): void {
    const { find, nextCursor } = this.#shown;
    let { slots } = this.#shown;
    const known = new Set(slots.map(idOf));
    // Neighbours that went together come back from the last on, each before the one behind it.
    for (const image of images.toReversed()) {
      if (known.has(image.id)) continue;
      const place = this.#placeOf(image, slots, find, nextCursor);
      if (place !== null) slots = slots.toSpliced(place, 0, image);
    }
    if (slots !== this.#shown.slots) this.#shown = { ...this.#shown, ...stand(slots) };
  }

  /** Where a picture stands; `null` where it is not looked for, or comes with a page that is not read yet. */
  #placeOf(image: Image, slots: Slot[], find: Find, nextCursor: string | null): number | null {
    const stood = this.#removed.get(image.id);
    this.#removed.delete(image.id);
    const before = stood?.list === addressOf(find) && stood.before !== null ? slots.findIndex((slot) => idOf(slot) === stood.before) : -1;
    if (before !== -1) return before;
    if (find.album !== undefined ? stood?.list !== addressOf(find) : !fits(image, find)) return null;
    const behind = find.album === undefined ? slots.findIndex((slot) => isRead(slot) && inOrder(image, slot, find) < 0) : -1;
    const place = behind === -1 ? slots.length : behind;
    const certain = place === 0 || isRead(slots[place - 1]);
    return certain && (behind !== -1 || nextCursor === null) ? place : null;
  }

  #isShown(find: Find): boolean {
    return addressOf(find) === addressOf(this.#shown.find);
  }

  #change(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function idOf(slot: Slot | undefined): string | null {
  return isRead(slot) ? slot.id : null;
}

function stand(slots: Slot[]): Pick<Shown, "slots" | "items"> {
  return { slots, items: slots.filter(isRead) };
}
