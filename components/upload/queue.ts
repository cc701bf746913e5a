import type { Keep, KeptFile } from "#components/upload/kept.ts";
import { UploadList } from "#components/upload/list.ts";
import { type Limit, refuseFile } from "#components/upload/refuse.ts";
import { sendFile } from "#components/upload/send.ts";
import { Sender } from "#components/upload/sender.ts";
import { type Check, Twins } from "#components/upload/twins.ts";
import {
  type Candidate,
  isOver,
  isRunning,
  type Trouble,
  type Twin,
  troubleOf,
  type Upload,
  type UploadState,
} from "#components/upload/upload.ts";
import type { Image } from "#lib/web/shapes.ts";

type Parts = {
  onDone: (image: Image) => void;
  /** Null where files need not outlive the page. */
  keep?: Keep | null;
  /** Null where the same picture may come twice without a word. */
  check?: Check | null;
  send?: typeof sendFile;
};

/** What people can do with the files that they put in. */
export class UploadQueue {
  readonly list = new UploadList();
  limit: Limit = { plan: { maxFileBytes: 0 }, room: () => 0 };
  #keep: Keep | null;
  #twins: Twins;
  #sender: Sender;

  constructor({ onDone, keep = null, check = null, send = sendFile }: Parts) {
    this.#keep = keep;
    this.#twins = new Twins(this.list, check, (id, twin) => this.#onTwin(id, twin));
    this.#sender = new Sender({ list: this.list, send, ready: (upload) => this.#twins.look(upload), onDone });
  }

  /** Adds files; what cannot be taken, or what the plan or the quota has no room for, is refused before a byte is sent. */
  add(candidates: Iterable<Candidate>): void {
    let room = this.#room();
    for (const { file, trouble } of candidates) {
      const refused = trouble ?? refuseFile(file, this.limit.plan, room);
      if (refused === null) room -= file.size;
      this.#append(file, refused ? null : (this.#keep?.(file) ?? null), refused);
    }
    this.#start();
  }

  /** Goes on with files that were kept when the page was left. */
  addKept(files: KeptFile[]): void {
    for (const kept of files) this.#append(kept.file, kept, null);
    this.#start();
  }

  /** Stops a file, or all of them, until `resume`. What has been sent of it stays sent. */
  pause(id?: number): void {
    for (const upload of this.#those(id, "waiting", "uploading")) this.#sender.stop(upload, "pause", { state: "paused" });
  }

  resume(id?: number): void {
    for (const upload of this.#those(id, "paused")) this.#sender.goOn(upload.id);
    this.#start();
  }

  /** Tries a failed file again. */
  retry(id: number): void {
    for (const { file, kept } of this.#those(id, "failed")) {
      const trouble = refuseFile(file, this.limit.plan, this.#room());
      this.list.change(id, { trouble, kept: trouble ? kept : (kept ?? this.#keep?.(file) ?? null) });
      if (trouble === null) this.#sender.goOn(id);
    }
    this.#start();
  }

  /** Gives up a file, or all that the server does not have yet. */
  cancel(id?: number): void {
    const trouble = troubleOf("cancelled", { again: true });
    for (const upload of this.#those(id, "waiting", "uploading", "paused", "asking")) this.#giveUp(upload, { state: "failed", trouble });
    this.#start();
  }

  /** Says of a file that is there already, or of all such, whether it is wanted twice. */
  choose(choice: "skip" | "upload", id?: number): void {
    for (const upload of this.#those(id, "asking")) {
      if (choice === "skip") this.#giveUp(upload, { state: "skipped" });
      else this.#sender.goOn(upload.id);
    }
    this.#start();
  }

  /** Takes a file off the list, or all that have come to one of these ends. */
  clear(which: number | UploadState[]): void {
    for (const upload of this.list.all()) {
      if (!isOver(upload) || (typeof which === "number" ? upload.id !== which : !which.includes(upload.state))) continue;
      this.#giveUp(upload, {});
      this.#twins.forget(upload.id);
      this.list.remove(upload.id);
    }
  }

  #start(): void {
    this.#sender.start();
    for (const upload of this.list.all()) if (upload.state === "waiting" && !this.#twins.lookAhead(upload)) return;
  }

  #onTwin(id: number, twin: Twin | null): void {
    const upload = this.list.find(id);
    if (twin && (upload?.state === "waiting" || upload?.state === "uploading")) {
      this.#sender.stop(upload, "pause", { state: "asking", twin });
    }
    this.#start();
  }

  #giveUp(upload: Upload, end: Partial<Upload>): void {
    upload.kept?.forget();
    this.#sender.stop(upload, "cancel", { kept: null, address: null, sent: upload.image ? 1 : 0, ...end });
  }

  /** What the quota leaves beside the files that are promised to it but not counted in it yet, bytes. */
  #room(): number {
    const promised = (upload: Upload) => isRunning(upload) || upload.state === "paused" || upload.state === "asking";
    return this.list.all().reduce((room, upload) => (promised(upload) ? room - upload.file.size : room), this.limit.room());
  }

  #append(file: File, kept: KeptFile | null, trouble: Trouble | null): void {
    const nothing = { sent: 0, speed: null, held: null, twin: null, image: null };
    this.list.add({ file, state: trouble ? "failed" : "waiting", trouble, kept, address: kept?.address ?? null, ...nothing });
  }

  #those(id: number | undefined, ...states: UploadState[]): Upload[] {
    return this.list.all().filter((upload) => (id === undefined || upload.id === id) && states.includes(upload.state));
  }
}
