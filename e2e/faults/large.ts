import { Readable } from "node:stream";
import * as tus from "tus-js-client";
import { picture } from "#e2e/http/pictures.ts";
import { asAdmin, over, password, join as signUp } from "#e2e/setup/client.ts";
import { launchTessera } from "#e2e/setup/tessera.ts";
import type { Image } from "#lib/web/shapes.ts";
import { memoryOf } from "./family.ts";
import type { How, Outcome, Part } from "./part.ts";
import { watch } from "./watch.ts";

const GiB = 1024 ** 3;
const MiB = 1024 ** 2;
/** What the server process may need at the most, and how much more for the later GiB than for the first, bytes. */
const most = { ever: 512 * MiB, growth: 96 * MiB };
const adminEmail = "admin@example.org";

/** One upload by tus of `count` GiB, which is more than the server may need of memory. */
export const large: Part = { title: "an upload larger than memory", count: 5, run };

async function run({ count, tell }: How): Promise<Outcome> {
  const env = { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: password, MAX_UPLOAD_BYTES: String((count + 1) * GiB) };
  const server = await launchTessera({ door: "second", env });
  try {
    await server.healthy();
    const send = over(server.origin);
    const admin = await asAdmin(send, adminEmail);
    const room = { quotaBytes: (count + 1) * GiB, maxFileBytes: (count + 1) * GiB };
    await admin.call("POST", "/admin/plans", { id: "vast", name: "Vast", thumbnailHeights: [200], originalLink: true, ...room });
    const me = await signUp(send);
    await admin.call("PATCH", `/admin/accounts/${me.account.id}`, { plan: "vast" });

    const size = count * GiB;
    const since = performance.now();
    const seen = watch(server.pid, server.origin);
    /** The most memory seen between two chunks of each GiB. */
    const peaks = Array.from({ length: count }, () => 0);
    const id = await uploaded(`${server.origin}/api/v1/uploads`, me.token, await imageOf(size), size, (accepted) => {
      tell(`${Math.round(accepted / MiB)} of ${size / MiB} MiB`);
      const gib = Math.min(count - 1, Math.floor(accepted / GiB));
      peaks[gib] = Math.max(peaks[gib] ?? 0, memoryOf(server.pid)?.resident ?? 0);
    });
    const { server: needed, pulse } = await seen();
    const seconds = (performance.now() - since) / 1000;
    const { status, body } = await me.call<Image>("GET", `/images/${id}`);

    const faults = [...pulse.failed];
    if (status !== 200 || body.bytes !== size) faults.push(`The image answers ${status} and has ${body.bytes} bytes of ${size}.`);
    const [first = 0, ...later] = peaks;
    if (Math.max(first, ...later) > first + most.growth) faults.push("The server needed more memory with each GiB.");
    if (needed > most.ever) faults.push(`The server needed ${Math.round(needed / MiB)} MiB of memory.`);
    const rate = `${Math.round(size / MiB / seconds)} MiB/s`;
    const said = [
      `${count} GiB at ${rate}; the server needed ${Math.round(needed / MiB)} MiB, /healthz answered in ${Math.round(pulse.slowest)} ms.`,
      `at the most in each GiB: ${peaks.map((peak) => Math.round(peak / MiB)).join(", ")} MiB`,
    ];
    return { passed: faults.length === 0 ? 1 : 0, faults, late: [], said };
  } finally {
    await server.stop();
  }
}

/** A picture with nothing but zeros behind its end, which decoders do not look at. */
async function imageOf(size: number): Promise<Readable> {
  const head = await picture();
  const zeros = Buffer.alloc(MiB);
  return Readable.from(
    (function* () {
      yield head;
      for (let left = size - head.length; left > 0; left -= zeros.length) yield zeros.subarray(0, Math.min(left, zeros.length));
    })(),
    { objectMode: false },
  );
}

function uploaded(endpoint: string, token: string, body: Readable, size: number, came: (bytes: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(body as unknown as Pick<ReadableStreamDefaultReader, "read">, {
      endpoint,
      headers: { Authorization: `Bearer ${token}` },
      uploadSize: size,
      chunkSize: 64 * MiB,
      metadata: { filename: "large.jpg" },
      onChunkComplete: (_size, accepted) => came(accepted),
      onSuccess: ({ lastResponse }) => resolve(String(lastResponse.getHeader("X-Image-Id"))),
      onError: reject,
    });
    upload.start();
  });
}
