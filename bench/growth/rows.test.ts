import { expect, test } from "vitest";
import { type Rows, rowsOf, sought, steady } from "./rows.ts";

const filling = { accounts: 1_000, biggest: "biggest", usual: "usual", steady: "steady", now: new Date("2026-01-02T03:04:05Z") };

function all(images: 1_000 | 100_000): Rows {
  const rows: Rows = { accounts: [], images: [], thumbnails: [], links: [] };
  for (const some of rowsOf({ ...filling, images })) {
    rows.accounts.push(...some.accounts);
    rows.images.push(...some.images);
    rows.thumbnails.push(...some.thumbnails);
    rows.links.push(...some.links);
  }
  return rows;
}

test.each([1_000, 100_000] as const)("a store of %i images has what is measured in it", (size) => {
  const { accounts, images, thumbnails, links } = all(size);
  const of = (ownerId: string) => images.filter((image) => image.ownerId === ownerId && image.deletedAt === null);
  expect([accounts.length, images.length, thumbnails.length]).toEqual([997, size, size]);
  expect(new Set(images.map(({ key }) => key)).size).toBe(size);
  expect(of("steady")).toHaveLength(steady.images);
  expect(links.filter((link) => link.ownerId === "steady")).toHaveLength(steady.links);
  // Pages are as long in every store: from the first image, from half way, and of hits.
  expect(of("biggest").length).toBeGreaterThanOrEqual(2 * 10 + 2);
  // Few accounts have much, and most have little.
  expect(of("biggest").length / size).toBeGreaterThan(0.02);
  expect(of("usual").length / size).toBeLessThan(0.005);
  expect(links.some((link) => link.ownerId === "biggest")).toBe(true);
  expect(of("usual").length).toBeGreaterThanOrEqual(1);
  for (const owner of ["steady", "usual", "biggest"]) {
    const hits = (q: string) => of(owner).filter(({ search }) => search.includes(q)).length;
    expect([hits(sought.rare), hits(sought.none)]).toEqual([1, 0]);
    if (owner !== "usual") expect(hits(sought.common)).toBeGreaterThanOrEqual(owner === "steady" ? 5 : 1);
  }
});
