import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as accountQueries from "./accounts.ts";
import * as albumQueries from "./albums.ts";
import * as censusQueries from "./census.ts";
import { migrateStore, openStore } from "./client.ts";
import * as conditionQueries from "./conditions.ts";
import * as copyQueries from "./copies.ts";
import * as deliveryQueries from "./delivery.ts";
import { dialect } from "./dialect.ts";
import { type Explained, explainPostgres, explainSqlite } from "./explain/faults.ts";
import {
  account,
  album,
  at,
  copy,
  fill,
  id,
  image,
  link,
  most,
  now,
  open,
  plan,
  quarantined,
  session,
  share,
  thumbnail,
  token,
  upload,
} from "./explain/store.ts";
import * as galleryQueries from "./gallery.ts";
import * as imageQueries from "./images.ts";
import * as installationQueries from "./installation.ts";
import * as leaseQueries from "./leases.ts";
import * as linkQueries from "./links.ts";
import * as noticeQueries from "./notices.ts";
import * as openQueries from "./opens.ts";
import type { PageRequest } from "./page.ts";
import * as planQueries from "./plans.ts";
import * as quarantineQueries from "./quarantine.ts";
import * as rateQueries from "./rates.ts";
import * as saltQueries from "./salts.ts";
import * as sessionQueries from "./sessions.ts";
import * as shareQueries from "./shares.ts";
import * as tagQueries from "./tags.ts";
import * as tokenQueries from "./tokens.ts";
import * as uploadQueries from "./uploads.ts";

const owner = id("account", 0);
const one = { id: owner, images: 400 };
const many = { id: owner, images: 1_000_000 };
const first: PageRequest = { limit: 50, after: null };
const deep = (what: string, number: number): PageRequest => ({ limit: 50, after: { at: at(number).getTime(), id: id(what, number) } });
const { selectAccount, selectAccountByEmail, selectAccounts, insertAccount, adminExists } = accountQueries;
const { updateAccount, deleteAccountRow, purgeAccounts } = accountQueries;
const { selectImages, selectOutlines, countByDay } = galleryQueries;
const { insertImage, insertThumbnail, selectImage, selectThumbnails, tombstone } = imageQueries;
const { liftTombstones, seizeTombstones, purgeImage, existingImages } = imageQueries;
const { everyLinkOf, insertLink, selectLink, selectLinks, revokeLinks } = linkQueries;

const { everyShareOf, selectShares } = shareQueries;
const labelled: PageRequest = { limit: 50, after: { at: "0by mail", id: id("link", 3_000) } };

const newest = { by: "createdAt", down: true } as const;
const every: galleryQueries.Filter = {
  q: null,
  album: null,
  tags: [],
  types: [],
  orientation: null,
  from: null,
  until: null,
  sha256: null,
  linkedAt: null,
};
/** All that is looked for, and every order in which it may come, with a place in it. */
const filters: Record<string, Partial<galleryQueries.Filter>> = {
  "with a tag of many": { tags: ["beach"] },
  "with a tag of few": { tags: ["lighthouse"] },
  "with two tags": { tags: ["beach", "lighthouse"] },
  "of a type": { types: ["image/jpeg", "image/png"] },
  "of an orientation": { orientation: "portrait" },
  "from some days": { from: at(10), until: at(5_000) },
  "of a sum": { sha256: id("sum", 0) },
  "with live links": { linkedAt: at(5_000) },
  "of an album": { album: id("album", 0) },
};
const sorts: Record<string, [sort: galleryQueries.Sort, after: string | number]> = {
  "newest first": [newest, at(3_000).getTime()],
  "oldest first": [{ by: "createdAt", down: false }, at(3_000).getTime()],
  "by name": [{ by: "name", down: false }, "img_00003000.jpg"],
  "by name, backwards": [{ by: "name", down: true }, "img_00003000.jpg"],
  "by size": [{ by: "bytes", down: false }, 1],
  "by size, backwards": [{ by: "bytes", down: true }, 1],
};

