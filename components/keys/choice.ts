const place = "character-keys";
const listeners = new Set<() => void>();

/** Whether single characters are shortcuts: people who speak to their machine can turn them off (WCAG 2.2, 2.1.4). Kept in the browser. */
export const characterKeys = {
  on(): boolean {
    try {
      return localStorage.getItem(place) !== "off";
    } catch {
      return true; // The browser keeps nothing.
    }
  },
  turn(on: boolean): void {
    try {
      localStorage.setItem(place, on ? "on" : "off");
    } catch {}
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
