import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { StoredAccount } from "#db/accounts.ts";
import { checkUpload, type Upload } from "#lib/images/ingest.ts";
import { isRefusal, Refusal } from "#lib/refusal.ts";

const KiB = 1024;
/** More than the boundaries, headers and small fields of a form can take, so that what is beyond it is the file. */
const formOverhead = 64 * KiB;

/** The headers of an upload, and its bytes as they come. */
export type Sent = { headers: Headers; source: AsyncIterable<Uint8Array> };

/**
 * The upload of a request. Behind `server.ts` its bytes are read from Node's own stream, as a web stream copies every one of them.
 * Ending the reading early leaves the connection as it is, so that the refusal can still be answered on it.
 */
export function sentBy(request: Request, incoming: IncomingMessage | undefined): Sent {
  const source = incoming?.iterator({ destroyOnReturn: false }) ?? request.body?.values({ preventCancel: true }) ?? Readable.from([]);
  return { headers: request.headers, source };
}

/**
 * Hands the file of an upload to `take` while it is still coming in: the field `file` of a form, or the raw bytes of an `image/*` type.
 * Throws what `take` throws, `unsupported-type`, `length-mismatch` for a body that ends early, `invalid` for a form without a file.
 */
export async function readUpload<T>(
  { headers, source }: Sent,
  caller: StoredAccount,
  name: string | null,
  take: (upload: Upload) => Promise<T>,
): Promise<T> {
  const type = headers.get("content-type") ?? "";
  const length = /^\d{1,15}$/.exec(headers.get("content-length") ?? "");
  const declared = length && Number(length[0]);
  const form = /^multipart\/form-data\s*;/i.test(type);
  // A form's own lines count too; what it has beyond them is the file.
  checkUpload(caller, declared && Math.max(1, declared - (form ? formOverhead : 0)));
  if (/^image\//i.test(type)) return take({ body: whole(source), name, declared });
  if (!form) {
    throw new Refusal("unsupported-type", "Send the image as multipart/form-data with a field “file”, or its bytes with an image/* type.");
  }
  return readForm(source, type, take);
}

async function readForm<T>(source: AsyncIterable<Uint8Array>, type: string, take: (upload: Upload) => Promise<T>): Promise<T> {
  const form = parserFor(type);
  const stop = new AbortController();
  const parsed = pipeline(source, form, { signal: stop.signal }).catch((cause: unknown) => {
    throw isRefusal(cause) ? cause : endedEarly(cause);
  });
  try {
    const { stream, name } = await new Promise<{ stream: Readable; name: string }>((resolve, reject) => {
      form.on("file", (_field, stream, name) => {
        // Without a reader of its errors a cut upload would end the process.
        stream.on("error", () => {});
        parsed.catch((cause: Error) => stream.destroy(cause));
        resolve({ stream, name });
      });
      form.on("filesLimit", () => form.destroy(fault("has more than one file: send one a request")));
      parsed.then(() => reject(fault("is missing: send the image in a field of this name")), reject);
    });
    const body = async function* () {
      yield* whole(stream);
      // The file is whole only when the form's closing boundary has come.
      await parsed;
    };
    return await take({ body: body(), name, declared: null });
  } finally {
    stop.abort();
  }
}

function parserFor(type: string) {
  try {
    return new Busboy({
      headers: { "content-type": type },
      limits: { files: 1, fields: 20, fieldSize: formOverhead, parts: 30, headerPairs: 50 },
      isPartAFile: (field) => field === "file",
    });
  } catch (cause) {
    throw new Refusal("invalid", "The form is not understood: its boundary is missing.", { cause });
  }
}

async function* whole(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (cause) {
    throw isRefusal(cause) ? cause : endedEarly(cause);
  }
}

function endedEarly(cause: unknown) {
  return new Refusal("length-mismatch", "The upload ended before all of it had come. Send it again.", { cause });
}

function fault(message: string) {
  return new Refusal("invalid", `The field “file” ${message}.`, { errors: [{ path: "file", message }] });
}
