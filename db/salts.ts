import { eq, lt } from "drizzle-orm";
import { db, write } from "./client.ts";
import { salts } from "./schema.ts";

/** The salt of a day: the one that is stored, else `fresh`, which is stored for everybody. */
export async function keepSalt(day: string, fresh: string): Promise<string> {
  const stored = () => db().select().from(salts).where(eq(salts.day, day));
  const [known] = await stored();
  if (known !== undefined) return known.salt;
  await write((tx) => tx.insert(salts).values({ day, salt: fresh }).onConflictDoNothing());
  const [kept] = await stored();
  return kept?.salt ?? fresh;
}

/** Forgets the salts of the days before `day`; returns how many. */
export async function forgetSalts(day: string): Promise<number> {
  return (await write((tx) => tx.delete(salts).where(lt(salts.day, day)).returning({ day: salts.day }))).length;
}
