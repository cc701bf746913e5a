"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { classes } from "#components/ui/class.ts";

type Props = { href: string; under: readonly string[]; icon: ReactNode; className?: string; children: ReactNode };

/** A way to a part of the house; the part in which the reader stands is marked. On phones the icon stands above the word. */
export function NavLink({ href, under, icon, className, children }: Props) {
  const path = usePathname();
  const here = under.some((part) => path === part || path.startsWith(`${part}/`));
  return (
    <Link
      href={href}
      aria-current={path === href ? "page" : here || undefined}
      className={classes(
        "inline-flex min-h-11 items-center rounded-control text-control transition-colors hover:text-ink sm:px-3",
        "max-sm:h-14 max-sm:min-w-0 max-sm:flex-1 max-sm:flex-col max-sm:justify-center max-sm:gap-1 max-sm:text-xs max-sm:focus-visible:outline-offset-[-2px]",
        here ? "font-medium text-ink" : "text-soft",
        className,
      )}
    >
      <span aria-hidden="true" className={classes("sm:hidden", here && "text-accent")}>
        {icon}
      </span>
      <Pulse>{children}</Pulse>
    </Link>
  );
}

/** Breathes while the page behind the link around it is on its way. */
function Pulse({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  return <span className={classes("max-w-full truncate", pending && "animate-pulse")}>{children}</span>;
}
