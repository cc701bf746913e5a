import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

// Runs before each test file, in its own process: nothing of the developer's settings, and a folder of its own.
const settings =
  /^(PORT|HOST|PUBLIC_URL|TRUST_PROXY|DATABASE_URL|AUTH_.*|ADMIN_.*|SIGN_UP|MAX_.*|LINK_CACHE_SECONDS|LEDGER_DAYS|S3_.*|AWS_.*|CACHE_BYTES|METRICS_TOKEN|RATE_LIMIT)$/;
for (const name of Object.keys(process.env)) if (settings.test(name)) delete process.env[name];

const dataDir = mkdtempSync(join(tmpdir(), "tessera-data-"));
process.env.DATA_DIR = dataDir;
process.env.AUTH_SECRET = "a secret of the tests and of nothing else";
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
