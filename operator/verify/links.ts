import { type CensusLink, censusLink, everyLink, repointLink } from "#db/census.ts";
import { parseAddress } from "#lib/delivery/address.ts";
import { entranceOf, resolve, stateOf } from "#lib/links/resolve.ts";
import { openCapsule } from "#lib/links/seal.ts";
import { type Check, type Finding, suspicions } from "./finding.ts";

/** Every temporary link that may ever answer again: its token opens and names it, and what it says of itself is what it answers. */
export const checkLinks: Check = async function* (progress) {
  let done = 0;
  for await (const links of everyLink()) {
    yield* suspicions(links, look, ({ link }) => async () => {
      const now = await censusLink(link.id);
      return now && look(now);
    });
    progress("Opening links", (done += links.length));
  }
};

async function look(found: CensusLink): Promise<Finding | null> {
  const { link, image, plan } = found;
  if (link.revokedAt !== null) return null;
  const finding = (fault: string, mend?: Finding["mend"]): Finding => ({ subject: `link ${link.id}`, fault, ...(mend && { mend }) });
  const capsule = await openCapsule(link.token);
  if (capsule === null)
    return finding("has a token that none of the secrets opens: AUTH_SECRET, or the file “secret”, must hold the one that sealed it");
  if (capsule.link !== link.id) return finding("has the token of another link");
  if (capsule.image !== image.key) {
    return finding("points at another image than its token", async () =>
      (await repointLink(link, capsule.image)) ? "pointed back at the image that its token names" : null,
    );
  }
  if (link.ownerId !== image.ownerId) return finding("belongs to somebody who does not own its image");
  if (parseAddress(`/i/${image.key}/${link.rendition}`) === null) return finding(`shows a rendition that cannot be: “${link.rendition}”`);
  const now = new Date();
  const answers =
    resolve({ plan, suspended: false }, link.rendition, { kind: "temporary", ...link }, now) && entranceOf(link, false) !== "nothing";
  return answers === (stateOf(link, plan, now) === "live") ? null : finding("answers otherwise than its state says");
}
