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

const shapes = { text: "px-4", tight: "px-3", wide: "px-6", icon: "size-11 shrink-0" };

export type Look = keyof typeof looks;
type Drawn = { look?: Look | undefined; shape?: keyof typeof shapes };

/** The classes of a button, for elements that must be something else. */
export function buttonClass({ look = "plain", shape = "text" }: Drawn = {}, more?: string): string {
  return classes(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-control text-control leading-tight select-none transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
    shapes[shape],
    looks[look],
    more,
  );
}

/** A button. `primary` is for the one main action in view. */
export function Button({ look, shape, className, type = "button", ...rest }: ComponentProps<"button"> & Drawn) {
  return <button type={type} className={buttonClass({ look, shape }, className)} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({ look, shape, className, ...rest }: ComponentProps<typeof Link> & Drawn) {
  return <Link className={buttonClass({ look, shape }, className)} {...rest} />;
}

/** A square button around one icon; `label` is what it does, in words. */
export function IconButton({
  label,
  look = "quiet",
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { label: string; look?: Look }) {
  return <button type={type} aria-label={label} title={label} className={buttonClass({ look, shape: "icon" }, className)} {...rest} />;
}
