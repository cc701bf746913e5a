import { expect, test } from "vitest";
import type { Image } from "#lib/web/shapes.ts";
import { Collection, type FirstPage } from "./collection.ts";

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
  q,
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