/** Every query of the store, by the name of the function that asks it; a comma begins what tells its kinds apart. */
const queries: Record<string, () => Promise<unknown>> = {
  selectAccount: () => selectAccount(owner),
  selectAccountByEmail: () => selectAccountByEmail(account(5).email),
  selectAccountBySession: () => accountQueries.selectAccountBySession(id("session", 5)),
  "selectAccounts, first page": () => selectAccounts({ q: null, planId: null }, first),
  "selectAccounts, deep": () => selectAccounts({ q: null, planId: null }, deep("account", 900)),
  "selectAccounts, on a plan": () => selectAccounts({ q: null, planId: "basic" }, deep("account", 900)),
  "selectAccounts, with few hits": () => selectAccounts({ q: "keeper", planId: null }, first),
  "selectAccounts, with many hits": () => selectAccounts({ q: "person", planId: null }, deep("account", 900)),
  insertAccount: () => insertAccount(account(most.accounts)),
  adminExists,
  isLastAdmin: () => accountQueries.isLastAdmin(id("account", 2)),
  "updateAccount, which ends sessions": () => updateAccount(id("account", 6), { passwordHash: "hash" }, true),
  "updateAccount, which may be the last admin": () => updateAccount(id("account", 2), { role: "user" }),
  replacePassword: () => accountQueries.replacePassword({ id: id("account", 4), sessionVersion: 1 }, "hash"),
  deleteAccountRow: () => deleteAccountRow(id("account", 3), now),
  purgeAccounts,
  insertToken: () => tokenQueries.insertToken({ ...token(1), id: "new", hash: "new" }),
  selectTokenByHash: () => tokenQueries.selectTokenByHash(id("hash", 5)),
  selectTokens: () => tokenQueries.selectTokens(owner, deep("token", 5)),
  touchToken: () => tokenQueries.touchToken(id("token", 5), now, at(-1)),
  deleteTokenRow: () => tokenQueries.deleteTokenRow(owner, id("token", 0)),
  insertSession: () => sessionQueries.insertSession({ ...session(1), id: "new" }, 100),
  selectSessions: () => sessionQueries.selectSessions(owner, deep("session", 5)),
  touchSession: () => sessionQueries.touchSession(id("session", 5), now, at(-1)),
  deleteSession: () => sessionQueries.deleteSession(owner, id("session", 0)),
  deleteSessionsBut: () => sessionQueries.deleteSessionsBut(owner, "kept"),
  purgeSessions: () => sessionQueries.purgeSessions(at(-1)),
  selectPlans: planQueries.selectPlans,
  selectPlan: () => planQueries.selectPlan("basic"),
  insertPlan: () => planQueries.insertPlan(plan("more"), false),
  updatePlan: () => planQueries.updatePlan("more", { name: "More" }, false),
  deletePlanRow: () => planQueries.deletePlanRow("more"),
  install: () => installationQueries.install([plan("other")], "basic", "nonce", now),
  isInstalled: installationQueries.isInstalled,
  readInstallation: installationQueries.readInstallation,
  completeSetup: () => installationQueries.completeSetup(account(most.accounts + 1), now),
  closeSetup: () => installationQueries.closeSetup(now),
  insertImage: () => insertImage(image(most.images), [thumbnail(most.images)]),
  insertThumbnail: () => insertThumbnail(thumbnail(5)),
  selectImage: () => selectImage(owner, id("image", 0)),
  "selectImages, first page": () => selectImages(many, every, newest, first),
  "selectImages, deep": () => selectImages(many, every, newest, deep("image", 3_000)),
  "selectImages, with many hits": () => selectImages(many, { ...every, q: "beach" }, newest, deep("image", 3_000)),
  "selectImages, with few hits": () => selectImages(many, { ...every, q: "lighthouse" }, newest, first),
  "selectImages, with few hits among few": () => selectImages(one, { ...every, q: "lighthouse" }, newest, first),
  "selectImages, with a word too short for groups of letters": () => selectImages(many, { ...every, q: "zq" }, newest, first),
  ...Object.fromEntries(
    Object.entries(filters).flatMap(([what, filter]) =>
      Object.entries(sorts).map(([how, [sort, after]]) => [
        `selectImages, ${what}, ${how}`,
        () => selectImages(many, { ...every, ...filter }, sort, { limit: 50, after: { at: after, id: id("image", 3_000) } }),
      ]),
    ),
  ),
  "selectImages, of an album": () => selectImages(many, { ...every, album: id("album", 0) }, { by: "place", down: false }, first),
  "selectImages, of an album, deep": () =>
    selectImages(many, { ...every, album: id("album", 0) }, { by: "place", down: false }, { limit: 50, after: { at: 3_000, id: "x" } }),
  ...Object.fromEntries(
    Object.entries({ ...filters, all: {} }).map(([what, filter]) => [
      `countByDay, ${what}`,
      () => countByDay(many, { ...every, ...filter }, [{ from: 0, ahead: 0 }]),
    ]),
  ),
  "countByDay, where clocks change": () =>
    countByDay(many, every, [
      { from: 0, ahead: 0 },
      { from: at(3_000).getTime(), ahead: 3_600_000 },
    ]),
  ...Object.fromEntries(
    Object.entries({ ...filters, all: {} }).map(([what, filter]) => [
      `selectOutlines, ${what}`,
      () => selectOutlines(many, { ...every, ...filter }, newest, 20_000),
    ]),
  ),
  selectOwnedImages: () => imageQueries.selectOwnedImages(owner, [id("image", 0), id("image", 50)]),
  imagesOf: () => imageQueries.imagesOf(owner).next(),
  selectImagesBySum: () => imageQueries.selectImagesBySum(owner, [id("sum", 0), id("sum", 5)]),
  "selectTags, first page": () => tagQueries.selectTags(owner, null, first),
  "selectTags, deep, with hits": () => tagQueries.selectTags(owner, "light", { limit: 50, after: { at: "beach", id: "" } }),
  selectTagsOf: () => tagQueries.selectTagsOf([id("image", 5), id("image", 6)]),
  relabel: () => tagQueries.relabel(owner, [{ before: image(0), after: image(0), added: [{ key: "new", tag: "New" }] }], ["beach"]),
  selectUnkeyed: () => tagQueries.selectUnkeyed(500),
  rekey: () => tagQueries.rekey(image(5), { nameKey: "x", search: "x" }, [{ key: "beach", tag: "Beach" }]),
  insertAlbum: () => albumQueries.insertAlbum({ ...album(0), id: "new" }, 1000),
  selectAlbum: () => albumQueries.selectAlbum(owner, id("album", 0)),
  countAlbums: () => albumQueries.countAlbums(owner),
  "selectAlbums, first page": () => albumQueries.selectAlbums(owner, null, newest, first),
  "selectAlbums, with an image, deep": () => albumQueries.selectAlbums(owner, id("image", 0), newest, deep("album", 5)),
  "selectAlbums, by name": () => albumQueries.selectAlbums(owner, null, { by: "name", down: false }, first),
  updateAlbum: () => albumQueries.updateAlbum(owner, id("album", 0), { coverId: id("image", 0), updatedAt: now }),
  append: () => albumQueries.append(owner, id("album", 0), [id("image", 0), id("image", 1999)], 1_000_000, now),
  takeOut: () => albumQueries.takeOut(owner, id("album", 0), [id("image", 0), id("image", 1999)], now),
  arrange: () => albumQueries.arrange(owner, id("album", 0), [id("image", 1999), id("image", 0)], 1_000_000, now),
  deleteAlbumRow: () => albumQueries.deleteAlbumRow(owner, id("album", 0)),
  selectThumbnails: () => selectThumbnails([id("image", 5), id("image", 6)]),
  tombstone: () => tombstone(owner, [id("image", 0), id("image", 1999)], now),
  liftTombstones: () => liftTombstones(owner, [id("image", 0), id("image", 1999)], now),
  seizeTombstones: () => seizeTombstones(at(1), 10),
  purgeImage: () => purgeImage(id("image", 49)),
  existingImages: () => existingImages([id("image", 5), id("image", 6)]),
  everyImage: () => censusQueries.everyImage().next(),
  everyLink: () => censusQueries.everyLink().next(),
  everyShare: () => censusQueries.everyShare().next(),
  censusShare: () => censusQueries.censusShare(id("share", 5)),
  censusLink: () => censusQueries.censusLink(id("link", 5)),
  livingImages: () => censusQueries.livingImages([id("image", 5), id("image", 6)]),
  selectCopies: () => copyQueries.selectCopies([id("image", 5), id("image", 6)]),
  selectCopy: () => copyQueries.selectCopy(id("image", 5), "stripped"),
  insertCopy: () => copyQueries.insertCopy(copy(5)),
  everyMarkedCopy: () => copyQueries.everyMarkedCopy().next(),
  selectMarks: () => copyQueries.selectMarks([id("image", 0), id("image", 1999)]),
  dropCopy: () => copyQueries.dropCopy(copy(6)),
  dropThumbnail: () => censusQueries.dropThumbnail(thumbnail(6)),
  repointLink: () => censusQueries.repointLink(link(8), image(8).key),
  "wrongPlaces, one": () => censusQueries.wrongPlaces({ albumId: id("album", 0), imageId: id("image", 0) }),
  mendPlace: () => censusQueries.mendPlace({ albumId: id("album", 0), imageId: id("image", 0), living: true, foreign: false }),
  "wrongUsages, of one account": () => censusQueries.wrongUsages(owner),
  recountUsage: () => censusQueries.recountUsage(owner),
  selectQuarantined: () => quarantineQueries.selectQuarantined(id("sum", 5), now),
  insertQuarantined: () => quarantineQueries.insertQuarantined({ ...quarantined(5), sha256: "new" }, at(-1)),
  selectByKey: async () => deliveryQueries.selectByKey(id("key", 5)),
  selectByLink: async () => deliveryQueries.selectByLink(id("link", 5)),
  selectByShare: async () => deliveryQueries.selectByShare(id("share", 5)),
  "selectInShare, of an album": async () =>
    deliveryQueries.selectInShare({ link: share(0) as never, album: { id: id("album", 0), name: "" } }, id("key", 0)),
  "selectInShare, of a selection": async () =>
    deliveryQueries.selectInShare({ link: share(1) as never, album: { id: null, name: null } }, id("key", 1)),
  insertOpens: () =>
    openQueries.insertOpens(
      [{ ...open(8), id: "new" }],
      [
        { ...open(8), id: "new" },
        { ...open(9), id: "newer" },
      ],
    ),
  "selectOpens, of a link": () => openQueries.selectOpens({ link: id("link", 0) }, deep("open", 3_000)),
  "selectOpens, of a share": () => openQueries.selectOpens({ share: id("share", 1) }, first),
  "selectOpens, of an image": () => openQueries.selectOpens({ image: id("image", 0) }, deep("open", 3_000)),
  "countOpensByDay, of a link": () => openQueries.countOpensByDay({ link: id("link", 0) }, now),
  "countOpensByDay, of a share": () => openQueries.countOpensByDay({ share: id("share", 1) }, now),
  "countOpensByDay, of an image": () => openQueries.countOpensByDay({ image: id("image", 0) }, now),
  purgeOpens: () => openQueries.purgeOpens(at(1), 10),
  purgeOpensOfNothing: () => openQueries.purgeOpensOfNothing(10),
  "leaveOpens, of links": () => openQueries.leaveOpens("link", [id("link", 4), id("link", 6)]),
  "leaveOpens, of shares": () => openQueries.leaveOpens("share", [id("share", 5), id("share", 7)]),
  purgeOpensOf: () => openQueries.purgeOpensOf(id("image", 8)),
  keepSalt: () => saltQueries.keepSalt("2026-01-02", "salt"),
  forgetSalts: () => saltQueries.forgetSalts("2026-01-02"),
  takeLease: () => leaseQueries.takeLease("sweep", "node", 5),
  leaveLease: () => leaseQueries.leaveLease("sweep", "node", 5),
  addTries: () => rateQueries.addTries([5, 6].map((number) => ({ key: id("rate", number), tries: 1, term: 5 }))),
  purgeRates: () => rateQueries.purgeRates(),
  insertUpload: () => uploadQueries.insertUpload({ ...upload(1), id: "new" }, 5),
  selectUpload: () => uploadQueries.selectUpload(owner, id("upload", 0), now),
  seizeLease: () => uploadQueries.seizeLease(id("upload", 5), "lease", 5),
  wantLease: () => uploadQueries.wantLease(id("upload", 5)),
  advanceUpload: () => uploadQueries.advanceUpload(id("upload", 5), "lease", 5),
  selectHeld: () => uploadQueries.selectHeld(id("upload", 5), "lease"),
  finishing: () => insertImage(image(most.images + 1), [], uploadQueries.finishing(id("upload", 5), "lease", now, at(5))),
  releaseLease: () => uploadQueries.releaseLease(id("upload", 5), "lease"),
  condemnUpload: () => uploadQueries.condemnUpload(id("upload", 5), "lease"),
  deleteUpload: () => uploadQueries.deleteUpload(id("upload", 5), "lease"),
  selectExpired: () => uploadQueries.selectExpired(at(5), 100),
  selectComplete: () => uploadQueries.selectComplete(100),
  unfinishedUploads: () => uploadQueries.unfinishedUploads([id("upload", 5), id("upload", 6)]),
  insertLink: () => insertLink({ ...link(1), id: "new" }, 1000, now),
  selectLink: () => selectLink(owner, id("link", 0)),
  "selectLinks, of an image": () => selectLinks(owner, { ...everyLinkOf, image: id("image", 0) }, newest, deep("link", 0)),
  ...Object.fromEntries(
    Object.entries<Partial<linkQueries.LinkFilter>>({
      "of an account": {},
      "with a label": { label: "by mail" },
      "with a word": { q: "beach" },
      live: { state: { is: "live", answers: true, now } },
      "without the plan": { state: { is: "plan", answers: true, now } },
      expired: { state: { is: "expired", answers: true, now: at(5_000) } },
      revoked: { state: { is: "revoked", answers: true, now } },
      "used up": { state: { is: "used-up", answers: true, now } },
    }).flatMap(([what, filter]) =>
      (["createdAt", "expiresAt", "label"] as const).flatMap((by) =>
        [true, false].map((down) => [
          `selectLinks, ${what}, ${by} ${down ? "down" : "up"}`,
          () => selectLinks(owner, { ...everyLinkOf, ...filter }, { by, down }, by === "label" ? labelled : deep("link", 3_000)),
        ]),
      ),
    ),
  ),
  "purgeEnded, links": () => conditionQueries.purgeEnded("link", at(5), 10),
  "purgeEnded, shares": () => conditionQueries.purgeEnded("share", at(5), 10),
  "tellEnds, of links": () => noticeQueries.tellEnds("link", at(50), 20_000, 10),
  "tellEnds, of shares": () => noticeQueries.tellEnds("share", at(50), 20_000, 10),
  selectNotices: () => noticeQueries.selectNotices(owner, deep("notice", 3_000)),
  countUnread: () => noticeQueries.countUnread(owner),
  "markRead, some": () => noticeQueries.markRead(owner, [id("notice", 0), id("notice", 3)], now),
  "markRead, all": () => noticeQueries.markRead(owner, null, now),
  purgeNotices: () => noticeQueries.purgeNotices(at(1), 10),
  countLiveLinks: () => linkQueries.countLiveLinks(owner, now),
  "updateConditions, of a link": () => conditionQueries.updateConditions(link(2), { expiresAt: now }, 1000, now),
  "updateConditions, of a share": () => conditionQueries.updateConditions(share(2), { expiresAt: now }, 1000, now),
  "takeView, of a link": () => conditionQueries.takeView("link", link(4), at(-1)),
  "takeView, of a share": () => conditionQueries.takeView("share", share(4), at(-1)),
  "revokeLinks, by id": () => revokeLinks(owner, { ids: [id("link", 0), id("link", 1999)] }, now),
  "revokeLinks, by image": () => revokeLinks(owner, { imageId: id("image", 0) }, now),
  "revokeLinks, by label": () => revokeLinks(owner, { label: "mail" }, now),
  "insertShare, of an album": () => shareQueries.insertShare({ ...share(0), id: "new" }, [], 1_000_000, now),
  "insertShare, of a selection": () =>
    shareQueries.insertShare({ ...share(1), ownerId: owner, id: "newer" }, [id("image", 0), id("image", 1999)], 1_000_000, now),
  "selectShare, of an album": () => shareQueries.selectShare(owner, id("share", 0)),
  "selectShare, of a selection": () => shareQueries.selectShare(share(1).ownerId, id("share", 1)),
  "selectShares, first page": () => selectShares(owner, everyShareOf, newest, first),
  ...Object.fromEntries(
    (["createdAt", "expiresAt", "label"] as const).map((by) => [
      `selectShares, ${by}`,
      () => selectShares(owner, everyShareOf, { by, down: true }, by === "label" ? labelled : deep("share", 3_000)),
    ]),
  ),
  "selectShares, with a label": () => selectShares(owner, { ...everyShareOf, label: "by mail" }, newest, first),
  "selectShares, with a word": () => selectShares(owner, { ...everyShareOf, q: "album" }, newest, deep("share", 3_000)),
  "selectShares, live": () => selectShares(owner, { ...everyShareOf, state: { is: "live", answers: true, now } }, newest, first),
  countLiveShares: () => shareQueries.countLiveShares(owner, now),
  revokeShareRow: () => shareQueries.revokeShareRow(owner, id("share", 0), now),
  "selectSharedImages, of an album": () => shareQueries.selectSharedImages(share(0), 0, 50),
  "selectSharedImages, of a selection": () => shareQueries.selectSharedImages(share(1), 0, 50),
  "countSharedImages, of an album": () => shareQueries.countSharedImages(share(0)),
  "countSharedImages, of a selection": () => shareQueries.countSharedImages(share(1)),
};

