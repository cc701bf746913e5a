"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";

/** Puts `text` on the clipboard and says so; tells whether it worked. */
export async function copy(text: string, what: string): Promise<boolean> {
  const done = await write(text);
  announce(done ? `${what} copied.` : `${what} could not be copied: select it and copy it by hand.`);
  return done;
}

/** A button that copies `text`; `what` names it for people who listen. */
export function CopyButton({
  text,
  what,
  look,
  shape,
}: { text: string; what: string } & Pick<ComponentProps<typeof Button>, "look" | "shape">) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <Button
      look={look}
      shape={shape}
      aria-label={`Copy ${what}`}
      onClick={async () => setState((await copy(text, what)) ? "copied" : "failed")}
    >
      {state === "copied" ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
      <span className="min-w-[3.25rem] text-left">{state === "copied" ? "Copied" : state === "failed" ? "Failed" : "Copy"}</span>
    </Button>
  );
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

/** `navigator.clipboard` exists only on https and localhost; a Tessera in a home network has neither. */
function writeBySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr-only";
  // Beside the button, or an open dialog would take the focus back.
  (before?.parentElement ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
