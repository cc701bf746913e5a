import { isRefusal } from "#lib/refusal.ts";
import { confine } from "./confine.ts";
import type { Outcome, Task } from "./task.ts";

// The program of a child process: one task at a time, paths and facts in, an outcome out. It is started by `children.ts`.
const decoders = import("./work.ts").then((loaded) => {
  confine();
  return loaded;
});
decoders.catch(() => {}); // Told by the first task.

/** Does one task. Never throws: what went wrong, and whose fault it is, is in the outcome. */
export default async function work(task: Task | null): Promise<Outcome> {
  const loaded = await decoders.catch(failure);
  if (!("perform" in loaded)) return loaded;
  if (task === null) return { done: null };
  try {
    const done = await loaded.perform(task);
    return done === "heavy" ? { heavy: true } : { done };
  } catch (error) {
    if (isRefusal(error)) return { refused: error.code, sentence: error.message };
    if (error instanceof Error && "syscall" in error) return failure(error as NodeJS.ErrnoException);
    // libvips opens files itself, and says no code.
    if (error instanceof Error && error.message.includes("unable to open for read")) {
      return failure(Object.assign(error, { code: "EIO", syscall: "open" }));
    }
    // Whatever a decoder says is said of the image. Out of memory has many names among them ("bad seek" is one).
    const cause = error instanceof Error ? error.message : String(error);
    return { refused: "unreadable-image", sentence: "The file cannot be decoded as an image. It may be damaged.", cause };
  }
}

function failure(error: NodeJS.ErrnoException): Outcome {
  return { failed: { message: error.message, code: error.code ?? "ENOEXEC", syscall: error.syscall ?? "import" } };
}
