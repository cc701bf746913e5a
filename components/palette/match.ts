/** Whether each word of `typed` begins a word of `text`, whatever its case and accents. */
export function matches(text: string, typed: string): boolean {
  const starts = wordsOf(text);
  return wordsOf(typed).every((word) => starts.some((start) => start.startsWith(word)));
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("ł", "l").replaceAll("Ł", "l").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
