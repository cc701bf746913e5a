/** The most that is read of a form, bytes: a password's longest, every character escaped. */
const most = 16 * 1024;

/** The fields of a form (`application/x-www-form-urlencoded`) that comes as `body`. One that is too long, or broken off, has none. */
export async function readForm(body: AsyncIterable<Uint8Array> | null | undefined): Promise<URLSearchParams> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > most) return new URLSearchParams();
      chunks.push(chunk);
    }
  } catch {
    return new URLSearchParams();
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
