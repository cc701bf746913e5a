/** Something that is not as it must be. */
export type Finding = {
  /** What it is about: `image …`, `link …`, a name in storage. */
  subject: string;
  /** What is wrong with it, as the rest of a sentence. */
  fault: string;
  /** Puts it right without loss and says how; null when it turned out that it cannot. Absent where only people can. */
  mend?: () => Promise<string | null>;
};

/** A finding at first sight, and how to look again: what was in flight is well by then, or gone, which is null. */
export type Suspicion = { finding: Finding; again: () => Promise<Finding | null> };

/** A way to look at one kind of thing, all of them; `progress` hears of how many are done. */
export type Check = (progress: (what: string, done: number, total?: number) => void) => AsyncIterable<Suspicion>;

/** Looks at each of `things`, a few at a time, and yields what looks wrong. */
export async function* suspicions<T>(
  things: T[],
  look: (thing: T) => Promise<Finding | null>,
  again: (thing: T) => () => Promise<Finding | null>,
) {
  const atOnce = 4;
  for (let at = 0; at < things.length; at += atOnce) {
    const some = things.slice(at, at + atOnce);
    const findings = await Promise.all(some.map(look));
    for (const [place, thing] of some.entries()) {
      const finding = findings[place];
      if (finding) yield { finding, again: again(thing) };
    }
  }
}
