import type { Problem } from "#lib/web/shapes.ts";
import type { Measures } from "#lib/words/intl.ts";
import { useWords } from "./use.ts";
import type { Words } from "./words.ts";

/** What a problem says to people in their language, by its code. In English the server's own sentence, which knows more; see `useWords`. */
export function useProblem(): (problem: Problem) => string {
  const t = useWords("problems");
  return (problem) => sayProblem(t, problem);
}

/** The type of problems that the browser found by itself and says in its own language. */
export const foundHere = "about:here";

/** The same, outside components. */
export function sayProblem(t: Words<"problems">, problem: Problem): string {
  return inLanguage(t, problem) && problem.detail !== "" ? problem.detail : t.has(problem.code) ? t(problem.code) : problem.detail;
}

/** Whether the sentences of a problem are in the reader's language: the server's are English. */
export function inLanguage({ language }: Measures, { type }: Problem): boolean {
  return language === "en" || type === foundHere;
}
