import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { knock, type Reply, withoutDate } from "#e2e/http/wire.ts";
import { unzip } from "#e2e/setup/zip.ts";
import { type Expected, expected, nameOf, type Visit, type Way } from "./model.ts";

/** How a URL is asked: whole, by its headers alone, by whoever has it already, or in part. */
export type Manner = "GET" | "HEAD" | "fresh" | "part";
export type Question = { origin: string; way: Way; manner: Manner; visit: Visit | null };

/** Asks URLs and compares. It remembers the bytes of everything that it saw: the same picture is the same through every URL. */
export class Looking {
  /** By the name of what is in them: SHA-256 and `ETag`. */
  readonly #known = new Map<string, { sum: string; etag: string }>();
  readonly #contentOf = new Map<string, string>();
  readonly #denials: Record<"GET" | "HEAD", Reply>;
  asked = 0;

  private constructor(denials: Record<"GET" | "HEAD", Reply>) {
    this.#denials = denials;
  }

  static async begin(origin: string): Promise<Looking> {
    const nowhere = `/i/${"A".repeat(22)}/200`;
    const [GET, HEAD] = await Promise.all([knock(origin, nowhere), knock(origin, nowhere, { method: "HEAD" })]);
    return new Looking({ GET: withoutDate(GET), HEAD: withoutDate(HEAD) });
  }

  /** Remembers what an original must be. */
  expectOriginal(content: string, bytes: Buffer): void {
    this.#contentOf.set(sumOf(bytes), content);
    this.#known.set(content, { sum: sumOf(bytes), etag: "" });
  }

  /** Whether an answer to anything but `HEAD`, its date left out, is the one denial. */
  isDenial(reply: Reply): boolean {
    return isDeepStrictEqual(reply, this.#denials.GET);
  }

  /** Asks once. Throws where the answer is not as expected. */
  async look(question: Question): Promise<void> {
    const { origin, way, visit } = question;
    const before = expected(way, visit, Date.now());
    const known = before.what === "bytes" ? this.#known.get(before.content) : undefined;
    const manner = mannerOf(question, before, known?.etag ?? "");
    const headers: Record<string, string> = visit === null ? {} : { cookie: visit.cookie };
    if (manner === "fresh") headers["if-none-match"] = known?.etag || "*";
    if (manner === "part") headers["range"] = "bytes=10-99";
    this.asked += 1;
    const ask = () => knock(origin, way.path, { method: manner === "HEAD" ? "HEAD" : "GET", headers });
    const reply = await untilTaken(ask, ({ status, headers, body }) => {
      if (status !== 503) return null;
      // A HEAD has no words for it.
      const code = manner === "HEAD" ? "busy" : codeIn(headers["content-type"], body.toString());
      return waitOf(code, headers["retry-after"]);
    }).catch((error: Error) => error);
    // It may have ended between the two.
    const after = expected(way, visit, Date.now());
    const [fault, other] = await Promise.all([before, after].map((one) => this.#faultOf(reply, one, manner)));
    if (fault == null || other == null) return;
    // An archive breaks off where its share ends.
    if (reply instanceof Error && before.what === "zip" && after.what === "denial") return;
    const shown = visit === null ? "" : " with a visit";
    throw new Error(`${manner} ${nameOf(way)}${shown} had to answer with ${wordOf(before)}: ${fault}\n${origin}${way.path}`);
  }

  /** What is wrong with an answer; null where it is as expected. */
  async #faultOf(reply: Reply | Error, wanted: Expected, manner: Manner): Promise<string | null> {
    if (reply instanceof Error) return reply.message;
    const { status, headers, body } = reply;
    if (wanted.what === "denial") {
      const denial = this.#denials[manner === "HEAD" ? "HEAD" : "GET"];
      return isDeepStrictEqual(withoutDate(reply), denial) ? null : `${status} ${JSON.stringify(headers)}, which is not the denial`;
    }
    const right = manner === "fresh" && wanted.what === "bytes" ? 304 : manner === "part" && wanted.what === "bytes" ? 206 : 200;
    if (status !== right) return `${status}, not ${right}`;
    const kept =
      wanted.what === "asking" || wanted.what === "sheet"
        ? "no-store"
        : wanted.what === "zip" || wanted.temporary
          ? "private, no-cache"
          : "public, max-age=60, must-revalidate";
    if (headers["cache-control"] !== kept) return `Cache-Control is ${headers["cache-control"]}, not ${kept}`;
    const unlisted = wanted.what !== "bytes" || wanted.temporary;
    if (unlisted && headers["x-robots-tag"] !== "noindex") return "X-Robots-Tag is missing";
    if (manner === "HEAD") return body.length === 0 ? null : "there is a body";
    if (wanted.what === "asking") return body.includes('<form method="post"') ? null : "there is no form on the page";
    if (wanted.what === "sheet") return faultOnSheet(body.toString(), wanted);
    if (wanted.what === "zip") return this.#faultInZip(body, wanted.contents);
    if (manner !== "fresh" && headers["content-disposition"]?.startsWith("attachment") !== wanted.saved) {
      return `Content-Disposition is ${headers["content-disposition"]}`;
    }
    if (manner === "GET") return this.#faultInBytes(wanted.content, body, headers["etag"] ?? "");
    const etag = this.#known.get(wanted.content)?.etag;
    return etag === undefined || etag === "" || headers["etag"] === etag ? null : `ETag is ${headers["etag"]}, not ${etag}`;
  }

  #faultInBytes(content: string, body: Buffer, etag: string): string | null {
    const sum = sumOf(body);
    const other = this.#contentOf.get(sum);
    if (other !== undefined && other !== content) return `the bytes of ${other}`;
    const known = this.#known.get(content);
    if (known !== undefined && known.sum !== sum) return `${body.length} bytes that are not those of ${content}`;
    if (known !== undefined && known.etag !== "" && etag !== "" && known.etag !== etag) return `ETag is ${etag}, not ${known.etag}`;
    this.#contentOf.set(sum, content);
    this.#known.set(content, { sum, etag: etag || (known?.etag ?? "") });
    return null;
  }

  async #faultInZip(body: Buffer, contents: string[]): Promise<string | null> {
    const files = await unzip(body);
    if (files.length !== contents.length) return `${files.length} files, not ${contents.length}`;
    const faults = contents.map((content) => {
      const known = this.#known.get(content);
      return files.some(({ bytes }) => known === undefined || sumOf(bytes) === known.sum) ? null : `no file is ${content}`;
    });
    return faults.find((fault) => fault !== null) ?? null;
  }
}

