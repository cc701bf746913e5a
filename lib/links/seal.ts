import { sealData, unsealData } from "iron-session";
import { LRUCache } from "lru-cache";
import { once } from "#db/once.ts";
import { keyFor, secrets } from "#lib/config.ts";
import { isId } from "#lib/id.ts";

/** What a temporary link's token carries: the link's id, the image's key, and the expiry that it was made with (ms since 1970). */
export type Capsule = { link: string; image: string; expiry: number };
/** What a share's token carries. */
export type ShareCapsule = { share: string; expiry: number };

/** What tokens are sealed for. None opens as another: each purpose has its own key, and stands in the token too. */
const purposes = { link: "temporary link", share: "share" };
const prefix = "Fe26.2";
/** The last character carries 4 bits of the 256 of the mac; any other than these would open as the same token. */
const shape = /^\d{1,10}(\.[A-Za-z0-9_-]{1,256}){4}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** Seals a capsule with the first secret: encrypted and authenticated by iron-session. */
export function sealCapsule(capsule: Capsule): Promise<string> {
  return seal(purposes.link, capsule);
}

/** Seals a share's capsule, likewise. */
export function sealShare(capsule: ShareCapsule): Promise<string> {
  return seal(purposes.share, capsule);
}

/**
 * An iron seal is `Fe26.2*id*salt*iv*data*expiry*salt*mac` with `~2` behind it. The token drops what never varies and joins the
 * rest with dots, as chats and Markdown take `*` and `~` for markup.
 */
async function seal(purpose: string, capsule: Capsule | ShareCapsule): Promise<string> {
  const [ring] = keyRing(purpose);
  // iron-session adds 60 s of grace to its own ttl, so it gets none: the capsule and the row carry the expiry.
  const sealed = await sealData({ purpose, ...capsule }, { password: ring ?? {}, ttl: 0 });
  const [, id, salt, iv, data, , macSalt, mac] = sealed.replace(/~2$/, "").split("*");
  return [id, salt, iv, data, macSalt, mac].join(".");
}

/** Tokens that opened before, as opening one costs more than the rest of its delivery. A capsule decides nothing: its row does. */
const opened = () => once("links.opened", () => new LRUCache<string, Capsule | ShareCapsule>({ max: 10_000 }));

/** Opens a token that any of the secrets sealed; null for every other text, whatever it is. Whether the link lives is for its row to say. */
export async function openCapsule(token: string): Promise<Capsule | null> {
  return open(purposes.link, token, ({ link, image, expiry }) =>
    isWrittenId(link) && isWrittenId(image) && typeof expiry === "number" ? { link, image, expiry } : null,
  );
}

/** Opens a share's token, likewise. */
export async function openShare(token: string): Promise<ShareCapsule | null> {
  return open(purposes.share, token, ({ share, expiry }) => (isWrittenId(share) && typeof expiry === "number" ? { share, expiry } : null));
}

type Content = Record<string, unknown>;

async function open<C extends Capsule | ShareCapsule>(
  purpose: string,
  token: string,
  read: (content: Content) => C | null,
): Promise<C | null> {
  const name = `${purpose} ${token}`;
  const known = opened().get(name);
  if (known !== undefined) return known as C;
  const content = await unseal(purpose, token);
  const capsule = content && read(content);
  if (capsule !== null) opened().set(name, capsule);
  return capsule;
}

async function unseal(purpose: string, token: string): Promise<Content | null> {
  if (token.length > 512 || !shape.test(token)) return null;
  const [id = "", salt, iv, data, macSalt, mac] = token.split(".");
  const ring = keyRing(purpose).find((key) => id in key);
  if (ring === undefined) return null;
  const sealed = [prefix, id, salt, iv, data, "", macSalt, mac].join("*");
  const content = await unsealData<Content>(sealed, { password: ring, ttl: 0 }).catch(() => ({}) as Content);
  return content["purpose"] === purpose ? content : null;
}

function isWrittenId(value: unknown): value is string {
  return typeof value === "string" && isId(value);
}

/** A key for `use` per secret, the one that seals first, under a number made from the secret itself, so that its place in the list means nothing. */
export function keyRing(use: string): Record<string, string>[] {
  return secrets().map((secret) => ({ [sealNumber(secret)]: keyFor(use, secret).toString("base64url") }));
}

/** The number with which every token begins that a secret sealed. It tells secrets apart, and nothing of them. */
export function sealNumber(secret: string): number {
  return keyFor("key id", secret).readUInt32BE(0);
}
