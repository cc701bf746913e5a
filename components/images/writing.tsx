"use client";

import { useId, useSyncExternalStore } from "react";
import { type Writing, writings } from "#components/images/formats.ts";
import { useWords } from "#components/words/use.ts";

const place = "copy-as";
const listeners = new Set<() => void>();
let chosen: Writing | null = null;

/** What the ways of writing a link are called, in every language. */
export const writingNames: Record<Writing, string> = { url: "URL", markdown: "Markdown", html: "HTML", bbcode: "BBCode" };

/** How links are copied, as it was chosen last in this browser. */
export function useWriting(): Writing {
  return useSyncExternalStore(subscribe, read, () => "url");
}

function read(): Writing {
  if (chosen !== null) return chosen;
  try {
    const kept = localStorage.getItem(place);
    chosen = writings.find((each) => each === kept) ?? "url";
  } catch {
    chosen = "url"; // The browser keeps nothing.
  }
  return chosen;
}

function choose(writing: Writing): void {
  chosen = writing;
  try {
    localStorage.setItem(place, writing);
  } catch {}
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Chooses how every copy button writes its link. */
export function WritingChoice() {
  const t = useWords("images");
  const writing = useWriting();
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <legend className="float-start me-3 text-sm text-soft">{t("copyAs")}</legend>
      <div className="flex rounded-control bg-sunken p-1">
        {writings.map((each) => (
          <label
            key={each}
            className="inline-flex min-h-9 cursor-pointer items-center rounded-key px-2.5 text-sm text-soft hover:text-ink has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name={name} checked={each === writing} onChange={() => choose(each)} className="sr-only" />
            {writingNames[each]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