/** The answer to what is asked, again where `waitFor` has s to wait, as whoever wants it would. */
export async function untilTaken<T>(ask: () => Promise<T>, waitFor: (answer: T) => Promise<number | null> | number | null): Promise<T> {
  for (let time = 1; ; time++) {
    const answer = await ask();
    const wait = await waitFor(answer);
    if (wait === null || time === 20) return answer;
    await sleep(wait * 1000);
  }
}

/** The s after which to ask again for what was answered with 503 as the decoders were busy beyond their queue; null of every other 503. */
export function waitOf(code: string | null, retryAfter: string | null | undefined): number | null {
  return code === "busy" && retryAfter ? Number(retryAfter) : null;
}

/** The code of a problem document; null of anything else. */
export function codeIn(type: string | null | undefined, text: string): string | null {
  return type === "application/problem+json" ? (JSON.parse(text) as { code: string }).code : null;
}

/** A part is asked of originals alone, and something is only fresh for whoever saw it. */
function mannerOf({ way, manner }: Question, before: Expected, etag: string): Manner {
  if (way.kind === "zip" && manner === "HEAD") return "GET";
  if (before.what !== "bytes") return manner;
  if (manner === "part" && !/ original/.test(before.content)) return "GET";
  return manner === "fresh" && etag === "" ? "GET" : manner;
}

function faultOnSheet(html: string, { keys, inOrder }: { keys: string[]; inOrder: boolean }): string | null {
  const shown = [...html.matchAll(/<img src="\/s\/[^/"]+\/([\w-]{22})\/\w+"/g)].map(([, key]) => key);
  const same = inOrder ? isDeepStrictEqual(shown, keys) : isDeepStrictEqual(shown.toSorted(), keys.toSorted());
  return same ? null : `it shows ${shown.join(", ") || "nothing"}, not ${keys.join(", ") || "nothing"}`;
}

function wordOf(wanted: Expected): string {
  return wanted.what === "bytes" ? wanted.content : `the ${wanted.what}`;
}

function sumOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
