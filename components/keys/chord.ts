/** What was pressed, as far as a shortcut depends on it. */
export type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/**
 * Whether a key press is `chord`: `"D"`, `"/"`, `"ArrowLeft"`, `"Mod+K"`, `"Shift+ArrowDown"`. `Mod` is ⌘ on a Mac and Ctrl elsewhere.
 * Names are those of `KeyboardEvent.key`, letters in capitals and without Shift unless it is named.
 */
export function isChord(pressed: Pressed, chord: string, mac: boolean): boolean {
  const { key, modifiers } = parts(chord);
  const [mod, other] = mac ? [pressed.metaKey, pressed.ctrlKey] : [pressed.ctrlKey, pressed.metaKey];
  if (mod !== modifiers.includes("Mod") || other || pressed.altKey !== modifiers.includes("Alt")) return false;
  // Where a sign lies on the keyboard is the layout's matter: `/` is Shift+7 on a German one.
  if (!isSign(key) && pressed.shiftKey !== modifiers.includes("Shift")) return false;
  return keyOf(pressed) === key;
}

/** Whether a chord is one character alone, which people who speak to their machine set off by accident (WCAG 2.2, 2.1.4). */
export function isCharacter(chord: string): boolean {
  const { key, modifiers } = parts(chord);
  return [...key].length === 1 && !modifiers.includes("Mod") && !modifiers.includes("Alt");
}

/** The keys of a chord, in the order in which they are written: `["Mod", "K"]`. */
export function keysOf(chord: string): string[] {
  const { key, modifiers } = parts(chord);
  return [...modifiers, key];
}

function parts(chord: string): { key: string; modifiers: string[] } {
  const [, before = "", key = chord] = /^((?:(?:Mod|Alt|Shift)\+)*)(.+)$/.exec(chord) ?? [];
  return { key, modifiers: before.split("+").filter(Boolean) };
}

function isSign(key: string): boolean {
  return [...key].length === 1 && !/[A-Z]/.test(key);
}

/** The key by its name; on keyboards without Latin letters by the place where the letter lies elsewhere. */
function keyOf({ key, code }: Pressed): string {
  if (key === " ") return "Space";
  if ([...key].length > 1) return key;
  const [, place] = /^Key([A-Z])$/.exec(code) ?? [];
  return place !== undefined && !/[\u0021-\u024f]/.test(key) ? place : key.toUpperCase();
}
