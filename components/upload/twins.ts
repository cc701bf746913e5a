import type { UploadList } from "#components/upload/list.ts";
import { isOver, type Twin, type Upload } from "#components/upload/upload.ts";
import type { Image } from "#lib/web/shapes.ts";

/** What is known of a file's bytes: their SHA-256 in hex, and the picture of the account that has them, if one does. */
export type Checked = { sha256: string; image: Image | null };
/** Looks whether the account has a file already; null where that cannot be known. Never rejects. */
export type Check = (file: File) => Promise<Checked | null>;

/** How many files are looked up before it is their turn. */
const ahead = 20;

/** Looks, for the files of a list, whether the account or the list has the same picture already. */
export class Twins {
  #list: UploadList;
  #check: Check | null;
  #onAnswer: (id: number, twin: Twin | null) => void;
  #looks = new Map<number, Promise<void>>();
  #underway = 0;
  /** Which file had these bytes first. */
  #firsts = new Map<string, number>();

  /** `check` is null where nobody wants to know. */
  constructor(list: UploadList, check: Check | null, onAnswer: (id: number, twin: Twin | null) => void) {
    this.#list = list;
    this.#check = check;
    this.#onAnswer = onAnswer;
  }

  /** Begins with a file whose turn has not come; false when enough are looked up already. */
  lookAhead(upload: Upload): boolean {
    if (!this.#looks.has(upload.id) && this.#underway < ahead) void this.look(upload);
    return this.#underway < ahead;
  }

  /** Looks once for each file; answers by `onAnswer`, before this resolves. */
  look(upload: Upload): Promise<void> {
    const begun = this.#looks.get(upload.id) ?? this.#ask(upload);
    this.#looks.set(upload.id, begun);
    return begun;
  }

  forget(id: number): void {
    this.#looks.delete(id);
  }

  async #ask({ id, file, address }: Upload): Promise<void> {
    // What has begun was wanted before.
    if (this.#check === null || address !== null) return;
    this.#underway++;
    const checked = await this.#check(file);
    this.#underway--;
    this.#onAnswer(id, checked && this.#twinOf(id, checked));
  }

  #twinOf(id: number, { sha256, image }: Checked): Twin | null {
    if (image !== null) return { name: image.name, image };
    const first = this.#list.find(this.#firsts.get(sha256) ?? id);
    if (first !== undefined && first.id !== id && (!isOver(first) || first.image !== null)) {
      return { name: first.image?.name ?? first.file.name, image: first.image };
    }
    this.#firsts.set(sha256, id);
    return null;
  }
}
