"use client";

import { Search as Glass, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { IconButton } from "#components/ui/button.tsx";

/** Waits for a pause in typing before it asks. */
const pause = 250;

/** Looks for pictures by name, as one types; the address keeps what was looked for. */
export function Search({ q, onSearching }: { q: string | null; onSearching: (searching: boolean) => void }) {
  const router = useRouter();
  const [text, setText] = useState(q ?? "");
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => onSearching(pending), [pending, onSearching]);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Going back to another search shows its words again; while one types, the field is ahead of the address.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(q ?? "");
  }, [q]);

  function look(words: string) {
    clearTimeout(timer.current);
    const wanted = words.trim();
    if (wanted === (q ?? "")) return;
    startTransition(() => router.replace(wanted === "" ? "/gallery" : `/gallery?q=${encodeURIComponent(wanted)}`, { scroll: false }));
  }

  return (
    <search className="min-w-0 grow">
      <form
        action="/gallery"
        className="relative flex items-center"
        onSubmit={(event) => {
          event.preventDefault();
          look(text);
        }}
      >
        <Glass size={18} aria-hidden="true" className="pointer-events-none absolute left-0 text-soft" />
        <input
          ref={input}
          type="search"
          name="q"
          value={text}
          aria-label="Search by name"
          placeholder="Search by name"
          autoComplete="off"
          maxLength={255}
          onChange={(event) => {
            const words = event.target.value;
            setText(words);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => look(words), pause);
          }}
          className="min-h-11 w-full max-w-md rounded-control bg-transparent pr-2 pl-7 placeholder:text-soft [&::-webkit-search-cancel-button]:hidden"
        />
        {text !== "" && (
          <IconButton
            label="Clear search"
            onClick={() => {
              setText("");
              look("");
              input.current?.focus();
            }}
          >
            <X size={18} aria-hidden="true" />
          </IconButton>
        )}
      </form>
    </search>
  );
}
