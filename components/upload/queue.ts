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

  constructor(onDone: (image: Image) => void, send = sendFile) {
    this.#onDone = onDone;
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
      this.#uploads = [...this.#uploads, { id: this.#next++, file, sent: 0, image: null, ...standing(refused) }];
    }
    this.#tell();
    this.#start();
  }

  /** Tries a failed upload again. */
  retry(id: number): void {
    const upload = this.#uploads.find((each) => each.id === id);
    if (upload?.state !== "failed") return;
    this.#change(id, { sent: 0, ...standing(refuseFile(upload.file, this.limit.plan, this.limit.room() - this.#underway())) });
    this.#start();
  }

  /** Stops an upload, or one that has not begun. */
  cancel(id: number): void {
    const running = this.#running.get(id);
    if (running) running.abort();
    else this.#change(id, { state: "failed", reason: "Cancelled.", again: true });
  }

  cancelAll(): void {
    for (const { id, state } of this.#uploads) if (state === "waiting" || state === "uploading") this.cancel(id);
  }

  /** Takes one off the list, or everything that has come to its end. */
  clear(id?: number): void {
    this.#uploads = this.#uploads.filter(
      (each) => (each.state !== "done" && each.state !== "failed") || (id !== undefined && each.id !== id),
    );
    this.#tell();
  }

  #start(): void {
    if (this.#paused) return;
    for (const upload of this.#uploads) {
      if (this.#running.size >= atOnce) return;
      if (upload.state === "waiting" && !this.#running.has(upload.id)) void this.#run(upload);
    }
  }

  async #run({ id, file }: Upload): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    this.#change(id, { state: "uploading", sent: 0, reason: null });
    const onProgress = (sent: number) => this.#change(id, { sent, state: sent < 1 ? "uploading" : "processing" });
    const outcome = await this.#send(file, { signal: controller.signal, onProgress });
    this.#running.delete(id);
    this.#settle(id, outcome);
    this.#start();
  }

  #settle(id: number, { problem, data, retryAfter }: Sent): void {
    if (data) {
      this.#change(id, { state: "done", sent: 1, image: data });
      this.#onDone(data);
    } else if (problem && passing.has(problem.code)) {
      this.#change(id, { state: "waiting", sent: 0, reason: "The server asked for a pause. Goes on by itself." });
      this.#pause(retryAfter ?? 5);
    } else {
      this.#change(id, { state: "failed", reason: problem?.detail ?? null, again: !final.has(problem?.code ?? "") });
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
