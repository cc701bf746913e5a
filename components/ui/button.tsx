import Link from "next/link";
import type { ComponentProps } from "react";
import { classes } from "#components/ui/class.ts";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong font-medium",
  plain: "border border-line bg-raised hover:border-edge",
  quiet: "text-soft hover:text-ink hover:bg-sunken",
  danger: "bg-danger text-on-danger hover:bg-danger-strong font-medium",
  "quiet-danger": "text-danger hover:bg-danger-wash",
};

export type Look = keyof typeof looks;

/** The classes of a button, for elements that must be something else (a label, a menu trigger). */
export function buttonClass(look: Look = "plain", more?: string): string {
  return classes(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 text-[0.9375rem] leading-tight select-none transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
    looks[look],
    more,
  );
}

/** A button. `primary` is for the one main action in view. */
export function Button({ look, className, type = "button", ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({ look, className, ...rest }: ComponentProps<typeof Link> & { look?: Look }) {
  return <Link className={buttonClass(look, className)} {...rest} />;
}

/** A square button around one icon; `label` is what it does, in words. */
export function IconButton({
  label,
  look = "quiet",
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { label: string; look?: Look }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={buttonClass(look, classes("size-11 shrink-0 px-0", className))}
      {...rest}
    />
  );
}
