"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { announce } from "#components/ui/announce.tsx";
import { Button } from "#components/ui/button.tsx";
import { useWords } from "#components/words/use.ts";

/** Puts a text on the clipboard and says so; `what` names it. Tells whether it worked. */
export function useCopy(): (text: string, what: string) => Promise<boolean> {
  const t = useWords("ui");
  return async (text, what) => {
    const done = await write(text);
    announce(t(done ? "copiedWhat" : "notCopied", { what }));
    return done;
  };
}

/** A button that copies `text`; `what` names it for people who listen. */
export function CopyButton({
  text,
  what,
  look,
  shape,
  className,
  autoFocus,
}: { text: string; what: string } & Pick<ComponentProps<typeof Button>, "look" | "shape" | "className" | "autoFocus">) {
  const t = useWords("ui");
  const copy = useCopy();
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
      className={className}
      autoFocus={autoFocus}
      aria-label={t("copyWhat", { what })}
      onClick={async () => setState((await copy(text, what)) ? "copied" : "failed")}
    >
      {state === "copied" ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
      <span className="min-w-[3.25rem] text-start">{t(state === "copied" ? "copied" : state === "failed" ? "copyFailed" : "copy")}</span>
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
