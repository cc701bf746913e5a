import { describe, expect, test } from "vitest";
import { isCharacter, isChord, keysOf, type Pressed } from "#components/keys/chord.ts";

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe("a chord", () => {
  test.each<[string, Pressed, string]>([
    ["a letter", press("d"), "D"],
    ["a letter under caps lock", press("D"), "D"],
    ["a sign that needs Shift here", press("/", { shiftKey: true, code: "Digit7" }), "/"],
    ["a named key", press("ArrowLeft"), "ArrowLeft"],
    ["Shift with a named key", press("ArrowDown", { shiftKey: true }), "Shift+ArrowDown"],
    ["Ctrl", press("k", { ctrlKey: true }), "Mod+K"],
    ["the space bar", press(" "), "Space"],
    ["a plus", press("+", { ctrlKey: true }), "Mod++"],
    ["a letter on a Greek keyboard", press("δ", { code: "KeyD" }), "D"],
    ["a letter where it lies on a French keyboard", press("a", { code: "KeyQ" }), "A"],
  ])("is %s", (_, pressed, chord) => expect(isChord(pressed, chord, false)).toBe(true));

  test.each<[string, Pressed, string]>([
    ["another letter", press("f"), "D"],
    ["a letter with Shift", press("D", { shiftKey: true }), "D"],
    ["a letter with Ctrl", press("d", { ctrlKey: true }), "D"],
    ["a letter with the Windows key", press("d", { metaKey: true }), "D"],
    ["a letter with Alt", press("d", { altKey: true }), "D"],
    ["a letter that lies there on an English keyboard", press("a", { code: "KeyQ" }), "Q"],
    ["an arrow without its Shift", press("ArrowDown"), "Shift+ArrowDown"],
  ])("is not %s", (_, pressed, chord) => expect(isChord(pressed, chord, false)).toBe(false));

  test("has ⌘ on a Mac", () => {
    expect(isChord(press("k", { metaKey: true }), "Mod+K", true)).toBe(true);
    expect(isChord(press("k", { ctrlKey: true }), "Mod+K", true)).toBe(false);
  });

  test("tells characters from keys that nobody speaks", () => {
    expect(["D", "/", "Shift+A", "1"].filter(isCharacter)).toEqual(["D", "/", "Shift+A", "1"]);
    expect(["Mod+A", "Escape", "ArrowUp", "Shift+ArrowUp", "Delete"].filter(isCharacter)).toEqual([]);
  });

  test("is written key by key", () => {
    expect(keysOf("Shift+ArrowDown")).toEqual(["Shift", "ArrowDown"]);
    expect(keysOf("Mod++")).toEqual(["Mod", "+"]);
  });
});
