/** The list with one thing moved from a place to another. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...list.slice(from, from + 1));
}

/** The place to which a key moves what stands at `place` of `total`; null for other keys. */
export function placeByKey(key: string, place: number, total: number, rightToLeft = false): number | null {
  const [back, on] = rightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  if (key === back || key === "ArrowUp") return Math.max(0, place - 1);
  if (key === on || key === "ArrowDown") return Math.min(total - 1, place + 1);
  if (key === "Home") return 0;
  return key === "End" ? total - 1 : null;
}
