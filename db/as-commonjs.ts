import { registerHooks } from "node:module";

// Loaded before anything that imports drizzle. Node parses a package's `exports` anew for every ES module in it, which for drizzle's
// 447 entries takes a second and 140 MB at each start; of its CommonJS files it parses them once.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, /^drizzle-orm(?:\/|$)/.test(specifier) ? { ...context, conditions: ["node", "require"] } : context),
});
