/** Files of the clipboard by names of their own: browsers call whatever was copied as pixels `image.png`. */
export function nameAll(files: Iterable<File>, now = new Date()): File[] {
  const moment = [now.getFullYear(), now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()];
  const [year, ...rest] = moment.map((part) => String(part).padStart(2, "0"));
  const [month, day, ...time] = rest;
  return [...files].map((file, index) => {
    const [, extension] = /^image\.(\w+)$/.exec(file.name) ?? [];
    if (extension === undefined) return file;
    const name = `pasted-${year}${month}${day}-${time.join("")}${index > 0 ? `-${index + 1}` : ""}.${extension}`;
    return new File([file], name, { type: file.type });
  });
}

/** The pictures in the clipboard, for those who have no keys to paste with. Rejects where the browser or its owner does not let us. */
export async function readClipboard(): Promise<File[]> {
  const items = await navigator.clipboard.read();
  const pictures = items.flatMap((item) => item.types.filter((type) => type.startsWith("image/")).map((type) => ({ item, type })));
  return Promise.all(
    pictures.map(async ({ item, type }) => new File([await item.getType(type)], `image.${type.replace(/^image\/|\+.*$/g, "")}`, { type })),
  );
}
