import { expect, test } from "vitest";
import type { Image, Outline } from "#lib/web/shapes.ts";
import { Collection, type FirstPage, isRead } from "./collection.ts";
import type { Find } from "./find.ts";

const image = (n: number, name = `${n}.jpg`): Image => ({
  id: `i${n}`,
  key: "k".repeat(22),
  name,
  type: "image/jpeg",
  width: 4,
  height: 3,
  frames: 1,
  bytes: 10,
  sha256: "",
  placeholder: "",
  description: "",
  tags: [],
  createdAt: new Date(n * 1000).toISOString(),
  links: [],
  locked: [],
});
const page = (readAt: number, items: Image[], nextCursor: string | null = null, q: string | null = null): FirstPage => ({
  find: q === null ? {} : { q },
  after: null,
  readAt,
  items,
  nextCursor,
});
const names = (collection: Collection) => collection.shown().items.map(({ name }) => name);

test("uploads come first, restored pictures return to their places", () => {
  const collection = new Collection({ bytes: 20, images: 2 });
  collection.enter(page(1, [image(3), image(1)]));
  collection.add([image(4)]);
  collection.add([image(2)]);
  expect(names(collection)).toEqual(["4.jpg", "3.jpg", "2.jpg", "1.jpg"]);
  expect(collection.shown().usage).toEqual({ bytes: 40, images: 4 });
});

test("a picture older than what was read waits for its page", () => {
  const collection = new Collection({ bytes: 0, images: 0 });
  collection.enter(page(1, [image(9), image(8)], "next"));
  collection.add([image(5)]);
  expect(names(collection)).toEqual(["9.jpg", "8.jpg"]);
  collection.append(collection.shown(), { items: [image(7), image(5)], nextCursor: null });
  expect(names(collection)).toEqual(["9.jpg", "8.jpg", "7.jpg", "5.jpg"]);
});

test("a page that was read before is not taken again, and brings nothing deleted back", () => {
  const collection = new Collection({ bytes: 20, images: 2 });
  const first = page(5, [image(2), image(1)]);
  collection.enter(first);
  collection.remove([image(2)]);
  collection.enter(first);
  expect(names(collection)).toEqual(["1.jpg"]);
});

test("an upload that ends while a page is being read stays in view", () => {
  const collection = new Collection({ bytes: 0, images: 0 });
  collection.enter(page(1, []));
  collection.add([image(1)]);
  collection.enter(page(2, []));
  expect(names(collection)).toEqual(["1.jpg"]);
  collection.remove([image(1)]);
  collection.enter(page(3, []));
  expect(names(collection)).toEqual([]);
});

test("while a search is on, only what fits it appears", () => {
  const collection = new Collection({ bytes: 0, images: 0 });
  collection.enter(page(1, [], null, "cat"));
  collection.add([image(1, "Cat.jpg"), image(2, "dog.jpg")]);
  expect(names(collection)).toEqual(["Cat.jpg"]);
});

/** What the outline says of pictures that the server has, one a day, with a cursor for each page of two. */
const outlineOf = (images: Image[]): Outline => ({
  aspects: images.map(() => 133),
  colours: "AAAA".repeat(images.length),
  days: images.map(({ createdAt }) => ({ day: createdAt.slice(0, 10), count: 1 })),
  cursors: images.flatMap((_, place) => (place > 0 && place % 2 === 0 ? [`behind ${images[place - 1]?.id}`] : [])),
  nextCursor: null,
});

test("room is kept for what is not read, and each page fills its own", () => {
  const collection = new Collection({ bytes: 0, images: 7 });
  const all = [9, 8, 7, 6, 5, 4, 3].map((n) => image(n));
  collection.enter(page(1, all.slice(0, 3), "next"));
  collection.outline(collection.shown(), outlineOf(all), 2);
  const { slots } = collection.shown();
  expect(slots).toHaveLength(7);
  const deep = slots[5];
  if (deep === undefined || isRead(deep)) throw new Error("It is not read yet");
  expect(deep.page).toEqual({ cursor: "behind i6", size: 2 });
  collection.fill(collection.shown(), deep.page, all.slice(4, 6));
  expect(collection.shown().slots.map((slot) => isRead(slot))).toEqual([true, true, true, false, true, true, false]);
  collection.add([image(10)]);
  expect(names(collection)[0]).toBe("10.jpg");
  expect(collection.shown().slots).toHaveLength(8);
});

test("a page that has changed since the outline takes as much room as it has pictures", () => {
  const collection = new Collection({ bytes: 0, images: 6 });
  const all = [9, 8, 7, 6, 5, 4].map((n) => image(n));
  collection.enter(page(1, all.slice(0, 2), "next"));
  collection.outline(collection.shown(), outlineOf(all), 2);
  const place = collection.shown().slots[2];
  if (place === undefined || isRead(place)) throw new Error("It is not read yet");
  // The seventh is gone, so that the page goes on into the next one.
  collection.fill(collection.shown(), place.page, [image(6), image(5)]);
  const next = collection.shown().slots.find((slot) => !isRead(slot));
  if (next === undefined || isRead(next)) throw new Error("It is not read yet");
  collection.fill(collection.shown(), next.page, [image(5), image(4)]);
  expect(names(collection)).toEqual(["9.jpg", "8.jpg", "6.jpg", "5.jpg", "4.jpg"]);
});

test("coming back to a list in which nothing changed keeps all that was read of it", () => {
  const collection = new Collection({ bytes: 0, images: 4 });
  const all = [9, 8, 7, 6].map((n) => image(n));
  collection.enter(page(1, all.slice(0, 2), "next"));
  collection.outline(collection.shown(), outlineOf(all), 2);
  const unread = collection.shown().slots[2];
  if (unread === undefined || isRead(unread)) throw new Error("It is not read yet");
  collection.fill(collection.shown(), unread.page, all.slice(2));
  collection.enter(page(2, [image(9, "renamed.jpg"), image(8)], "next"));
  expect(names(collection)).toEqual(["renamed.jpg", "8.jpg", "7.jpg", "6.jpg"]);
  collection.enter(page(3, [image(10), image(9)], "next"));
  expect(collection.shown().slots).toHaveLength(2);
});

test("pictures come back to where they stood in an album's own order", () => {
  const collection = new Collection({ bytes: 0, images: 4 });
  const find: Find = { album: "a" };
  const all = [3, 9, 1, 5].map((n) => image(n));
  collection.enter({ find, after: null, readAt: 1, items: all, nextCursor: null });
  collection.remove(all.slice(1, 3));
  collection.add(all.slice(1, 3));
  expect(names(collection)).toEqual(["3.jpg", "9.jpg", "1.jpg", "5.jpg"]);
  collection.add([image(12)]);
  expect(names(collection)).toHaveLength(4);
});
