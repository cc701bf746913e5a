import { type CensusShare, censusShare, everyShare } from "#db/census.ts";
import { entranceOf, resolve, stateOf } from "#lib/links/resolve.ts";
import { openShare } from "#lib/links/seal.ts";
import { type Check, type Finding, suspicions } from "./finding.ts";

/** Every share that may ever answer again: its token opens and names it, all of it is its owner's, and its state is what it answers. */
export const checkShares: Check = async function* (progress) {
  let done = 0;
  for await (const shares of everyShare()) {
    yield* suspicions(shares, look, ({ share }) => async () => {
      const now = await censusShare(share.id);
      return now && look(now);
    });
    progress("Opening shares", (done += shares.length));
  }
};

async function look({ share, plan, foreign }: CensusShare): Promise<Finding | null> {
  if (share.revokedAt !== null) return null;
  const finding = (fault: string): Finding => ({ subject: `share ${share.id}`, fault });
  const capsule = await openShare(share.token);
  if (capsule === null)
    return finding("has a token that none of the secrets opens: AUTH_SECRET, or the file “secret”, must hold the one that sealed it");
  if (capsule.share !== share.id) return finding("has the token of another share");
  if (foreign > 0) return finding("shows what its owner does not own");
  if (!/^(original|[1-9]\d{1,3})$/.test(share.rendition)) return finding(`shows a rendition that cannot be: “${share.rendition}”`);
  const now = new Date();
  const answers =
    resolve({ plan, suspended: false }, share.rendition, { kind: "temporary", ...share }, now) && entranceOf(share, false) !== "nothing";
  return answers === (stateOf(share, plan, now) === "live") ? null : finding("answers otherwise than its state says");
}
