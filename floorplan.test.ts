import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { faults } from "./scripts/floorplan.ts";

const folders = ["app", "bench", "components", "db", "e2e", "lib", "operator", "scripts"].filter((folder) => existsSync(folder));

function sources(): string[] {
  const inRoot = readdirSync(".").filter((name) => /\.(ts|mjs)$/.test(name) && name !== "floorplan.test.ts");
  const inFolders = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return [...inRoot, ...inFolders.filter((path) => /\.tsx?$/.test(path))];
}

test("every import keeps to the floor plan", () => {
  expect(sources().flatMap((path) => faults(path, readFileSync(path, "utf8")))).toEqual([]);
});

describe("the rule", () => {
  const broken: [path: string, source: string, fault: string][] = [
    ["app/page.tsx", 'import { db } from "#db/client.ts";', "app/page.tsx:1: app/ may not import db/client.ts"],
    [
      "app/page.tsx",
      'import "server-only";\nimport { getServerSession } from "next-auth";',
      "app/page.tsx:2: only app/api/auth/, lib/auth/ may import next-auth",
    ],
    [
      "components/ui/a.tsx",
      'import { statusOf } from "#lib/refusal.ts";',
      "components/ui/a.tsx:1: components/ may import types from lib/, lib/words/, and nothing else",
    ],
    [
      "components/ui/a.tsx",
      'import { type Code } from "#lib/refusal.ts";',
      "components/ui/a.tsx:1: components/ may import types from lib/, lib/words/, and nothing else",
    ],
    ["components/ui/a.tsx", 'import type { Row } from "#db/images.ts";', "components/ui/a.tsx:1: components/ may not import db/images.ts"],
    ["components/ui/a.tsx", 'import Page from "../../app/page.tsx";', "components/ui/a.tsx:1: components/ may not import app/page.tsx"],
    [
      "lib/plans/a.ts",
      'export { Button } from "#components/ui/button.tsx";',
      "lib/plans/a.ts:1: lib/ may not import components/ui/button.tsx",
    ],
    ["lib/plans/a.ts", 'import {\n  eq,\n  sql,\n} from "drizzle-orm/sql";', "lib/plans/a.ts:4: only db/ may import drizzle-orm/sql"],
    ["lib/plans/a.ts", 'import { openLink } from "#lib/links/links.ts";', "lib/plans/a.ts:1: lib/plans/ may not import lib/links/links.ts"],
    ["lib/images/a.ts", 'const sharp = await import("sharp");', "lib/images/a.ts:1: only lib/images/decoder/ may import sharp"],
    [
      "lib/delivery/a.ts",
      'import { derive } from "#lib/images/decoder/index.ts";',
      "lib/delivery/a.ts:1: lib/images/decoder/index.ts lies inside lib/images/",
    ],
    [
      "lib/links/links.ts",
      'import { sealData } from "iron-session";',
      "lib/links/links.ts:1: only lib/links/seal.ts, lib/links/visit.ts may import iron-session",
    ],
    [
      "lib/images/a.ts",
      'import { open } from "node:fs/promises";',
      "lib/images/a.ts:1: only db/sqlite.ts, db/writer.ts, install.mjs, lib/config.ts, lib/images/decoder/, lib/installation.ts, lib/storage/, lib/web/pressed.ts, operator/backup/, operator/move/, start.mjs may import node:fs/promises",
    ],
    ["lib/links/seal.ts", 'import { x } from "./resolve";', 'lib/links/seal.ts:1: Node needs the whole file name of "./resolve"'],
    ["db/a.ts", 'import type { Plan } from "#lib/web/shapes.ts";', "db/a.ts:1: db/ may not import lib/web/shapes.ts"],
    [
      "server.ts",
      'import { Wall } from "#components/gallery/wall.tsx";',
      "server.ts:1: server.ts may not import components/gallery/wall.tsx",
    ],
  ];
  test.each(broken)("refuses, in %s, %s", (path, source, fault) => {
    expect(faults(path, source)).toEqual([fault]);
  });

  const kept: [path: string, source: string][] = [
    ["app/page.tsx", 'import { listImages } from "#lib/images/gallery.ts";\nimport { Wall } from "#components/gallery/wall.tsx";'],
    ["app/api/auth/route.ts", 'import NextAuth from "next-auth";'],
    ["components/sign/enter.ts", 'import { signIn } from "next-auth/react";'],
    ["components/api.ts", 'import type { App } from "#lib/web/app.ts";\ntype Other = typeof import("#lib/refusal.ts");'],
    ["components/links/life.ts", 'import { secondsIn } from "#lib/words/intl.ts";'],
    ["lib/delivery/a.ts", 'import type { Kind } from "#lib/images/decoder/index.ts";\nimport { readImage } from "#lib/images/gallery.ts";'],
    ["lib/images/decoder/task.ts", 'import sharp from "sharp";'],
    ["lib/images/a.test.ts", 'import sharp from "sharp";\nimport { photo } from "#e2e/setup/photo.ts";'],
    ["e2e/pictures.ts", 'import { photo } from "#lib/images/decoder/fixtures.ts";'],
    ["lib/web/serve.ts", 'import { closeDecoder } from "#lib/images/decoder/index.ts";'],
    ["lib/web/routes/a.ts", '// import { db } from "#components/a.ts"\nimport { caller } from "../caller.ts";'],
  ];
  test.each(kept)("accepts, in %s, %s", (path, source) => {
    expect(faults(path, source)).toEqual([]);
  });
});
