import { classes } from "#components/ui/class.ts";

/** A quiet shape in the place of what is being fetched. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classes("animate-pulse rounded-control bg-sunken", className)} />;
}