/** What may read an index from its start: lists in its order, a page or portion at a time, and what is waiting to be purged or finished. */
const walks: Record<string, RegExp> = {
  selectAccounts: /accounts_by_(creation|plan)/,
  everyImage: /images_pkey|autoindex_images_1/,
  everyMarkedCopy: /copies_image_id_name_pk|autoindex_copies_1/,
  everyShare: /shares_pkey|autoindex_shares_1/,
  everyLink: /links_pkey|autoindex_links_1/,
  purgeAccounts: /accounts_by_deletion/,
  seizeTombstones: /images_by_deletion/,
  selectComplete: /uploads_complete/,
  selectUnkeyed: /images_without_key/,
  purgeOpens: /opens_by_time/,
  purgeOpensOfNothing: /opens_about_nothing/,
  purgeNotices: /notices_by_time/,
  purgeEnded: /(links|shares)_to_end/,
};
/** The installation has one row, plans and leases are few, and of salts there is one or two. */
const small = /\b(installation|leases|plans|salts)\b/;

/** Statements that others begin with, what tells errors apart, and what counts, reads or writes all there is, when an operator asks for it. */
const exempt = [
  "oneAtATime",
  "unspent",
  "passing",
  "sorted",
  "contains",
  "showsAny",
  "livingBeside",
  "holdCount",
  "lockAccount",
  "isInDoubt",
  "countImages",
  "sealedBy",
  "statsByPlan",
  "readRows",
  "insertRows",
];

