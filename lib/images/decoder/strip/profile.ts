/** Bytes that programs put behind a profile to fill a word. */
const FILLING = 3;

/**
 * Checks that a colour profile (ICC.1:2022, section 7.2) is as long as it says in its first four bytes: in what follows it, somebody
 * might have written something else.
 */
export function checkProfile(start: Buffer, length: number): void {
  const told = start.length < 4 ? 0 : start.readUInt32BE();
  if (told < 128 || length < told || length > told + FILLING) throw new Error(`a colour profile of ${told} bytes in ${length}`);
}
