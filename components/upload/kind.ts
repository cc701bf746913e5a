/** How many bytes from the start of a file `isPicture` wants to see. */
const headBytes = 16;

const ftypBrands = ["avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1"];

/**
 * Whether the first bytes of a file are those of a kind that Tessera takes, whatever its name says, so that nothing else is sent.
 * The server looks closer. Rejects when the file cannot be read.
 */
export async function isPicture(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const at = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  if (at(0, 3) === "\xff\xd8\xff" || at(0, 8) === "\x89PNG\r\n\x1a\n") return true;
  if (["GIF87a", "GIF89a"].includes(at(0, 6))) return true;
  if (at(0, 4) === "RIFF") return at(8, 12) === "WEBP";
  if (["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(at(0, 4))) return true;
  return at(4, 8) === "ftyp" && ftypBrands.includes(at(8, 12));
}
