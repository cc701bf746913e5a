"use client";

import { Search as Glass, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { addressOf, type Find, narrow } from "#components/gallery/find.ts";
import { useKeys } from "#components/keys/keys.ts";
import { IconButton } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";

/** Waits for a pause in typing before it asks. */
const pause = 250;

/** Looks for pictures by their words, as one types; the address keeps what was looked for. */
export function Search({ find, onSearching }: { find: Find; onSearching: (searching: boolean) => void }) {
  const t = useWords("gallery");
  const router = useRouter();
  const q = find.q ?? "";
  const [text, setText] = useState(q);
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const input = useRef<HTMLInputElement>(null);

  useKeys(t("pictures"), [{ keys: "/", says: t("searchPictures"), run: () => input.current?.focus() }]);
  useEffect(() => onSearching(pending), [pending, onSearching]);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Going back to another search shows its words again; while one types, the field is ahead of the address.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(q);
  }, [q]);

  function look(words: string) {
    clearTimeout(timer.current);
    if (words.trim() === q) return;
    startTransition(() => router.replace(addressOf(narrow(find, { q: words })), { scroll: false }));
  }

  const { q: _written, album, ...others } = find;
  return (
    <search className="min-w-0 grow">
      <form
        action={addressOf(album === undefined ? {} : { album })}
        className="relative flex items-center"
        onSubmit={(event) => {
          event.preventDefault();
          look(text);
        }}
      >
        <Glass size={18} aria-hidden="true" className="pointer-events-none absolute start-0 text-soft" />
        <input
          ref={input}
          type="search"
          name="q"
          value={text}
          aria-label={t("searchPictures")}
          placeholder={t("searchPictures")}
          autoComplete="off"
          maxLength={200}
          onChange={(event) => {
            const words = event.target.value;
            setText(words);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => look(words), pause);
          }}
          className="min-h-11 w-full max-w-md rounded-control bg-transparent ps-7 pe-2 text-ellipsis placeholder:text-soft [&::-webkit-search-cancel-button]:hidden"
        />
        {/* Without scripts the form alone makes the address. */}
        {Object.entries(others).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {text !== "" && (
          <IconButton
            label={t("clearSearch")}
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
