"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classes } from "#components/ui/class.ts";

/** A way to a part of the house; the part in which the reader stands is marked. */
export function NavLink({ href, under = href, children }: { href: string; under?: string; children: ReactNode }) {
  const here = usePathname().startsWith(under);
  return (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      className={classes(
        "inline-flex min-h-11 items-center rounded-control px-3 text-[0.9375rem] transition-colors hover:text-ink",
        here ? "font-medium text-ink" : "text-soft",
      )}
    >
      {children}
    </Link>
  );
}
