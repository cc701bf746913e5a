/** The place in the list of the tile that holds `target`; null elsewhere. */
export function placeOf(target: EventTarget | null): number | null {
  const tile = target instanceof Element ? target.closest("[aria-posinset]") : null;
  return tile === null ? null : Number(tile.getAttribute("aria-posinset")) - 1;
}
