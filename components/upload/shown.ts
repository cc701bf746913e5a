import type { Upload, UploadState } from "#components/upload/upload.ts";

/** In this order they are drawn: what wants something of somebody, what is over, what moves, what waits. */
const groups = {
  wanting: ["asking", "failed"],
  over: ["done", "skipped"],
  moving: ["uploading", "processing"],
  waiting: ["waiting", "paused"],
};
type Group = keyof typeof groups;

/** What the tray draws in one place: a file, or how many more of a group there are. */
export type Shown = Upload | { more: number; of: Group };

/** Which of the files to draw: of each group `most`, the latest of what is over and the next of the rest. More are told as a number. */
export function shownOf(uploads: Upload[], most: number): Shown[] {
  return (Object.entries(groups) as [Group, UploadState[]][]).flatMap(([of, states]): Shown[] => {
    const group = uploads.filter(({ state }) => states.includes(state));
    const more = group.length - most;
    if (more <= 0) return group;
    return of === "over" ? [{ more, of }, ...group.slice(-most)] : [...group.slice(0, most), { more, of }];
  });
}
