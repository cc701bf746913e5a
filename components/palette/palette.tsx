"use client";

import { Album, CornerDownLeft, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { thumbnailsOf } from "#components/gallery/thumbnail.ts";
import { type heard, useKeys, waysOf } from "#components/keys/keys.ts";
import { Way } from "#components/keys/written.tsx";
import { useFound } from "#components/palette/found.ts";
import { matches } from "#components/palette/match.ts";
import { classes } from "#components/ui/class.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { useWords } from "#components/words/use.ts";

type Props = { rooms: ReturnType<typeof heard>; signedIn: boolean; onClose: () => void };
type Item = { id: string; text: string; before?: ReactNode; after?: ReactNode; run: () => void };
type Group = { title: string; items: Item[] };

/** Finds what to do and where to go as one types: what the page offers, all parts of the house, pictures and albums. */
export default function Palette({ rooms, signedIn, onClose }: Props) {
  const t = useWords("frame");
  const router = useRouter();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(typed, signedIn);
  const list = useRef<HTMLDivElement>(null);
  // The same keys that brought it here take it away.
  useKeys("", [{ keys: "Mod+K", says: "", run: onClose }]);

  const open = (href: string) => () => router.push(href);
  const groups: Group[] = [
    {
      title: t("images"),
      items: found.images.map((image) => ({
        id: image.id,
        text: image.name,
        before: <Thumbnail image={image} />,
        run: open(`/images/${image.id}`),
      })),
    },
    {
      title: t("albums"),
      items: found.albums.map(({ id, name }) => ({
        id,
        text: name,
        before: <Album size={18} aria-hidden="true" className="mx-2 text-soft" />,
        run: open(`/albums/${id}`),
      })),
    },
    ...commandsOf(rooms, typed),
  ].filter(({ items }) => items.length > 0);
  const items = groups.flatMap((group) => group.items);
  const here = Math.min(at, items.length - 1);
  const chosen = items[here];

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen has to be seen, whenever it changes.
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen?.id]);

  function run(item: Item) {
    // Closed before it runs, so that it is the page which has the focus and hears keys again.
    flushSync(onClose);
    item.run();
  }

  function press(event: KeyboardEvent) {
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + 6, PageUp: here - 6 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const last = items.length - 1;
      // One step goes round, a page stops at the end.
      setAt(event.key.startsWith("Arrow") ? (to + items.length) % Math.max(1, items.length) : Math.min(last, Math.max(0, to)));
    } else if (event.key === "Enter" && chosen && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(chosen);
    }
  }

  return (
    <Dialog open bare title={t("search")} onOpenChange={onClose}>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={18} aria-hidden="true" className="shrink-0 text-soft" />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={t("search")}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          placeholder={t(signedIn ? "searchHint" : "searchHintOutside")}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="min-h-14 w-full bg-transparent outline-none placeholder:text-soft"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={t("search")}
        tabIndex={-1}
        className="max-h-[min(60dvh,28rem)] overflow-y-auto overscroll-contain p-2 empty:hidden"
      >
        {groups.map(({ title, items: ofGroup }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a list box.
          <div key={title} role="group" aria-label={title}>
            <div aria-hidden="true" className="px-2 pt-2 pb-1 text-note text-soft">
              {title}
            </div>
            {ofGroup.map((item) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and hears the keys.
              // biome-ignore lint/a11y/useFocusableInteractive: it is pointed at by aria-activedescendant.
              <div
                key={item.id}
                id={`${id}-${item.id}`}
                role="option"
                aria-selected={item === chosen}
                className={classes("flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-2", item === chosen && "bg-sunken")}
                onPointerMove={() => item !== chosen && setAt(items.indexOf(item))}
                onClick={() => run(item)}
              >
                {item.before}
                <span className="min-w-0 grow truncate">{item.text}</span>
                {item.after ??
                  (item === chosen && <CornerDownLeft size={16} aria-hidden="true" className="shrink-0 text-soft rtl:-scale-x-100" />)}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={classes("text-soft", items.length === 0 || found.problem ? "px-4 py-6" : "sr-only")}>
        {found.problem ? t("searchFailed") : items.length === 0 ? t("searchNothing", { typed }) : ""}
      </p>
    </Dialog>
  );
}

/** What `rooms` offer of what was typed, the nearest room first. */
function commandsOf(rooms: Props["rooms"], typed: string): Group[] {
  const groups = new Map<string, Item[]>();
  for (const [place, { title, commands }] of rooms.toReversed().entries()) {
    const offered = commands.flatMap((command, number): Item[] => {
      const { says, run, inPalette = true } = command;
      if (run === undefined || !inPalette || !matches(`${title} ${says}`, typed)) return [];
      const [way] = waysOf(command);
      return [{ id: `${place}-${number}`, text: says, run, after: way && <Way chords={way} /> }];
    });
    groups.set(title, [...(groups.get(title) ?? []), ...offered]);
  }
  return [...groups].map(([title, items]) => ({ title, items }));
}

function Thumbnail({ image }: { image: Parameters<typeof thumbnailsOf>[0] }) {
  const src = thumbnailsOf(image)[0]?.url;
  return src ? (
    <img src={src} alt="" className="size-9 shrink-0 rounded-tile bg-sunken object-cover" />
  ) : (
    <span className="size-9 shrink-0 rounded-tile bg-sunken" />
  );
}
