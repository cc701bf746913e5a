"use client";

import Link from "next/link";
import {
  type ComponentProps,
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type ToggleEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { classes } from "#components/ui/class.ts";
import { beside, type Spot } from "#components/ui/spot.ts";

const item =
  "flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-control px-3 text-start text-control select-none hover:bg-sunken focus-visible:bg-sunken focus-visible:outline-offset-[-2px]";

type MenuProps = { trigger: ReactElement<ComponentProps<"button">>; children: ReactNode };

/**
 * A list of actions behind `trigger`, which must be a button. The browser's own popover opens, closes and gives the focus back;
 * the keys within are those of the ARIA menu pattern.
 */
export function Menu({ trigger, children }: MenuProps) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const open = spot !== null;

  useEffect(() => {
    if (!open) return;
    const close = () => menu.current?.hidePopover();
    // It stands still while the page moves. What scrolls within it does not bubble here.
    document.addEventListener("scroll", close);
    window.addEventListener("resize", close);
    return () => {
      document.removeEventListener("scroll", close);
      window.removeEventListener("resize", close);
    };
  }, [open]);

  function prepare({ newState }: ToggleEvent) {
    const button = document.getElementById(`${id}-button`);
    // What is shown must be there when the browser shows it, which is as soon as this returns.
    if (newState === "open" && button) flushSync(() => setSpot(beside(button)));
  }

  return (
    <>
      {cloneElement(trigger, {
        id: `${id}-button`,
        popoverTarget: id,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        onKeyDown(event) {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          menu.current?.showPopover();
        },
      })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        aria-labelledby={`${id}-button`}
        tabIndex={-1}
        onBeforeToggle={prepare}
        onToggle={({ newState }) => (newState === "open" ? itemsOf(menu.current)[0]?.focus({ preventScroll: true }) : setSpot(null))}
        onKeyDown={walk}
        onClick={({ target, currentTarget }) => (target as Element).closest("[role^=menuitem]") && currentTarget.hidePopover()}
        style={spot ?? undefined}
        className="fixed inset-auto m-0 min-w-52 overflow-y-auto rounded-panel bg-raised p-1.5 text-ink shadow-float outline-none transition-[scale,opacity] starting:scale-[0.98] starting:opacity-0"
      >
        {open && children}
      </div>
    </>
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
    <button type="button" role="menuitem" tabIndex={-1} className={classes(item, danger && "text-danger")} onClick={onSelect}>
      {icon}
      {children}
    </button>
  );
}

/** A way to another page in a menu. */
export function MenuLink({ icon, href, children }: { icon?: ReactNode; href: string; children: ReactNode }) {
  return (
    <Link href={href} role="menuitem" tabIndex={-1} className={item}>
      {icon}
      {children}
    </Link>
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
  choices: { value: T; text: string; icon?: ReactNode; lang?: string }[];
}) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a menu.
    <div role="group" aria-labelledby={id}>
      <p id={id} className="px-3 pt-2 pb-1 text-sm text-soft">
        {label}
      </p>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          aria-checked={choice.value === value}
          tabIndex={-1}
          className={item}
          onClick={() => onChange(choice.value)}
        >
          {choice.icon}
          <span lang={choice.lang} className="grow">
            {choice.text}
          </span>
          {choice.value === value && <span aria-hidden="true">✓</span>}
        </button>
      ))}
    </div>
  );
}

/** A hairline between groups of a menu. */
export function MenuLine() {
  return <hr className="my-1.5 border-line" />;
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const items = itemsOf(event.currentTarget);
  const here = items.indexOf(document.activeElement as HTMLElement);
  const next = event.key === "Tab" ? null : goal(event.key, items, here);
  if (next === undefined) return;
  // Tab leaves the menu from its button, to which closing gives the focus back.
  if (next === null) event.currentTarget.hidePopover();
  else event.preventDefault();
  next?.focus();
}

/** Where a key leads from the item at `here`: arrows go round, letters go to the next item that begins with them. */
function goal(key: string, items: HTMLElement[], here: number): HTMLElement | undefined {
  if (key === "ArrowDown") return items[(here + 1) % items.length];
  if (key === "ArrowUp") return items.at(Math.max(here, 0) - 1);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.length !== 1 || key === " ") return undefined;
  const round = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  return round.find((each) => each.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
