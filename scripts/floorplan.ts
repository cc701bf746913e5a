import { posix } from "node:path";

// Who may import whom. Floors are for types and values alike, rooms narrow what `lib` may use of itself at run time.
// A place is a folder with its slash, or a file; the longest that fits a path speaks for it. Places not named are free.
// Tests, measurements and their harness look into every room and import any package, but keep to the floors.

const floors: Record<string, string[]> = {
  "app/": ["app/", "components/", "lib/"],
  "components/": ["components/", "lib/"],
  "db/": ["db/"],
  "lib/": ["lib/", "db/"],
  "instrumentation.ts": ["lib/"],
  "operator/": ["operator/", "lib/", "db/"],
  "proxy.ts": ["lib/"],
  "server.ts": ["lib/", "db/"],
};

/** Where the house is put together: these open and close what the rooms own. */
const assembly = ["lib/web/boot.ts", "lib/web/serve.ts"];

const rooms: Record<string, string[]> = {
  "components/": ["lib/words/"],
  "lib/archive/": ["lib/images/", "lib/storage/"],
  "lib/albums/": ["lib/images/", "lib/plans/"],
  "lib/auth/": ["lib/plans/"],
  "lib/delivery/": [
    "lib/archive/",
    "lib/auth/passwords.ts",
    "lib/images/",
    "lib/ledger/",
    "lib/links/",
    "lib/plans/",
    "lib/storage/",
    "lib/web/problem.ts",
    "lib/words/",
  ],
  "lib/images/": ["lib/plans/", "lib/storage/"],
  "lib/ledger/": ["lib/auth/agent.ts"],
  "lib/links/": ["lib/auth/passwords.ts", "lib/images/copies.ts", "lib/plans/"],
  "lib/plans/": [],
  "lib/storage/": [],
  "lib/takeout/": ["lib/links/", "lib/plans/"],
  "lib/uploads/": ["lib/images/", "lib/storage/", "lib/web/problem.ts"],
  "lib/words/": [],
};

/** Packages that only some places may import. */
const keepers: { packages: RegExp; places: string[] }[] = [
  { packages: /^(better-sqlite3|drizzle-orm|pg)(\/|$)/, places: ["db/"] },
  { packages: /^(fontkitten|libheif-js|sharp|tinypool)(\/|$)/, places: ["lib/images/decoder/"] },
  { packages: /^@aws-sdk\//, places: ["lib/storage/"] },
  { packages: /^@tus\/server(\/|$)/, places: ["lib/uploads/"] },
  { packages: /^tus-js-client(\/|$)/, places: ["components/upload/"] },
  { packages: /^iron-session(\/|$)/, places: ["lib/links/seal.ts", "lib/links/visit.ts"] },
  { packages: /^next-auth\/react$/, places: ["app/", "components/", "lib/auth/"] },
  { packages: /^next-auth(?!\/react$)(\/|$)/, places: ["app/api/auth/", "lib/auth/"] },
  // Node runs the rest of `lib` without Next's bundler, which is what makes these work.
  { packages: /^next(\/|$)/, places: ["app/", "components/", "lib/auth/", "lib/web/serve.ts", "next.config.mjs", "proxy.ts"] },
  {
    packages: /^node:fs(\/|$)/,
    places: [
      "db/sqlite.ts",
      "db/writer.ts",
      "install.mjs",
      "lib/config.ts",
      "lib/images/decoder/",
      "lib/installation.ts",
      "lib/storage/",
      "lib/web/pressed.ts",
      "operator/backup/",
      "operator/move/",
      "start.mjs",
    ],
  },
];

type Import = { specifier: string; typeOnly: boolean; line: number };

/** What breaks the floor plan in the file at `path`, each as `path:line: sentence`. */
export function faults(path: string, source: string): string[] {
  return importsOf(source).flatMap((one) => {
    const sentence = faultOf(path, one);
    return sentence === null ? [] : [`${path}:${one.line}: ${sentence}`];
  });
}

function faultOf(path: string, { specifier, typeOnly }: Import): string | null {
  const target = inProject(path, specifier);
  if (target === null) return isFree(path) ? null : packageFault(path, specifier);
  if (!/\.\w+$/.test(target)) return `Node needs the whole file name of "${specifier}"`;
  const floor = speaksFor(path, floors);
  if (floor !== null && !isTestSetup(path, target) && !within(target, floors[floor])) return `${floor} may not import ${target}`;
  if (typeOnly || isFree(path)) return null;
  // How a language writes its numbers is the same on every page, whoever makes it.
  if (path.startsWith("components/") && target.startsWith("lib/") && !target.startsWith("lib/words/")) {
    return "components/ may import types from lib/, lib/words/, and nothing else";
  }
  return roomFault(path, target);
}

function roomFault(path: string, target: string): string | null {
  const room = speaksFor(path, rooms);
  const other = target.match(/^lib\/[^/]+\//)?.[0];
  if (other === undefined || path.startsWith(other)) return null;
  if (/^lib\/[^/]+\/[^/]+\//.test(target) && !assembly.includes(path)) return `${target} lies inside ${other}`;
  if (room !== null && !within(target, rooms[room])) return `${room} may not import ${target}`;
  return null;
}

function packageFault(path: string, specifier: string): string | null {
  const keeper = keepers.find(({ packages }) => packages.test(specifier));
  return keeper === undefined || within(path, keeper.places) ? null : `only ${keeper.places.join(", ")} may import ${specifier}`;
}

function isFree(path: string): boolean {
  return (
    /^(bench|e2e|scripts)\//.test(path) ||
    /\.test\.tsx?$/.test(path) ||
    /^[^/]+\.config\.\w+$/.test(path) ||
    path === "lib/storage/contract.ts"
  );
}

function isTestSetup(path: string, target: string): boolean {
  return /\.test\.tsx?$/.test(path) && target.startsWith("e2e/");
}

/** The path in the project that a specifier means, or null for a package. */
function inProject(path: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : null;
}

function speaksFor(path: string, places: Record<string, unknown>): string | null {
  const [longest = null] = Object.keys(places)
    .filter((place) => path.startsWith(place))
    .sort((a, b) => b.length - a.length);
  return longest;
}

function within(path: string, places: string[] = []): boolean {
  return places.some((place) => path.startsWith(place));
}

const patterns = [
  /^[ \t]*(?:import|export)\s+(?<clause>[\w\s{},*$]*?)\bfrom\s*["'](?<specifier>[^"']+)["']/gm,
  /^[ \t]*import\s*["'](?<specifier>[^"']+)["']/gm,
  /(?<clause>\btypeof\s+)?\bimport\(\s*["'](?<specifier>[^"']+)["']/g,
];

/** The imports of a module, by its text: the compiler has no interface for programs any more. */
function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, " "));
  return patterns
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .map(({ index, 0: text, groups: { clause = "", specifier = "" } = {} }) => ({
      specifier,
      // `import { type A }` still loads the module, so only a leading `type` counts.
      typeOnly: /^type(of)?\s+(?!from\b|,)/.test(clause),
      line: code.slice(0, index + text.length).split("\n").length,
    }))
    .sort((a, b) => a.line - b.line);
}
