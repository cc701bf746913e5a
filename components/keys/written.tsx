"use client";

import { keysOf } from "#components/keys/chord.ts";
import { isMac } from "#components/keys/keys.ts";

const signs: Record<string, string> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
const onMac: Record<string, string> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", Backspace: "⌫", Enter: "↩" };
const elsewhere: Record<string, string> = { Mod: "Ctrl", Escape: "Esc" };

/** A way to a command as it is written on the keyboard: chords that are pressed one after the other. */
export function Way({ chords }: { chords: string[] }) {
  const mac = isMac();
  return (
    <span dir="ltr" className="inline-flex items-center gap-1">
      {chords.flatMap(keysOf).map((key, place) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: the same key may be pressed twice.
          key={place}
          className="inline-grid h-6 min-w-6 place-items-center rounded-key border border-line bg-ground px-1.5 font-sans text-note leading-none text-soft"
        >
          {signs[key] ?? (mac ? onMac[key] : undefined) ?? elsewhere[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}
