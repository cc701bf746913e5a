"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import type { Change } from "#components/images/change.ts";
import { Problematic } from "#components/ui/form.tsx";
import { useProblem } from "#components/words/problem.ts";
import { useWords } from "#components/words/use.ts";
import type { Image } from "#lib/web/shapes.ts";

/** The picture's tags: each leads to all pictures that have it; more are added by Enter or a comma. */
export function Tags({ image: { tags }, change }: { image: Image; change: Change }) {
  const t = useWords("images");
  const say = useProblem();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function keep(next: string[], said: string) {
    const failed = await change({ tags: next }, () => said);
    setProblem(failed && say(failed));
  }

  function add() {
    const field = input.current;
    const written = (field?.value ?? "").split(",").map((tag) => tag.trim());
    const added = written.filter((tag, index) => tag !== "" && !tags.includes(tag) && written.indexOf(tag) === index);
    if (field) field.value = "";
    if (added.length > 0) void keep([...tags, ...added], t("tagAdded", { tag: t.list(added) }));
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <ul aria-label={t("tags")} className="contents">
          {tags.map((tag) => (
            <li key={tag} className="inline-flex max-w-full items-center rounded-full bg-sunken text-control">
              <Link href={`/gallery?tag=${encodeURIComponent(tag)}`} className="truncate rounded-full py-1.5 ps-3.5 hover:underline">
                {tag}
              </Link>
              <button
                type="button"
                aria-label={t("removeTag", { tag })}
                className="grid size-9 shrink-0 place-items-center rounded-full text-soft hover:text-ink"
                onClick={() => {
                  void keep(
                    tags.filter((each) => each !== tag),
                    t("tagRemoved", { tag }),
                  );
                  input.current?.focus();
                }}
              >
                <X size={15} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
        <input
          ref={input}
          aria-label={t("addTag")}
          placeholder={t("addTag")}
          maxLength={100}
          enterKeyHint="done"
          autoComplete="off"
          className="min-h-9 w-36 rounded-full border border-dashed border-edge bg-transparent px-3.5 text-control placeholder:text-soft"
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== ",") return;
            event.preventDefault();
            add();
          }}
          onBlur={add}
        />
      </div>
      <div role="alert" className="empty:hidden">
        {problem && <Problematic>{problem}</Problematic>}
      </div>
    </div>
  );
}
