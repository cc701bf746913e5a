import { randomBytes } from "node:crypto";

/** A new identifier or key: 128 random bits as 22 characters of base64url. */
export function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** Whether `text` is written as `newId` writes: 22 characters of base64url, the last of which carries 2 bits only. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);
}
