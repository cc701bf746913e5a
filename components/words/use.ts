import type { BrowserRoom } from "./catalogue.ts";
import { useSpoken } from "./provider.tsx";
import type { Words } from "./words.ts";

/**
 * The words of a room, in the reader’s language; in client components, and in server components that are not async. Async ones,
 * pages and their metadata `await words("gallery")` of `#components/words/server.ts`. Both give the same:
 *
 *     const t = useWords("gallery");
 *     t("selected", { count: 3 })                              // ICU: "{count, plural, one {# picture} other {# pictures}} selected"
 *     t("missing", { code: (text) => <code>{text}</code> })    // "Open the <code>/setup</code> link." gives a node
 *     t.bytes(3_670_016), t.number(1234), t.percent(0.45), t.duration(5400), t.remaining(5400), t.date(at), t.list(names)
 *     <Moment at={image.createdAt} />                          // a moment in the reader's own zone
 *
 * Every sentence stands in `en/`, `de/` and `pl/`, one file for each room: `en/gallery.ts` has the keys and decides which values they
 * take, the others follow it or `npm run check` fails. A new room is a file in each, a line in each `index.ts`, and one in
 * `browserRooms` (`catalogue.ts`) if client components speak from it; rooms of the server alone have `useWords` of `server.ts`.
 * Whole sentences with their values, never pieces put together; an apostrophe is ’, as ' is ICU's quote. Functions outside components
 * take `t` (`Words<"gallery">`) or give back a key. Problems of the API are said by `useProblem` (`problem.ts`). The terms that the
 * translations use are in `GLOSSARY.md`.
 */
export function useWords<R extends BrowserRoom>(room: R): Words<R> {
  return useSpoken().of(room) as unknown as Words<R>;
}
