import type { UploadList } from "#components/upload/list.ts";
import { measurePace } from "#components/upload/pace.ts";
import { forgetAt, type Sent, type Stop, type sendFile } from "#components/upload/send.ts";
import type { Trouble, Upload } from "#components/upload/upload.ts";
import type { Image } from "#lib/web/shapes.ts";

type Parts = {
  list: UploadList;
  send: typeof sendFile;
  /** What has to be known of a file before it is sent. */
  ready: (upload: Upload) => Promise<void>;
  onDone: (image: Image) => void;
};

/** The turn of one file. `stop` is why it ends as soon as the server has named its place. */
type Turn = { controller: AbortController; sending: boolean; stop: Stop | null };

const atOnce = 3;
/** The longest that a file whose turn has come waits to be ready, ms: what is known later stops it on its way. */
const patience = 500;

/** Problems that the same file will meet again, however often it is sent. */
const final = new Set(["unsupported-type", "unreadable-image", "too-many-pixels", "too-large", "invalid"]);
/** Problems that pass by themselves: all wait as long as the server asks and go on. */
const passing = new Set(["rate-limited", "busy"]);

/** Sends what waits in a list, a few files at a time, each until it is done, failed or stopped. */
export class Sender {
  #parts: Parts;
  #turns = new Map<number, Turn>();
  #resting: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether one more could be sent now. */
  get free(): boolean {
    return this.#turns.size < atOnce && this.#resting === null;
  }

  /** Sends the next files that wait, as far as there is room for them. */
  start(): void {
    for (const { id, state } of this.#parts.list.all()) {
      if (!this.free) return;
      if (state === "waiting" && !this.#turns.has(id)) void this.#take(id);
    }
  }

  /**
   * Takes a file out of its sending, and notes `change` of it. Before the server has named its place a pause waits: else nobody
   * could tell whether it has become a picture.
   */
  stop({ id, state, address }: Upload, why: Stop, change: Partial<Upload>): void {
    const turn = this.#turns.get(id);
    this.#parts.list.change(id, { speed: null, held: null, ...change });
    if (why === "cancel" && address !== null && !turn?.sending) void forgetAt(address);
    if (turn && why === "pause" && state === "uploading" && address === null) turn.stop = why;
    else turn?.controller.abort(why);
  }

  /** Lets a file wait for its turn again. */
  goOn(id: number): void {
    const turn = this.#turns.get(id);
    if (turn) turn.stop = null;
    this.#parts.list.change(id, { state: "waiting", trouble: null });
  }

  async #take(id: number): Promise<void> {
    const { list, ready } = this.#parts;
    const turn: Turn = { controller: new AbortController(), sending: false, stop: null };
    this.#turns.set(id, turn);
    const upload = list.find(id);
    if (upload) await Promise.race([ready(upload), new Promise((resolve) => setTimeout(resolve, patience))]);
    const now = list.find(id);
    const outcome = now?.state === "waiting" && !turn.controller.signal.aborted ? await this.#send(now, turn) : null;
    this.#turns.delete(id);
    if (outcome !== null && !turn.controller.signal.aborted) this.#settle(id, outcome);
    this.start();
  }

  #send({ id, file, kept, address }: Upload, turn: Turn): Promise<Sent> {
    const { list, send } = this.#parts;
    const pace = measurePace();
    turn.sending = true;
    list.change(id, { state: "uploading", held: null });
    return send(file, {
      signal: turn.controller.signal,
      address,
      onAddress: (at) => {
        if (at === list.find(id)?.address) return;
        kept?.keepAddress(at);
        list.change(id, { address: at });
        if (turn.stop !== null) turn.controller.abort(turn.stop);
      },
      onProgress: (sent) => {
        const moving = turn.stop === null && { state: sent < 1 ? ("uploading" as const) : ("processing" as const) };
        list.change(id, { sent, held: null, speed: pace(sent * file.size), ...moving });
      },
      onLost: () => list.change(id, { held: "lost", speed: null, ...(turn.stop === null && { state: "uploading" as const }) }),
    });
  }

  #settle(id: number, { problem, data, retryAfter }: Sent): void {
    const { list, onDone } = this.#parts;
    const again = !final.has(problem?.code ?? "");
    if (data || !again) {
      list.find(id)?.kept?.forget();
      list.change(id, { kept: null, address: null });
    }
    const still = { speed: null, held: null };
    if (data) {
      list.change(id, { ...still, state: "done", sent: 1, image: data });
      onDone(data);
    } else if (problem && passing.has(problem.code)) {
      list.change(id, { ...still, state: "waiting", held: "busy" });
      this.#rest(retryAfter ?? 5);
    } else if (problem) {
      const trouble: Trouble = { code: problem.code, again, limit: null, problem };
      list.change(id, { ...still, state: "failed", trouble });
    }
  }

  #rest(seconds: number): void {
    this.#resting ??= setTimeout(() => {
      this.#resting = null;
      this.start();
    }, seconds * 1000);
  }
}
