import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "./e2e/setup/browser.ts";

const executablePath = findBrowser();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  workers: Math.min(2, availableParallelism()),
  reporter: "list",
  use: {
    // Who tests it lets it in (`frame.spec.ts`); elsewhere it would stand between a test and what its page asks for.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      // Chromium's own sandbox needs rights that containers and root do not give it.
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
  },
});
