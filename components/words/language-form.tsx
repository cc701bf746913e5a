"use client";

import { useRouter } from "next/navigation";
import { classes } from "#components/ui/class.ts";
import { languages } from "#lib/words/languages.ts";
import { chooseLanguage } from "./choose-language.ts";
import { useSpoken } from "./provider.tsx";
import { useWords } from "./use.ts";

/** The languages in a row; where scripts do not run, the form chooses by itself. */
export function LanguageForm() {
  const t = useWords("frame");
  const { language } = useSpoken();
  const router = useRouter();
  return (
    <form
      action="/language"
      method="post"
      aria-label={t("language")}
      className="flex flex-wrap justify-center gap-1"
      onSubmit={(event) => {
        const { submitter } = event.nativeEvent as SubmitEvent;
        if (!(submitter instanceof HTMLButtonElement)) return;
        event.preventDefault();
        void chooseLanguage(submitter.value, router);
      }}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <button
          key={tag}
          type="submit"
          name="language"
          value={tag}
          lang={tag}
          aria-pressed={tag === language}
          className={classes(
            "min-h-11 cursor-pointer rounded-control px-3 text-sm hover:text-ink",
            tag === language ? "font-medium text-ink" : "text-soft",
          )}
        >
          {name}
        </button>
      ))}
    </form>
  );
}
