import type { ReactNode } from "react";
import { classes } from "#components/ui/class.ts";

const tones = {
  plain: "bg-sunken text-soft",
  accent: "bg-accent-wash text-accent-strong",
  warn: "bg-warn-wash text-warn",
  danger: "bg-danger-wash text-danger",
};

/** A word about the state of the thing beside it. */
export function Badge({ tone = "plain", children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={classes("inline-flex items-center gap-1 rounded-control px-2 py-0.5 text-note font-medium whitespace-nowrap", tones[tone])}
    >
      {children}
    </span>
  );
}
