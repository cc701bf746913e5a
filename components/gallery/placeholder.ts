import { thumbHashToAverageRGBA, thumbHashToDataURL } from "thumbhash";

/** The picture's mean colour, for markup: the whole placeholder as a data URL is 4 kB a picture. */
export function colourOf(placeholder: string): string | undefined {
  const hash = bytesOf(placeholder);
  if (!hash) return undefined;
  const { r, g, b, a } = thumbHashToAverageRGBA(hash);
  return `rgb(${[r, g, b].map((each) => Math.round(each * 255)).join(" ")} / ${a.toFixed(2)})`;
}

/** The mean colour in the first 4 characters of a placeholder, as the outline of a list has them; what is transparent in it is not there. */
export function meanOf(start: string): string | undefined {
  const hash = bytesOf(`${start}AAAA`);
  if (!hash) return undefined;
  const { r, g, b } = thumbHashToAverageRGBA(hash);
  return `rgb(${[r, g, b].map((each) => Math.round(each * 255)).join(" ")})`;
}

/** The picture, blurred, as a data URL. */
export function blurOf(placeholder: string): string | undefined {
  const hash = bytesOf(placeholder);
  return hash && thumbHashToDataURL(hash);
}

function bytesOf(placeholder: string): Uint8Array | undefined {
  try {
    const hash = Uint8Array.from(atob(placeholder), (character) => character.charCodeAt(0));
    return hash.length >= 5 ? hash : undefined;
  } catch {
    return undefined;
  }
}
