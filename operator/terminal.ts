/** Prints a line of what was asked for. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a line about how it goes, which is not part of what was asked for. */
export function note(line: string): void {
  clear();
  process.stderr.write(`${line}\n`);
}

const interval = 200;
let shown = false;
let lastShown = 0;

/** Shows how far a work is on the terminal, in place; does nothing where nobody watches. `total` may be 0 while it is not known. */
export function progress(what: string, done: number, total = 0): void {
  const now = Date.now();
  if (!process.stderr.isTTY || now - lastShown < interval) return;
  lastShown = now;
  shown = true;
  const part = total > 0 ? ` ${Math.min(100, Math.floor((100 * done) / total))} %` : ` ${done}`;
  process.stderr.write(`\r\x1b[K${what}…${part}`);
}

/** Takes the line of `progress` away. */
export function clear(): void {
  if (shown) process.stderr.write("\r\x1b[K");
  shown = false;
}
