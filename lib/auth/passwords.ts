import { hash, verify } from "@node-rs/argon2";
import { once } from "#db/once.ts";

/** Hashes a password with argon2id and the library's defaults (m = 19 MiB, t = 2, p = 1: OWASP's first choice). */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/** Whether `password` is the one of `hashed`. Without a hash it takes as long and answers no, so that time does not tell which e-mails exist. */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  // Any will do, and another one on each node.
  const nobodys = await once("auth.nobodys-hash", () => hashPassword(crypto.randomUUID()));
  const right = await verify(hashed ?? nobodys, password);
  return right && hashed !== null;
}
