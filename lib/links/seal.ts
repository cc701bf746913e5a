import { sealData, unsealData } from "iron-session";
import { LRUCache } from "lru-cache";
import { once } from "#db/once.ts";
import { keyFor, secrets } from "#lib/config.ts";
import { isId } from "#lib/id.ts";

/** What a temporary link's token carries: the link's id, the image's key, and the expiry that it was made with (ms since 1970). */
export type Capsule = { link: string; image: string; expiry: number };

const purpose = "temporary link";
const prefix = "Fe26.2";
/** The last character carries 4 bits of the 256 of the mac; any other than these would open as the same token. */
const shape = /^\d{1,10}(\.[A-Za-z0-9_-]{1,256}){4}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/**
 * Seals a capsule with the first secret: encrypted and authenticated by iron-session.
 * An iron seal is `Fe26.2*id*salt*iv*data*expiry*salt*mac` with `~2` behind it. The token drops what never varies and joins the
 * rest with dots, as chats and Markdown take `*` and `~` for markup.
 */
export async function sealCapsule(capsule: Capsule): Promise<string> {
  const [ring] = keyRing(purpose);
  // iron-session adds 60 s of grace to its own ttl, so it gets none: the capsule and the row carry the expiry.
  const sealed = await sealData({ purpose, ...capsule }, { password: ring ?? {}, ttl: 0 });
  const [, id, salt, iv, data, , macSalt, mac] = sealed.replace(/~2$/, "").split("*");
  return [id, salt, iv, data, macSalt, mac].join(".");
}

/** Tokens that opened before, as opening one costs more than the rest of its delivery. A capsule decides nothing: its row does. */
const opened = () => once("links.opened", () => new LRUCache<string, Capsule>({ max: 10_000 }));

/** Opens a token that any of the secrets sealed; null for every other text, whatever it is. Whether the link lives is for its row to say. */
export async function openCapsule(token: string): Promise<Capsule | null> {
  const known = opened().get(token);
  if (known !== undefined) return known;
  const capsule = await unseal(token);
  if (capsule !== null) opened().set(token, capsule);
  return capsule;
}

async function unseal(token: string): Promise<Capsule | null> {
  if (token.length > 512 || !shape.test(token)) return null;
  const [id = "", salt, iv, data, macSalt, mac] = token.split(".");
  const ring = keyRing(purpose).find((key) => id in key);
  if (ring === undefined) return null;
  const sealed = [prefix, id, salt, iv, data, "", macSalt, mac].join("*");
  const content = await unsealData<Record<string, unknown>>(sealed, { password: ring, ttl: 0 }).catch(
    () => ({}) as Record<string, unknown>,
  );
  const { purpose: for_, link, image, expiry } = content;
  if (for_ !== purpose || typeof link !== "string" || typeof image !== "string" || typeof expiry !== "number") return null;
  return isId(link) && isId(image) ? { link, image, expiry } : null;
}

/** A key for `use` per secret, the one that seals first, under a number made from the secret itself, so that its place in the list means nothing. */
export function keyRing(use: string): Record<string, string>[] {
  return secrets().map((secret) => {
    const key = keyFor(use, secret);
    return { [keyFor("key id", secret).readUInt32BE(0)]: key.toString("base64url") };
  });
}