let seen: { query: string; params: unknown[] }[] = [];
let explained: Explained;

beforeAll(async () => {
  const [databaseUrl, dataDir] = [process.env["DATABASE_URL"] ?? null, String(process.env["DATA_DIR"])];
  openStore({ databaseUrl, dataDir, watch: (query, params) => seen.push({ query, params }) });
  await migrateStore();
  await installationQueries.install([plan("basic"), plan("premium"), plan("enterprise")], "enterprise", "nonce", now);
  await fill();
  explained = await (dialect === "postgres" ? explainPostgres(String(databaseUrl)) : explainSqlite(join(dataDir, "tessera.db")));
}, 300_000);
afterAll(() => explained.close());

test.each(Object.entries(queries))("%s reads by an index", async (name, run) => {
  seen = [];
  await run();
  const asked = seen.filter(({ query }) => /^\s*(with|select|insert|update|delete)/i.test(query));
  expect(asked.length).toBeGreaterThan(0);
  const walk = walks[functionOf(name)];
  for (const { query, params } of asked) {
    const faults = (await explained.faultsOf(query, params)).filter(
      (line) => !small.test(line) && !(line.startsWith("walk") && walk?.test(line)),
    );
    expect(faults, query).toEqual([]);
  }
});

test("every function that asks the store is here", async () => {
  // Journal, closing and moving are for moves, which go through all there is.
  const grounds =
    /^(as-commonjs|client|closing|columns.*|dialect|engine|failure|journal|limits|moving|once|page|pool|postgres|schema|sqlite|tables|writer|writing)\.ts$|\.test\.ts$/;
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".ts") && !grounds.test(file));
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ `./${file}`)));
  const functions = modules.flatMap((module) => Object.keys(module).filter((name) => typeof module[name] === "function"));
  const asking = new Set(Object.keys(queries).map(functionOf));
  const missing = functions.filter((name) => !asking.has(name) && !exempt.includes(name));
  expect(missing).toEqual([]);
});

test("a scan and a walk would be noticed", async () => {
  const parameter = dialect === "postgres" ? "$1" : "?";
  expect(await explained.faultsOf(`select name from accounts where name = ${parameter}`, ["x"])).not.toEqual([]);
  expect(await explained.faultsOf("select count(*) from images", [])).not.toEqual([]);
  expect(await explained.faultsOf(`select id from images order by key desc limit 5`, [])).toEqual([expect.stringMatching(/^walk/)]);
});

// What a deletion asks by itself, which no plan shows.
test("whatever refers to a row is found by an index", async () => {
  expect(await explained.unindexed()).toEqual([]);
});

function functionOf(name: string): string {
  return name.split(",")[0] ?? name;
}
