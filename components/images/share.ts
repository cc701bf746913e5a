/** Whether the system has a sheet for sharing. */
export function canShare(): boolean {
  return typeof navigator !== "undefined" && typeof navigator.share === "function";
}

/** Opens the system's sheet for sharing; that somebody closes it is no failure. */
export async function share(what: { url: string; title: string }): Promise<void> {
  await navigator.share(what).catch(() => {});
}
