import { type Outcome, problem, problemOf, unreachable } from "#components/api.ts";
import type { Image } from "#lib/web/shapes.ts";

export type Sending = {
  signal: AbortSignal;
  /** From 0 to 1; at 1 the server has everything and is at work. */
  onProgress: (share: number) => void;
};

export type Sent = Outcome<Image> & { /** Seconds that the server asks to wait. */ retryAfter: number | null };

/** Uploads one file. By XMLHttpRequest, because `fetch` does not tell how much it has sent. Never throws. */
export function sendFile(file: File, { signal, onProgress }: Sending): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    const failed = (reason: Sent["problem"]) => resolve({ problem: reason ?? unreachable, data: null, retryAfter: null });

    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && total > 0 && onProgress(loaded / total);
    request.upload.onload = () => onProgress(1);
    request.onerror = () => failed(unreachable);
    request.onabort = () => failed(problem("cancelled", 0, "Cancelled."));
    request.onload = () => void read(request).then(resolve);
    signal.addEventListener("abort", () => request.abort(), { once: true });

    request.open("POST", "/api/v1/images");
    request.send(form);
  });
}

async function read(request: XMLHttpRequest): Promise<Sent> {
  const json = async () => JSON.parse(request.responseText) as unknown;
  const retryAfter = Number(request.getResponseHeader("Retry-After")) || null;
  if (request.status === 201) return { problem: null, data: (await json()) as Image, retryAfter: null };
  return { problem: await problemOf({ status: request.status, json }), data: null, retryAfter };
}
