/** `name` itself, if it is one that stays inside its storage (see `Storage`); throws a `TypeError` if not. */
export function checkedName(name: string): string {
  if (!isName(name)) throw new TypeError(`Not a name in storage: ${JSON.stringify(name)}`);
  return name;
}

/** Whether a text is a name that stays inside its storage. */
export function isName(text: string): boolean {
  return text.split("/").every(isSegment);
}

/** The folder part of a prefix, `"originals/"` of `"originals/ab"`, checked like a name. */
export function folderOfPrefix(prefix: string): string {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  if (folder !== "") checkedName(folder.slice(0, -1));
  return folder;
}

// Hidden segments are the storage's own (probes); `.` and `..` are among them.
function isSegment(segment: string): boolean {
  return segment !== "" && segment.length <= 255 && !segment.startsWith(".") && !/[\0\\]/.test(segment);
}
