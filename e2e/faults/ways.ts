import type { Send } from "#e2e/setup/client.ts";

/** The ways in: a form, the bytes as they are, a resumable upload. */
const ways = ["form", "raw", "tus"] as const;
export type Way = (typeof ways)[number];

/** The ways in that this server has. */
export async function waysOf(send: Send): Promise<Way[]> {
  const { status, body } = await send("/api/v1/uploads", { method: "OPTIONS" });
  await body?.cancel();
  return ways.filter((way) => way !== "tus" || status < 300);
}

/**
 * What became of a file that was sent. `id` of an image that was taken, `code` of a refusal, `retryAfter` in seconds; `upload` is the
 * path of a resumable one that has all its bytes and waits to be finished.
 */
export type Sent = {
  status: number;
  taken: boolean;
  id: string | null;
  code: string | null;
  retryAfter: number | null;
  text: string;
  upload: string | null;
};

/** Sends a file by one of the ways in. Throws when the connection is cut before an answer. */
export async function sendBy(send: Send, token: string, way: Way, bytes: Uint8Array<ArrayBuffer>, name = "photo.jpg"): Promise<Sent> {
  const headers = { Authorization: `Bearer ${token}` };
  if (way === "tus") return sendInParts(send, headers, bytes, name);
  if (way === "raw") {
    const query = `?name=${encodeURIComponent(name)}`;
    return outcomeOf(
      await send(`/api/v1/images${query}`, { method: "POST", headers: { ...headers, "Content-Type": "image/jpeg" }, body: bytes }),
    );
  }
  const body = new FormData();
  body.set("file", new File([bytes], name));
  return outcomeOf(await send("/api/v1/images", { method: "POST", headers, body }));
}

const protocol = { "Tus-Resumable": "1.0.0" };

async function sendInParts(send: Send, credentials: Record<string, string>, bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Sent> {
  const headers = { ...credentials, ...protocol };
  const metadata = `filename ${Buffer.from(name).toString("base64")}`;
  const length = String(bytes.length);
  const made = await send("/api/v1/uploads", {
    method: "POST",
    headers: { ...headers, "Upload-Length": length, "Upload-Metadata": metadata },
  });
  if (made.status !== 201) return outcomeOf(made);
  await made.body?.cancel();
  const upload = new URL(made.headers.get("location") ?? "", made.url).pathname;
  const half = Math.ceil(bytes.length / 2);
  const first = await sendPart(send, upload, credentials, 0, bytes.slice(0, half));
  if (first.status !== 204) return outcomeOf(first);
  await first.body?.cancel();
  const outcome = await outcomeOf(await sendPart(send, upload, credentials, half, bytes.slice(half)));
  return { ...outcome, upload: outcome.code === "busy" ? upload : null };
}

/** Asks again for the end of a resumable upload that has all its bytes, as its clients do when they were told to come back. */
export async function finish(send: Send, token: string, upload: string, length: number): Promise<Sent> {
  const answer = await sendPart(send, upload, { Authorization: `Bearer ${token}` }, length, new Uint8Array());
  const outcome = await outcomeOf(answer);
  return { ...outcome, upload: outcome.code === "busy" ? upload : null };
}

function sendPart(send: Send, upload: string, credentials: Record<string, string>, offset: number, body: Uint8Array<ArrayBuffer>) {
  const type = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  return send(upload, { method: "PATCH", headers: { ...credentials, ...protocol, ...type }, body });
}

async function outcomeOf(answer: Response): Promise<Sent> {
  const { status, headers } = answer;
  const id = headers.get("x-image-id") ?? (status === 201 ? (headers.get("location")?.split("/").at(-1) ?? null) : null);
  const retryAfter = headers.has("retry-after") ? Number(headers.get("retry-after")) : null;
  // The status line is the promise, whatever becomes of the rest of the answer.
  const text = await answer.text().catch(() => "");
  const problem = headers.get("content-type") === "application/problem+json";
  return { status, taken: id !== null && status < 300, id, code: problem ? codeIn(text) : null, retryAfter, text, upload: null };
}

function codeIn(text: string): string | null {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? null;
  } catch {
    return null;
  }
}
