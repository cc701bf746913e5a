import { useRef } from "react";

/** The list of before, as long as the new one has the same things in it: what is made of it need not be made again. */
export function useSame<T>(list: T[], same: (a: T, b: T) => boolean = Object.is): T[] {
  const kept = useRef(list);
  const before = kept.current;
  if (list !== before && (list.length !== before.length || list.some((each, place) => !same(each, before[place] as T)))) {
    kept.current = list;
  }
  return kept.current;
}
