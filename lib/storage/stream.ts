import { log } from "#lib/log.ts";
import type { OpenBytes } from "./index.ts";

/** A web stream of open bytes, in copies (`slice` of a Buffer makes none): it hands portions on that somebody may keep. */
export function streamOf(body: OpenBytes): ReadableStream<Uint8Array<ArrayBuffer>> {
  const portions = body[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await portions.next();
          if (done) controller.close();
          else controller.enqueue(new Uint8Array(value));
        } catch (err) {
          log.error({ err }, "a body broke off");
          throw err;
        }
      },
      async cancel() {
        await portions.return?.();
        await body.close();
      },
    },
    { highWaterMark: 0 },
  );
}
