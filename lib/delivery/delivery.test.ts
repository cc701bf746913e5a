import { describe, expect, test } from "vitest";
import { fileNameOf, isExtensionOf } from "#lib/images/names.ts";
import { parseAddress } from "./address.ts";
import { isFresh, rangeOf } from "./conditions.ts";
import { disposition } from "./headers.ts";
import { negotiate } from "./negotiate.ts";

const key = "AAAAAAAAAAAAAAAAAAAAAA";

describe("parseAddress", () => {
  test("reads what the contract names", () => {
    expect(parseAddress(`/i/${key}/200`)).toEqual({ key, rendition: "200", height: 200, format: null });
    expect(parseAddress(`/i/${key}/400.avif`)).toEqual({ key, rendition: "400", height: 400, format: "avif" });
    expect(parseAddress(`/i/${key}/original`)).toEqual({ key, rendition: "original", extension: null });
    expect(parseAddress(`/i/${key}/original.jpg`)).toEqual({ key, rendition: "original", extension: "jpg" });
  });

  test.each([
    `/i/${key}`,
    `/i/${key}/`,
    `/i/${key}/200/`,
    `/i/${key}/0200`,
    `/i/${key}/2e2`,
    `/i/${key}/200.jpeg`,
    `/i/${key}/200.JPG`,
    `/i/${key}/200.jpg.png`,
    `/i/${key}/toString`,
    `/i/${key}/200.constructor`,
    `/i/${key}/99999`,
    `/i/${key}x/200`,
    `/i/${key.slice(1)}/200`,
    `/i/AAAAAAAAAAAAAAAAAAAAAB/200`,
    `/i/${key}/%32%30%30`,
    "/i/",
    "/i",
    "/",
  ])("refuses %s", (path) => {
    expect(parseAddress(path)).toBeNull();
  });

  test("knows an original's own extensions only", () => {
    expect(isExtensionOf("image/jpeg", "jpeg")).toBe(true);
    expect(isExtensionOf("image/jpeg", "png")).toBe(false);
    expect(isExtensionOf("image/svg+xml", "svg")).toBe(false);
  });

  test("saves bytes under an extension that tells the truth", () => {
    expect(fileNameOf("beach.JPG", "image/jpeg")).toBe("beach.JPG");
    expect(fileNameOf("page.html", "image/png")).toBe("page.png");
    expect(fileNameOf("image-20260102", "image/heic")).toBe("image-20260102.heic");
  });
});

describe("negotiate", () => {
  test.each([
    [null, "jpg"],
    ["*/*", "jpg"],
    ["image/*", "jpg"],
    ["image/webp", "webp"],
    ["image/avif,image/webp,image/apng,*/*;q=0.8", "webp"],
    ["IMAGE/WEBP;q=0.1", "webp"],
    ["image/webp;q=0", "jpg"],
    ["image/webp; q=0.000, */*", "jpg"],
    ["image/webpx", "jpg"],
  ])("Accept %s gives %s", (accept, format) => {
    expect(negotiate(accept, "jpg")).toBe(format);
  });
});

const representation = { etag: '"abc"', modified: new Date("2026-01-02T03:04:05.678Z"), size: 1000 };
const headerOf = (headers: Record<string, string>) => (name: string) => new Headers(headers).get(name);
const fresh = (headers: Record<string, string>) => isFresh(headerOf(headers), representation);
const range = (headers: Record<string, string>) => rangeOf(headerOf(headers), representation);

describe("isFresh", () => {
  test("compares tags weakly, also in lists", () => {
    expect(fresh({ "If-None-Match": '"abc"' })).toBe(true);
    expect(fresh({ "If-None-Match": 'W/"abc"' })).toBe(true);
    expect(fresh({ "If-None-Match": '"x", "abc"' })).toBe(true);
    expect(fresh({ "If-None-Match": "*" })).toBe(true);
    expect(fresh({ "If-None-Match": '"x"' })).toBe(false);
  });

  test("asks the date only where there is no tag", () => {
    const since = "Fri, 02 Jan 2026 03:04:05 GMT";
    expect(fresh({ "If-Modified-Since": since })).toBe(true);
    expect(fresh({ "If-Modified-Since": "Fri, 02 Jan 2026 03:04:04 GMT" })).toBe(false);
    expect(fresh({ "If-Modified-Since": since, "If-None-Match": '"x"' })).toBe(false);
    expect(fresh({ "If-Modified-Since": "yesterday" })).toBe(false);
  });
});

describe("rangeOf", () => {
  test.each([
    ["bytes=0-99", { start: 0, end: 99 }],
    ["bytes=990-", { start: 990, end: 999 }],
    ["bytes=-10", { start: 990, end: 999 }],
    ["bytes=-5000", { start: 0, end: 999 }],
    ["bytes=999-5000", { start: 999, end: 999 }],
    ["bytes=1000-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-4", null],
    ["bytes=0-1,3-4", null],
    ["bytes=", null],
    ["bytes=-", null],
    ["items=0-1", null],
  ])("%s is %j", (asked, expected) => {
    expect(range({ Range: asked })).toEqual(expected);
  });

  test("holds for the very bytes that If-Range names", () => {
    const some = { start: 0, end: 1 };
    expect(range({ Range: "bytes=0-1", "If-Range": '"abc"' })).toEqual(some);
    expect(range({ Range: "bytes=0-1", "If-Range": 'W/"abc"' })).toBeNull();
    expect(range({ Range: "bytes=0-1", "If-Range": "Fri, 02 Jan 2026 03:04:05 GMT" })).toEqual(some);
    expect(range({ Range: "bytes=0-1", "If-Range": "Fri, 02 Jan 2026 03:04:06 GMT" })).toBeNull();
  });
});

test("disposition names a file for old and new readers, and lets nothing through", () => {
  expect(disposition("inline", "beach.jpg")).toBe(`inline; filename="beach.jpg"; filename*=UTF-8''beach.jpg`);
  expect(disposition("attachment", `Žluťoučký "kůň" (1).jpg`)).toBe(
    `attachment; filename="_lu_ou_k_ _k___ (1).jpg"; filename*=UTF-8''%C5%BDlu%C5%A5ou%C4%8Dk%C3%BD%20%22k%C5%AF%C5%88%22%20%281%29.jpg`,
  );
  expect(disposition("inline", 'a\r\nSet-Cookie: x="1"')).not.toMatch(/[\r\n]/);
});
