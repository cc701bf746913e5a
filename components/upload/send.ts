import { type DetailedError, Upload } from "tus-js-client";
import { api, ask, type Outcome, problem, problemOf, unreachable } from "#components/api.ts";
import type { Image } from "#lib/web/shapes.ts";

export type Sending = {
  /** Aborted with a `Stop`. */
  signal: AbortSignal;
  /** Where the upload goes on; null for a new one. */
  address: string | null;
  onAddress: (address: string) => void;
  /** From 0 to 1; at 1 the server has everything and is at work. */
  onProgress: (share: number) => void;
  /** The connection was lost; it is tried again as soon as there is one. */
  onLost: () => void;
};

export type Sent = Outcome<Image> & { /** Seconds that the server asks to wait. */ retryAfter: number | null };

/** Up to so many bytes a file is sent with the request that begins its upload: sending all of it again costs less than a second request. */
const small = 1024 ** 2;
/** Seconds between tries when the connection is lost, and the most there are. */
const pauses = [1, 2, 5, 10, 30];

/** Why a sending may be stopped: for now, or for good, and then the server forgets what it has of it. */
export type Stop = "pause" | "cancel";

const stopped: Sent = { problem: problem("cancelled", 0, "Stopped."), data: null, retryAfter: null };

/** Uploads one file by tus, going on where it stopped however often the connection is lost. Never throws. */
export async function sendFile(file: File, sending: Sending): Promise<Sent> {
  const { signal, onAddress, onLost } = sending;
  let address = sending.address;
  let lost = 0;
  const onProgress = (share: number) => {
    lost = 0;
    sending.onProgress(share);
  };
  const keep = (at: string) => {
    address = at;
    onAddress(at);
  };
  for (;;) {
    const sent = await attempt(file, { ...sending, address, onAddress: keep, onProgress });
    if (sent !== "lost") return sent;
    onLost();
    await pause(pauses[Math.min(lost++, pauses.length - 1)] ?? 1, signal);
    if (signal.aborted) return stopped;
  }
}

async function attempt(file: File, { signal, address, onAddress, onProgress }: Sending): Promise<Sent | "lost"> {
  const over = new AbortController();
  const outcome = await new Promise<string | Sent>((resolve) => {
    const upload = new Upload(file, {
      endpoint: new URL("/api/v1/uploads", location.origin).href,
      uploadUrl: address,
      metadata: { filename: file.name, filetype: file.type },
      uploadDataDuringCreation: file.size <= small,
      retryDelays: null,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload.url && onAddress(upload.url),
      onProgress: (sent, all) => all > 0 && onProgress(sent / all),
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader("X-Image-Id") ?? "lost"),
      onError: (error) => void meaningOf(error).then(resolve),
    });
    const stop = () => {
      // The server may be out of reach, and gives up by itself then.
      upload.abort((signal.reason as Stop) === "cancel").catch(() => {});
      resolve(stopped);
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true, signal: over.signal });
    upload.start();
  });
  over.abort();
  if (outcome === "lost" || typeof outcome !== "string") return outcome;
  return read(outcome);
}

/** Lets the server forget what it has of an upload that nobody goes on with. It would by itself, after a day. */
export async function forgetAt(address: string): Promise<void> {
  await fetch(address, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => null);
}

async function read(id: string): Promise<Sent | "lost"> {
  const image = await ask(api.images[":id"].$get({ param: { id } }));
  return image.problem?.code === unreachable.code ? "lost" : { ...image, retryAfter: null };
}

/** What stands behind an error of the client: no connection or another writer, which pass, or what the server said. */
async function meaningOf(error: Error | DetailedError): Promise<Sent | "lost"> {
  const answer = "originalResponse" in error ? error.originalResponse : null;
  if (answer === null || [0, 409, 423, 502, 504].includes(answer.getStatus())) return "lost";
  const json = async () => JSON.parse(answer.getBody()) as unknown;
  const retryAfter = Number(answer.getHeader("Retry-After")) || null;
  return { problem: await problemOf({ status: answer.getStatus(), json }), data: null, retryAfter };
}

/** Waits `seconds`, or until the browser finds its way back to the network. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(late);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const late = setTimeout(() => navigator.onLine && done(), seconds * 1000);
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
