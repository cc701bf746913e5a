"use client";

import { useEffect, useLayoutEffect, useRef } from "react";
import { characterKeys } from "#components/keys/choice.ts";
import { isCharacter, isChord } from "#components/keys/chord.ts";

/** One thing that can be done, by its keys and from the command palette. */
export type Command = {
  /** What it does, in words: “Select everything”. */
  says: string;
  /**
   * The keys, written as in `isChord`: `"Delete"`, `"Mod+A"`. A list holds other ways to the same; two chords with a space between are
   * pressed one after the other: `"G A"`. Absent, it is in the palette alone.
   */
  keys?: string | string[];
  /** Left out for keys that something else answers and the sheet only tells of. */
  run?: () => void;
  /** `false` for what makes no sense without its keys, such as going one picture on. */
  inPalette?: boolean;
};

type Room = { title: string; commands: () => Command[]; covers: boolean };

/** Long enough to find the second key of two, ms. */
const patience = 1500;

const rooms: Room[] = [];
let begun: { chord: string; at: number } | null = null;

/**
 * Registers what can be done here while the component stands. The only place where keys are listened to: the sheet behind `?` and the
 * palette are drawn from it. `title` heads the room's part of the sheet.
 *
 * ```tsx
 * useKeys("Pictures", [
 *   { keys: ["Delete", "Backspace"], says: "Delete the chosen pictures", run: askToDelete },
 *   { keys: "ArrowRight", says: "Next picture", run: next, inPalette: false },
 * ]);
 * ```
 *
 * The list may be a new one on every render, and empty while there is nothing to do. Keys rest while somebody types in a field
 * (`Mod+…` and `Escape` do not), while a menu is open, and when the element that has the focus has taken the key (`preventDefault`);
 * Enter and Space belong to the button or link that has the focus. The room that came last answers first. What covers the page
 * silences all rooms below it by `useCover`, which every `Dialog` does.
 */
export function useKeys(title: string, commands: Command[]): void {
  const latest = useRef({ title, commands });
  useLayoutEffect(() => {
    latest.current = { title, commands };
  });
  useEffect(
    () =>
      enter({
        get title() {
          return latest.current.title;
        },
        commands: () => latest.current.commands,
        covers: false,
      }),
    [],
  );
}

/** Silences the keys of everything that stood before, as long as the component does: for what covers the page. */
export function useCover(): void {
  // Before the effects of what is within, whose keys are to be heard.
  useLayoutEffect(() => enter({ title: "", commands: () => [], covers: true }), []);
}

/** The rooms that can be heard now, the one that came first first. */
export function heard(): { title: string; commands: Command[] }[] {
  return rooms
    .slice(rooms.findLastIndex(({ covers }) => covers) + 1)
    .map(({ title, commands }) => ({ title, commands: commands() }))
    .filter(({ commands }) => commands.length > 0);
}

/** All ways to a command, each as its chords. */
export function waysOf({ keys = [] }: Command): string[][] {
  return [keys].flat().map((way) => way.split(" "));
}

function enter(room: Room): () => void {
  if (rooms.length === 0) window.addEventListener("keydown", hear);
  rooms.push(room);
  return () => {
    rooms.splice(rooms.indexOf(room), 1);
    if (rooms.length === 0) window.removeEventListener("keydown", hear);
  };
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  if (document.querySelector("[popover=auto]:popover-open") !== null) return;
  const mac = isMac();
  const before = begun !== null && event.timeStamp - begun.at < patience ? begun.chord : null;
  begun = null;
  const commands = heard()
    .toReversed()
    .flatMap((room) => room.commands);
  for (const second of before === null ? [false] : [true, false]) {
    for (const command of commands) {
      for (const [first = "", then] of waysOf(command)) {
        const chord = second ? then : first;
        if (command.run === undefined || chord === undefined || (second && first !== before)) continue;
        if (!isChord(event, chord, mac) || !isFree(event, chord)) continue;
        event.preventDefault();
        if (!second && then !== undefined) begun = { chord: first, at: event.timeStamp };
        else command.run();
        return;
      }
    }
  }
}

/** Whether a key is nobody else's: not a field's, not a button's, not one that somebody has turned off. */
function isFree({ target, repeat }: KeyboardEvent, chord: string): boolean {
  if (repeat && !/(Arrow|Page)/.test(chord)) return false;
  if (isCharacter(chord) && !characterKeys.on()) return false;
  if (!(target instanceof Element)) return true;
  if (/^(Mod\+|Escape$)/.test(chord)) return !isField(target) || !/^Mod\+[ACVXYZ]$/.test(chord);
  if (isField(target)) return false;
  return !/^(Enter|Space)$/.test(chord) || target.closest("a, button, summary, input, [role=button]") === null;
}

function isField(target: Element): boolean {
  return (
    target.closest("textarea, select, [contenteditable]:not([contenteditable=false])") !== null ||
    (target instanceof HTMLInputElement && !["button", "checkbox", "file", "reset", "submit"].includes(target.type))
  );
}

/** Whether the keyboard has a ⌘ for what others do by Ctrl. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
