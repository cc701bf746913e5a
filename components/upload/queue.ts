import { problem } from "#components/api.ts";
import type { Keep, KeptFile } from "#components/upload/kept.ts";
import { type Refused, refuseFile } from "#components/upload/refuse.ts";
import { type Sent, sendFile } from "#components/upload/send.ts";
import type { Image, Plan } from "#lib/web/shapes.ts";

export type UploadState = "waiting" | "uploading" | "processing" | "done" | "failed";

/** One file on its way. */
export type Upload = {
  id: number;
  file: File;
  state: UploadState;
  /** From 0 to 1. */
  sent: number;
  /** Why it failed, or waits. */
  reason: string | null;
  /** Whether trying again makes sense. */
  again: boolean;
  image: Image | null;
  /** How it outlives a reload of the page; null where nothing is kept, and once it has come to its end. */
  kept: KeptFile | null;
  /** Where the server goes on with it; null before it has begun. */
  address: string | null;
};

type Limit = { plan: Pick<Plan, "name" | "maxFileBytes">; room: () => number };

const atOnce = 3;

/** Problems that the same file will meet again, however often it is sent. */
const final = new Set(["unsupported-type", "unreadable-image", "too-many-pixels", "too-large", "invalid"]);

/** Problems that pass by themselves: the queue waits as long as the server asks and goes on. */
const passing = new Set(["rate-limited", "busy"]);

/** Sends files, a few at a time, and tells at any moment how it stands. */
export class UploadQueue {
  limit: Limit = { plan: { name: "", maxFileBytes: 0 }, room: () => 0 };
  #uploads: Upload[] = [];
  #running = new Map<number, AbortController>();
  #paused: ReturnType<typeof setTimeout> | null = null;
  #listeners = new Set<() => void>();
  #next = 1;
  #onDone: (image: Image) => void;
  #send: typeof sendFile;
  #keep: Keep | null;

  constructor(onDone: (image: Image) => void, keep: Keep | null = null, send = sendFile) {
    this.#onDone = onDone;
    this.#keep = keep;
    this.#send = send;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All uploads in the order in which they were added; a new list whenever anything changes. */
  uploads = (): Upload[] => this.#uploads;

  /** Adds files; what is too large for the plan or the quota is refused before a byte is sent. */
  add(files: Iterable<File>): void {
    let room = this.limit.room() - this.#underway();
    for (const file of files) {
      const refused = refuseFile(file, this.limit.plan, room);
      if (refused === null) room -= file.size;
      this.#append(file, refused ? null : (this.#keep?.(file) ?? null), refused);
    }
    this.#tell();
    this.#start();
  }

  /** Goes on with files that were kept when the page was left. */
  resume(files: KeptFile[]): void {
    for (const kept of files) this.#append(kept.file, kept, null);
    this.#tell();
    this.#start();
  }

  /** Tries a failed upload again. */
  retry(id: number): void {
    const upload = this.#find(id);
    if (upload?.state !== "failed") return;
    const refused = refuseFile(upload.file, this.limit.plan, this.limit.room() - this.#underway());
    const kept = refused ? upload.kept : (upload.kept ?? this.#keep?.(upload.file) ?? null);
    this.#change(id, { sent: 0, kept, ...standing(refused) });
    this.#start();
  }

  /** Stops an upload, or one that has not begun. */
  cancel(id: number): void {
    const running = this.#running.get(id);
    if (running) running.abort();
    else this.#settle(id, { problem: problem("cancelled", 0, "Cancelled."), data: null, retryAfter: null });
  }

  cancelAll(): void {
    for (const { id, state } of this.#uploads) if (state === "waiting" || state === "uploading") this.cancel(id);
  }

  /** Takes one off the list, or everything that has come to its end. */
  clear(id?: number): void {
    const leaves = (each: Upload) => (each.state === "done" || each.state === "failed") && (id === undefined || each.id === id);
    for (const each of this.#uploads) if (leaves(each)) each.kept?.forget();
    this.#uploads = this.#uploads.filter((each) => !leaves(each));
    this.#tell();
  }

  #start(): void {
    if (this.#paused) return;
    for (const upload of this.#uploads) {
      if (this.#running.size >= atOnce) return;
      if (upload.state === "waiting" && !this.#running.has(upload.id)) void this.#run(upload);
    }
  }

  async #run({ id, file, kept, address }: Upload): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    this.#change(id, { state: "uploading", reason: null });
    const outcome = await this.#send(file, {
      signal: controller.signal,
      address,
      onAddress: (at) => {
        if (at === this.#find(id)?.address) return;
        kept?.keepAddress(at);
        this.#change(id, { address: at });
      },
      onProgress: (sent) => this.#change(id, { sent, reason: null, state: sent < 1 ? "uploading" : "processing" }),
      onLost: () => this.#change(id, { state: "uploading", reason: "The connection was lost. Goes on by itself." }),
    });
    this.#running.delete(id);
    this.#settle(id, outcome);
    this.#start();
  }

  #settle(id: number, { problem, data, retryAfter }: Sent): void {
    const upload = this.#find(id);
    const again = !final.has(problem?.code ?? "");
    if (data || !again || problem?.code === "cancelled") {
      upload?.kept?.forget();
      this.#change(id, { kept: null, address: null });
    }
    if (data) {
      this.#change(id, { state: "done", sent: 1, image: data });
      this.#onDone(data);
    } else if (problem && passing.has(problem.code)) {
      this.#change(id, { state: "waiting", reason: "The server asked for a pause. Goes on by itself." });
      this.#pause(retryAfter ?? 5);
    } else {
      this.#change(id, { state: "failed", reason: problem?.detail ?? null, again });
    }
  }

  #pause(seconds: number): void {
    if (this.#paused) return;
    this.#paused = setTimeout(() => {
      this.#paused = null;
      this.#start();
    }, seconds * 1000);
  }

  /** Bytes that are promised to the quota but not counted in it yet. */
  #underway(): number {
    return this.#uploads.reduce((sum, { state, file }) => (state === "done" || state === "failed" ? sum : sum + file.size), 0);
  }

  #append(file: File, kept: KeptFile | null, refused: Refused | null): void {
    const upload = { id: this.#next++, file, sent: 0, image: null, kept, address: kept?.address ?? null, ...standing(refused) };
    this.#uploads = [...this.#uploads, upload];
  }

  #find(id: number): Upload | undefined {
    return this.#uploads.find((each) => each.id === id);
  }

  #change(id: number, change: Partial<Upload>): void {
    this.#uploads = this.#uploads.map((each) => (each.id === id ? { ...each, ...change } : each));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function standing(refused: Refused | null): Pick<Upload, "state" | "reason" | "again"> {
  return refused ? { state: "failed", ...refused } : { state: "waiting", reason: null, again: true };
}
