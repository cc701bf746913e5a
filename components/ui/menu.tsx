"use client";

import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { classes } from "#components/ui/class.ts";

const item =
  "flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-control px-3 text-[0.9375rem] outline-none select-none data-highlighted:bg-sunken data-disabled:opacity-50";

/** A list of actions behind `trigger`, which must be a button. */
export function Menu({ trigger, children, align = "end" }: { trigger: ReactElement; children: ReactNode; align?: "start" | "end" }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-10 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-52 origin-(--transform-origin) overflow-y-auto rounded-panel bg-raised p-1.5 text-ink shadow-float outline-none transition-[scale,opacity] data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One action of a menu. */
export function MenuAction({
  icon,
  danger = false,
  onSelect,
  children,
}: {
  icon?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Item className={classes(item, danger && "text-danger")} onClick={onSelect}>
      {icon}
      {children}
    </Base.Item>
  );
}

/** A way to another page in a menu. */
export function MenuLink({ icon, href, children }: { icon?: ReactNode; href: string; children: ReactNode }) {
  return (
    <Base.LinkItem className={item} closeOnClick render={<Link href={href} />}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

/** One of several choices of which one holds. */
export function MenuChoices<T extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: { value: T; text: string; icon: ReactNode }[];
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChange}>
      <Base.GroupLabel className="px-3 pt-2 pb-1 text-sm text-soft">{label}</Base.GroupLabel>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} className={item}>
          {choice.icon}
          <span className="grow">{choice.text}</span>
          <Base.RadioItemIndicator aria-hidden="true">✓</Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

/** A hairline between groups of a menu. */
export function MenuLine() {
  return <Base.Separator className="my-1.5 h-px bg-line" />;
}
