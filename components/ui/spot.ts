/** Where something floats, px from the edges of the window. */
export type Spot = { right: number; maxHeight: number; top?: number; bottom?: number };

const gap = 4;
const margin = 8;

/** A place below an element, or above it where more room is, in line with its right edge. */
export function beside(element: Element): Spot {
  const { top, bottom, right } = element.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const [below, above] = [height - bottom - gap - margin, top - gap - margin];
  const inLine = Math.max(margin, width - right);
  return below >= Math.min(above, 320)
    ? { right: inLine, top: bottom + gap, maxHeight: below }
    : { right: inLine, bottom: height - top + gap, maxHeight: above };
}
