/**
 * Where the service worker leaves what another app shared with this one: a cache of this name, and in it one answer a file, whose body is
 * the file, whose `Content-Type` is its type and whose `X-File-Name` its name, percent-encoded. Whoever leaves them there sends
 * the browser to `/gallery?shared`.
 */
const shelf = "tessera-shared";

/** Takes the shared files off their shelf. Rejects nowhere: a shelf that cannot be read is empty. */
export async function takeShared(): Promise<File[]> {
  try {
    const cache = await caches.open(shelf);
    const files: File[] = [];
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      await cache.delete(request);
      if (answer === undefined) continue;
      const name = decodeURIComponent(answer.headers.get("X-File-Name") ?? "");
      files.push(new File([await answer.blob()], name, { type: answer.headers.get("Content-Type") ?? "" }));
    }
    return files;
  } catch {
    return [];
  }
}
