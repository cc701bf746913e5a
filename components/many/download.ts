import { problemOf, unreachable } from "#components/api.ts";
import type { Image, Problem } from "#lib/web/shapes.ts";

/**
 * Has the browser save the originals as a ZIP, itself and as they come: a form does, `fetch` would hold all of it in memory.
 * `onProblem` gets what refuses it, which comes as a page into the frame that an archive never fills.
 */
export function downloadZip(images: Image[], onProblem: (problem: Problem) => void): void {
  const name = `zip-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const frame = document.createElement("iframe");
  frame.name = name;
  frame.hidden = true;
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/api/v1/images/zip", target: name, hidden: true });
  for (const { id } of images) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "ids", value: id });
    form.append(input);
  }
  document.body.append(frame, form);
  frame.addEventListener("load", () => void tell(frame, onProblem));
  form.submit();
  form.remove();
  // The download goes on without it; a refusal comes long before.
  setTimeout(() => frame.remove(), 60_000);
}

async function tell(frame: HTMLIFrameElement, onProblem: (problem: Problem) => void): Promise<void> {
  const text = textOf(frame);
  if (text === "") return;
  onProblem(text === null ? unreachable : await problemOf({ status: 0, json: async () => JSON.parse(text) }));
  frame.remove();
}

/** What a refusal says; empty for the page that a frame begins with, null where the browser shows one of its own. */
function textOf({ contentDocument }: HTMLIFrameElement): string | null {
  return contentDocument === null ? null : (contentDocument.body?.textContent ?? "");
}
