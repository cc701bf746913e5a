import { type Sealed, sealedBy } from "#db/keys.ts";
import { config, replaceGeneratedSecrets, secrets } from "#lib/config.ts";
import { sealNumber } from "#lib/links/seal.ts";
import { say } from "../terminal.ts";

/** A secret by what may be told of it: eight hexadecimal digits, and the links and shares that hang on it. */
export type Key = Sealed & { secret: string; fingerprint: string };

/** The secrets of the installation, the one that seals first. */
export async function readRing(now = new Date()): Promise<Key[]> {
  return Promise.all(
    secrets().map(async (secret) => ({ secret, fingerprint: fingerprintOf(secret), ...(await sealedBy(sealNumber(secret), now)) })),
  );
}

/** What a secret is called. */
export function fingerprintOf(secret: string): string {
  return sealNumber(secret).toString(16).padStart(8, "0");
}

/** Puts these secrets in place of those that were, or where the environment has them, says what it has to have. */
export function changeRing(all: string[]): void {
  if (config().secrets === null) {
    replaceGeneratedSecrets(all);
    say("Restart every server of this installation: each reads its secrets when it starts.");
    return;
  }
  say("The secrets come from the environment, which this tool cannot change. Set this for every server, and restart it:");
  say(`AUTH_SECRET=${all.join(",")}`);
}
